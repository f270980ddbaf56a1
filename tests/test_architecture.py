"""The house holds its shape: the layer table as data, and a little ``ast`` that walks every import."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "wagtail_interest"

GROUND = {"conf", "vocabulary", "signals", "clock", "notice", "storage", "worker", "first_use"}
LAYERS: dict[str, set[str]] = {
    "records": GROUND,
    "access": GROUND | {"records"},
    "files": GROUND | {"records"},
    "links": GROUND | {"records"},
    "questions": GROUND | {"records", "files"},
    "mail": GROUND | {"records", "links"},
}
LAYERS["followup"] = GROUND | {"records", "access", "files", "links", "questions", "mail"}
LAYERS["lifecycle"] = LAYERS["followup"] | {"followup"}
LAYERS["intake"] = LAYERS["lifecycle"] | {"lifecycle"}
EDGES = {"page_types", "candidate", "inbox"}
for _edge in EDGES:
    LAYERS[_edge] = LAYERS["intake"] | {"intake"}
for _room in GROUND:
    LAYERS[_room] = set(GROUND)
DOORS = {
    "models",
    "urls",
    "wagtail_hooks",
    "apps",
    "tasks",
    "management",
    "pages",
    "migrations",
    "checks",
    "templatetags",
    "__init__",
}

#: Who alone may import what.
ALONE = {"anymail": {"mail", "checks"}, "wagtail_modeladmin": {"inbox"}}
#: A request is known to the edges and doors only.
REQUEST_FREE = set(LAYERS) - EDGES
LONGEST_FILE = 350


def room_of(path: Path) -> str:
    """The room a file belongs to: its folder, or its own name at the top level."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def sources() -> list[Path]:
    """Every Python file of the package but migrations."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def imports(tree: ast.AST) -> list[tuple[str, ast.stmt]]:
    """Every imported module name with its statement."""
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module in {"wagtail_interest", "django"}:
                found += [(f"{node.module}.{alias.name}", node) for alias in node.names]
            else:
                found.append((node.module, node))
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_room_imports_only_what_lies_below(path: Path):
    room = room_of(path)
    assert room in LAYERS or room in DOORS, f"{room} is no room of the layer table"
    if room in DOORS:
        return
    own = [
        name.split(".")[1]
        for name, _ in imports(ast.parse(path.read_text()))
        if name.startswith("wagtail_interest.")
    ]
    assert sorted(set(own) - LAYERS[room] - {room}) == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_import_inside_function_says_why(path: Path):
    text = path.read_text()
    lines = text.splitlines()
    silent = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            silent += [
                inner.lineno
                for inner in ast.walk(node)
                if isinstance(inner, ast.Import | ast.ImportFrom)
                and "#" not in lines[inner.lineno - 1]
                and not lines[inner.lineno - 2].strip().startswith("#")
            ]
    if path.name == "apps.py":  # ready() is where Django wants such imports; its docstring says so
        return
    assert silent == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_special_modules_have_one_importer(path: Path):
    for module, rooms in ALONE.items():
        used = any(
            name == module or name.startswith(f"{module}.")
            for name, _ in imports(ast.parse(path.read_text()))
        )
        assert not used or room_of(path) in rooms | {"apps"}, f"only {rooms} may import {module}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_settings_are_read_in_one_place(path: Path):
    names = [name for name, _ in imports(ast.parse(path.read_text()))]
    assert path.name == "conf.py" or "django.conf" not in names
    assert path.name == "conf.py" or "django.conf.settings" not in names


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_lower_rooms_know_no_request_and_no_clock(path: Path):
    if room_of(path) not in REQUEST_FREE or room_of(path) == "clock":
        return
    tree = ast.parse(path.read_text())
    arguments = [
        arg.arg for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for arg in node.args.args
    ]
    assert "request" not in arguments
    reads = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr in {"now", "today", "utcnow", "localdate"}
        and node.value.id in {"timezone", "datetime", "date"}
    ]
    assert reads == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_file_fits_its_sentence(path: Path):
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "a module opens with one sentence"


def test_no_module_waits_for_itself():
    """Which of them is imported first must not decide whether that works."""
    known = {str(path.relative_to(PACKAGE.parent).with_suffix("")).replace("/", ".") for path in sources()}
    needs = {
        module: _needed(PACKAGE.parent / f"{module.replace('.', '/')}.py", known) - {module}
        for module in known
    }
    while free := {module for module, others in needs.items() if not others}:
        needs = {module: others - free for module, others in needs.items() if module not in free}
    assert sorted(needs) == []


def _needed(path: Path, known: set[str]) -> set[str]:
    """The modules of ours that importing *path* imports: statements of the module itself, not of its functions."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("wagtail_interest"):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)} & known
    return found
