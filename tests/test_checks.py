"""System checks say which line to write."""

from __future__ import annotations

import pytest
from django.db import connections

from wagtail_interest import checks


def ids(messages) -> list[str]:
    """Return the ids of check messages."""
    return [message.id for message in messages]


def test_test_project_has_nothing_to_mend():
    assert checks.check_settings() == checks.check_installed_apps() == checks.check_urls() == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([], ["wagtail_interest.E001"]),
        ({"BASEURL": ""}, ["wagtail_interest.E002"]),
        ({"MIN_SECONDS": "3"}, ["wagtail_interest.E003"]),
        ({"MAIL_METADATA": 1}, ["wagtail_interest.E003"]),
        ({"UPLOAD_TYPES": "pdf"}, ["wagtail_interest.E003"]),
        ({"RATE_PER_CLIENT": "many"}, ["wagtail_interest.E004"]),
        ({"RATE_CACHE": "missing"}, ["wagtail_interest.E004"]),
        ({"UPLOAD_MAX_BYTES": 0}, ["wagtail_interest.E004"]),
        ({"ERASE_STOP_SHARE": 2}, ["wagtail_interest.E004"]),
        ({"TRUSTED_PROXIES": -1}, ["wagtail_interest.E004"]),
        ({"UNDO_SECONDS": -30}, ["wagtail_interest.E004"]),
        ({"MEASURE_SAMPLE": 0}, ["wagtail_interest.E004"]),
        ({"CLOCK": "no.such.clock"}, ["wagtail_interest.E004"]),
        ({"RATE_PER_CLIENT": "", "UPLOAD_TYPES": ["pdf"], "MIN_SECONDS": 2, "CLOCK": ""}, []),
    ],
)
def test_settings_are_judged(settings, given, found):
    settings.WAGTAIL_INTEREST = given
    assert ids(checks.check_settings()) == found


def test_misspelt_setting_is_recognised(settings):
    settings.WAGTAIL_INTEREST = {"TRUSTED_PROXY": 1}
    assert checks.check_settings()[0].hint == "Did you mean 'TRUSTED_PROXIES'?"


def test_missing_app_prints_the_line(monkeypatch):
    monkeypatch.setattr(checks, "NEEDED_APPS", ("anymail", "not_installed"))
    assert [message.hint for message in checks.check_installed_apps()] == [
        'Add this line to INSTALLED_APPS: "not_installed",'
    ]


def test_missing_urls_print_the_line(settings):
    settings.ROOT_URLCONF = "wagtail.admin.urls"
    assert 'path("interest/", include("wagtail_interest.urls")),' in checks.check_urls()[0].hint


@pytest.mark.skipif(connections["default"].vendor != "sqlite", reason="the check is about SQLite")
def test_sqlite_that_begins_as_a_reader_is_noticed(monkeypatch):
    assert checks.check_sqlite() == []
    monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", {})
    assert ids(checks.check_sqlite()) == ["wagtail_interest.W002"]
