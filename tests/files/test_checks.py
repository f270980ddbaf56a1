"""The private storage is checked, never replaced in silence (promise P1)."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from wagtail_interest.files import checks
from wagtail_interest.storage import ALIAS

PRIVATE = "wagtail_interest.storage.PrivateStorage"
PUBLIC = "django.core.files.storage.FileSystemStorage"


def ids() -> list[str]:
    return [found.id for found in [*checks.check_private_storage(), *checks.check_uploads()]]


def test_p1_good_storage_passes(private_files):
    assert ids() == []


def test_p1_missing_alias_is_an_error_with_the_lines_to_paste(settings):
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != ALIAS}
    (found,) = checks.check_private_storage()
    assert found.id == "wagtail_interest.E101"
    assert found.is_serious()
    assert f'"{ALIAS}": {{' in found.hint


@pytest.mark.parametrize(
    ("backend", "options", "expected"),
    [
        ("nowhere.Storage", {}, ["wagtail_interest.E102"]),
        (PRIVATE, {"nonsense": 1}, ["wagtail_interest.E102"]),
        (PUBLIC, {"location": "/srv/private"}, ["wagtail_interest.E103"]),
        ("django.core.files.storage.InMemoryStorage", {"location": "/x"}, ["wagtail_interest.E103"]),
    ],
)
def test_p1_broken_or_public_storage_is_an_error(settings, backend, options, expected):
    settings.STORAGES = {**settings.STORAGES, ALIAS: {"BACKEND": backend, "OPTIONS": options}}
    assert [found.id for found in checks.check_private_storage()] == expected


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "STATIC_ROOT"])
@pytest.mark.parametrize("below", ["", "cvs", "x/../cvs"])
def test_p1_storage_under_a_public_folder_is_an_error(settings, tmp_path, name, below):
    setattr(settings, name, str(tmp_path / "public"))
    options = {"location": tmp_path / "public" / below}
    settings.STORAGES = {**settings.STORAGES, ALIAS: {"BACKEND": PRIVATE, "OPTIONS": options}}
    (found,) = checks.check_private_storage()
    assert (found.id, name in found.msg) == ("wagtail_interest.E104", True)


def test_types_are_checked(settings, private_files):
    settings.WAGTAIL_INTEREST = {"UPLOAD_TYPES": ("pdf", "exe")}
    assert ids() == ["wagtail_interest.E105"]


def test_a_scanner_nobody_finds_is_reported_once(settings, private_files):
    settings.WAGTAIL_INTEREST = {"UPLOAD_SCANNER": "no.where"}
    assert [found.id for found in run_checks() if "UPLOAD_SCANNER" in found.msg] == ["wagtail_interest.E004"]


def test_p1_checks_are_registered(settings):
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != ALIAS}
    assert "wagtail_interest.E101" in [found.id for found in run_checks(tags=["security"])]
