"""System checks of the settings dict, the installed apps, the URLs and the database; each prints what to write."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from django.apps import apps
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from wagtail_interest.conf import DEFAULTS, conf, whole_setting

NEEDED_APPS = ("wagtail_modeladmin", "anymail", "wagtail.admin", "wagtail.sites", "wagtail.users", "wagtail")
DOTTED_PATHS = ("CLOCK", "CONTENT_BLOCKS", "UPLOAD_SCANNER")
RATES = ("RATE_PER_CLIENT", "RATE_PER_ADDRESS")
AT_LEAST_ONE = (
    "UPLOAD_MAX_BYTES",
    "HELD_FILE_MINUTES",
    "FILES_PER_CLIENT_PER_DAY",
    "HELD_FILES_PER_FORM",
    "FORM_MAX_AGE_HOURS",
    "MAIL_MAX_AGE_HOURS",
    "UNCONSENTED_DAYS",
    "MEASURE_SAMPLE",
)
AT_LEAST_NOUGHT = ("TRUSTED_PROXIES", "MIN_SECONDS", "UNDO_SECONDS", "BULK_IN_BACKGROUND", "PREVIEW_PAGES")


@register()
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """Say which keys of ``WAGTAIL_INTEREST`` are unknown and which values cannot mean anything."""
    if not isinstance(whole_setting(), dict):
        return [
            Error(
                "WAGTAIL_INTEREST must be a dict.",
                hint='Write WAGTAIL_INTEREST = {"BASE_URL": "https://jobs.example.com"}, or leave it out.',
                id="wagtail_interest.E001",
            )
        ]
    return [*_unknown_keys(), *_wrong_types(), *_impossible_values()]


def _unknown_keys() -> Iterator[CheckMessage]:
    for key in conf.given:
        if key in DEFAULTS:
            continue
        close = get_close_matches(str(key).upper(), DEFAULTS, n=1)
        yield Error(
            f"WAGTAIL_INTEREST has no setting {str(key)!r}.",
            hint=f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(sorted(DEFAULTS))}.",
            id="wagtail_interest.E002",
        )


def _wrong_types() -> Iterator[CheckMessage]:
    for key, value in conf.given.items():
        if key not in DEFAULTS or _fits(value, DEFAULTS[key]):
            continue
        wanted = {tuple: "a list or tuple of words", bool: "True or False", str: "a text"}
        yield Error(
            f"WAGTAIL_INTEREST[{key!r}] must be {wanted.get(type(DEFAULTS[key]), 'a number')}.",
            hint=f"The default is {DEFAULTS[key]!r}.",
            id="wagtail_interest.E003",
        )


def _fits(value: Any, default: Any) -> bool:
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, tuple):
        return isinstance(value, (list, tuple, set)) and all(isinstance(item, str) for item in value)
    if isinstance(default, (int, float)):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, str)


def _impossible_values() -> Iterator[CheckMessage]:
    for key, value in conf.given.items():
        if key not in DEFAULTS or not _fits(value, DEFAULTS[key]):
            continue
        wrong = _what_is_wrong(key, value)
        if wrong:
            yield Error(
                f"WAGTAIL_INTEREST[{key!r}] {wrong}.",
                hint=f"The default is {DEFAULTS[key]!r}.",
                id="wagtail_interest.E004",
            )


def _what_is_wrong(key: str, value: Any) -> str:
    # both on first use: start-up stays light
    from wagtail_interest.followup.calendar import holidays_of  # as above
    from wagtail_interest.intake.guard import parse_rate  # as above

    if key in RATES and value and parse_rate(value) is None:
        return "is no rate; write one such as '20/h' (s, m, h or d), or '' for no limit"
    if key in AT_LEAST_ONE and value < 1:
        return "must be 1 or more"
    if key in AT_LEAST_NOUGHT and value < 0:
        return "must be 0 or more"
    if key == "ERASE_STOP_SHARE" and not 0 < value <= 1:
        return "must be a share above 0 and up to 1"
    if key == "HOLIDAYS" and value and not holidays_of(value, 2026):
        return "names no country (SE) or subdivision (DE-BY) whose holidays are known"
    if key == "RATE_CACHE" and value not in caches.settings:
        return f"names no cache; CACHES has {', '.join(sorted(caches.settings))}"
    if key in DOTTED_PATHS and value:
        try:
            import_string(value)
        except Exception as error:  # the host's module may fail in any way; the check says so
            return f"cannot be imported ({type(error).__name__})"
    return ""


@register()
def check_installed_apps(**kwargs: Any) -> list[CheckMessage]:
    """Say which apps are missing, with the line to paste."""
    return [
        Error(
            f"{name!r} is not in INSTALLED_APPS.",
            hint=f'Add this line to INSTALLED_APPS: "{name}",',
            id="wagtail_interest.E005",
        )
        for name in NEEDED_APPS
        if not apps.is_installed(name)
    ]


@register()
def check_urls(**kwargs: Any) -> list[CheckMessage]:
    """Say when the candidate's links lead nowhere because our URLs are not included."""
    try:
        reverse("wagtail_interest:status", args=["x"])
    except NoReverseMatch:
        return [
            Warning(
                "The URLs of wagtail_interest are not included, so mails carry no link to the status page "
                "and a page that moves loses what was being typed.",
                hint='Add to urlpatterns, before Wagtail\'s own: path("interest/", include("wagtail_interest.urls")),',
                id="wagtail_interest.W001",
            )
        ]
    except ImproperlyConfigured:  # Django's own URL check explains it better
        return []
    return []


@register()
def check_sqlite(**kwargs: Any) -> list[CheckMessage]:
    """Say when parallel posts would fail on SQLite because transactions begin as readers."""
    found: list[CheckMessage] = []
    for alias in connections:
        connection = connections[alias]
        mode = connection.settings_dict.get("OPTIONS", {}).get("transaction_mode")
        if connection.vendor == "sqlite" and str(mode).upper() not in ("IMMEDIATE", "EXCLUSIVE"):
            found.append(
                Warning(
                    f"The SQLite database {alias!r} answers parallel posts with 'database is locked'.",
                    hint='Set "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20} in DATABASES.',
                    id="wagtail_interest.W002",
                )
            )
    return found
