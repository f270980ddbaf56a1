"""Fixtures every test may use: the page tree that migrations would have made, users, a plan, a clean cache."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache

from tests import builders
from tests.gates import (  # noqa: F401 - pytest finds hooks and fixtures by their names here
    browser_type_launch_args,
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_terminal_summary,
)
from wagtail_interest.records.plan import HandlingPlan

# playwright's own loop would make Django refuse synchronous database calls in browser tests
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def now() -> datetime:
    """A Wednesday morning in March, 10:30 in Stockholm."""
    return NOW


@pytest.fixture
def tree(db):
    """The page tree of a fresh site: English and Swedish locales, root, home page, default site. Returns the home page."""
    return builders.page_tree()


@pytest.fixture
def private_files(tmp_path: Path, settings) -> Path:
    """Point the private storage and MEDIA_ROOT at a folder of this test; returns the private folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "wagtail_interest_private": {
            "BACKEND": "wagtail_interest.storage.PrivateStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        },
    }
    return tmp_path / "private"


def _group(name: str, codenames: list[str]) -> Group:
    group = Group.objects.create(name=name)
    group.permissions.set(
        Permission.objects.filter(
            codename__in=["access_admin", *codenames],
            content_type__app_label__in=["wagtailadmin", "wagtail_interest"],
        )
    )
    return group


@pytest.fixture
def recruiters(db) -> Group:
    """The group of recruiters: sees what is theirs, answers, downloads, exports."""
    return _group(
        "Recruiters",
        [
            "view_interest",
            "change_interest",
            "download_interest",
            "export_interest",
            "view_message",
            "change_message",
            "view_handlingplan",
            "change_handlingplan",
            "view_form",
            "change_form",
            "view_absence",
            "add_absence",
            "change_absence",
            "delete_absence",
        ],
    )


@pytest.fixture
def recruiter(recruiters: Group):
    """A recruiter who owns the default plan when the fixture ``plan`` is used."""
    user = builders.user("rita")
    user.groups.add(recruiters)
    return user


@pytest.fixture
def stranger(recruiters: Group):
    """A recruiter with every right but no form of their own."""
    user = builders.user("sten")
    user.groups.add(recruiters)
    return user


@pytest.fixture
def manager(recruiters: Group):
    """A manager: sees all, erases."""
    user = builders.user("mona")
    user.groups.add(
        recruiters,
        _group(
            "Managers",
            [
                "view_all_interest",
                "erase_interest",
                "add_handlingplan",
                "delete_handlingplan",
                "add_area",
                "change_area",
                "view_area",
                "delete_area",
                "view_closedperiod",
                "add_closedperiod",
                "change_closedperiod",
                "delete_closedperiod",
            ],
        ),
    )
    return user


@pytest.fixture
def superuser(db):
    """A superuser."""
    return builders.user("root", is_superuser=True, is_staff=True)


@pytest.fixture
def plan(tree, recruiter) -> HandlingPlan:
    """The default plan of all sites, owned by the recruiter."""
    return builders.plan(owner=recruiter)
