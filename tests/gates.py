"""What runs where: browser tests need a Chromium, PostgreSQL tests PostgreSQL, and ``WI_NO_SKIPS=1`` allows no skip."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

#: The distribution's browser; playwright's own is never downloaded.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with a reason, what this machine or database cannot run."""
    no_browser = pytest.mark.skip(reason="no Chromium found (Debian: apt-get install chromium)")
    no_postgres = pytest.mark.skip(reason="needs PostgreSQL (make test-postgres)")
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(no_browser)
        if item.get_closest_marker("postgres") and os.environ.get("WI_TEST_DB") != "postgres":
            item.add_marker(no_postgres)


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int) -> None:
    """Say why the run failed although every test that ran passed."""
    if _forbidden_skips(terminalreporter):
        terminalreporter.write_line(
            "WI_NO_SKIPS is set and tests were skipped: this run has failed.", red=True
        )


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a passed run with skips into a failed one when ``WI_NO_SKIPS`` is set."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == pytest.ExitCode.OK and reporter is not None and _forbidden_skips(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _forbidden_skips(reporter: Any) -> bool:
    return bool(os.environ.get("WI_NO_SKIPS")) and bool(reporter.stats.get("skipped"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Make pytest-playwright start the distribution's Chromium."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}
