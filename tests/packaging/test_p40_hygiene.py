"""What keeps the project honest (P40): security scan, types, migrations, a way to report weaknesses, coverage in CI."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from wagtail_interest import clock

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python in the checkout's root."""
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=600
    )


def test_p40_bandit_finds_nothing():
    done = run("bandit", "--quiet", "--recursive", "wagtail_interest", "--configfile", "pyproject.toml")

    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_p40_no_migration_is_missing(settings):
    out = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=out)

    assert "No changes detected" in out.getvalue()


def test_p40_security_policy_says_how_to_report_and_when_one_hears():
    policy = (ROOT / "SECURITY.md").read_text()

    assert "Report a weakness privately" in policy
    assert re.search(r"within \w+ working days", policy)
    assert "docs/security.txt.example" in policy


def test_p40_security_txt_is_valid_and_not_expired():
    lines = (ROOT / "docs/security.txt.example").read_text().splitlines()
    fields = dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))

    assert fields["Contact"].startswith(("mailto:", "https://"))
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    expires = datetime.fromisoformat(fields["Expires"])
    now = clock.now().astimezone(UTC)
    assert now < expires <= now + timedelta(days=366)  # RFC 9116: less than a year ahead


@pytest.mark.parametrize(
    "step",
    [
        "make lint",
        "make types",
        "make test",
        "check --deploy --fail-level WARNING",
        "makemigrations --check --dry-run",
        "tests/packaging/fresh_site.py",
        "var/venv74/bin/python -m pytest",
        "with-postgres .venv/bin/python -m pytest",
    ],
)
def test_p40_continuous_integration_takes_every_step(step: str):
    assert step in (ROOT / ".ci/run").read_text()


def test_p40_coverage_below_95_percent_with_branches_fails():
    pyproject = (ROOT / "pyproject.toml").read_text()
    commands = "".join((ROOT / path).read_text() for path in (".ci/run", ".ci/suite", "Makefile"))
    limits = [
        int(each)
        for each in re.findall(
            r"(?:--cov-fail-under|--fail-under|fail_under)[= ]+(\d+)", pyproject + commands
        )
    ]

    assert "branch = true" in pyproject
    assert "--cov" in commands
    assert limits
    assert min(map(int, limits)) >= 95
