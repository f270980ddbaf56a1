"""The README keeps up: its settings are the real ones with their defaults, its pictures and links exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from wagtail_interest.conf import DEFAULTS

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text()
PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]


def test_settings_table_is_what_the_code_says():
    rows = re.findall(r"^\| `([A-Z_]+)` \| `(.+?)` \|", README, flags=re.MULTILINE)
    assert {name: ast.literal_eval(default) for name, default in rows} == DEFAULTS


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pictures_within_the_project_exist(name: str):
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / name).read_text())
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_anchors_of_the_readme_exist():
    anchors = set(re.findall(r"\]\(#([^)]+)\)", README))
    headings = re.findall(r"^#+ (.+)$", README, flags=re.MULTILINE)
    known = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert anchors - known == set()
