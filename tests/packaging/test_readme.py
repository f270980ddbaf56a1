"""The README keeps up: its settings are the real ones with their defaults, its pictures and links exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from wagtail_interest.access.groups import MANAGER_RIGHTS, RECRUITER_RIGHTS
from wagtail_interest.conf import DEFAULTS
from wagtail_interest.vocabulary import MessageKind

ROOT = Path(__file__).resolve().parent.parent.parent
IMAGES = ROOT / "docs/images"
#: Bytes of one picture.
LARGEST = 260_000
README = (ROOT / "README.md").read_text()
PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/following-up.md"]


def test_settings_table_is_what_the_code_says():
    rows = re.findall(r"^\| `([A-Z_]+)` \| `(.+?)` \|", README, flags=re.MULTILINE)
    assert {name: ast.literal_eval(default) for name, default in rows} == DEFAULTS


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pictures_within_the_project_exist(name: str):
    page = ROOT / name
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_picture_is_shown_somewhere_and_light_enough():
    pictures = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in IMAGES.iterdir()}
    assert {name for name in pictures if name not in README} == set()
    assert {name: size for name, size in pictures.items() if size > LARGEST} == {}


def test_every_kind_of_mail_stands_in_the_readme():
    table = README.split("## Mails")[1].split("## ")[0]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", table, flags=re.MULTILINE)) == set(MessageKind.values)


@pytest.mark.parametrize("name", PAGES)
def test_anchors_of_a_page_exist(name: str):
    text = (ROOT / name).read_text()
    anchors = set(re.findall(r"\]\(#([^)]+)\)", text))
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    known = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert anchors - known == set()


def test_rights_on_entries_in_the_readme_are_those_of_the_groups():
    table = README.split("## Permissions")[1].split("## ")[0]
    told = {}
    for line in table.splitlines():
        first, *groups = [cell.strip() for cell in line.strip("|").split("|")]
        told |= {right: [bool(cell) for cell in groups] for right in re.findall(r"`(\w+_interest)`", first)}
    assert told == {right: [right in RECRUITER_RIGHTS, right in MANAGER_RIGHTS] for right in told}
    assert sorted(told) == sorted(
        right for right in MANAGER_RIGHTS if right.endswith("_interest") and right != "view_all_interest"
    )
