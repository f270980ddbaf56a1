"""The built wheel: it holds what a host needs and nothing else, and a fresh site runs on it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with what is installed; asks no registry."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_wheel_holds_the_package_and_nothing_else(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"wagtail_interest"}
    assert "wagtail_interest/py.typed" in names
    shipped = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "wagtail_interest").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shipped - set(names) == set()


def test_p40_wheel_works_in_a_fresh_site(wheel: Path, tmp_path: Path):
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WI_", "DJANGO_", "COV_", "PYTEST_"))
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/packaging/fresh_site.py"), str(tmp_path / "site")],
        cwd=tmp_path,
        # the unpacked wheel comes before the checkout that is installed editable
        env={**environment, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The interest page, the editor and the inbox open in a fresh site." in done.stdout
