"""A real Chromium against a live server; without one these tests are skipped and say so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from tests import builders
from tests.gates import CHROMIUM, CHROMIUM_FLAGS
from tests.page_types.conftest import publish
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that a machine without a browser can leave them out."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The distribution's Chromium, started once."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_tab(chromium: Any, transactional_db: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a tab of a given width; every tab has cookies of its own.

    Tabs close before the database is emptied, and what they still asked of the server is answered first.
    """
    contexts = []

    def opened(width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    last = time.monotonic() + 10
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(0.0, last - time.monotonic()))


@pytest.fixture
def home(transactional_db: Any, private_files: Any) -> Any:
    """A page tree with a plan, as committed rows that the live server sees."""
    home = builders.page_tree()
    owner = builders.user("rita", first_name="Rita")
    owner.user_permissions.set(Permission.objects.filter(codename__in=["view_interest", "change_interest"]))
    builders.plan(owner=owner)
    return home


@pytest.fixture
def general_page(home: Any) -> GeneralInterestPage:
    """A published general page with areas and the ready question set."""
    for name in ("Sales", "Care", "Warehouse"):
        builders.area(name)
    return publish(home, GeneralInterestPage, title="Would you like to work with us?")


@pytest.fixture
def role_page(home: Any) -> RoleInterestPage:
    """A published role page with the ready question set."""
    return publish(home, RoleInterestPage, title="Sales, one day")
