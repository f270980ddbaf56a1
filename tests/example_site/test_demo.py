"""The demo as ``make demo-data`` prepares it: complete, repeatable, within its folder, and without a call outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
Run = Callable[..., str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run Python in the checkout with the demo in a folder of its own; returns what it printed."""
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WI_", "DJANGO_", "COV_"))
        },
        "EXAMPLE_SITE_VAR": str(tmp_path_factory.mktemp("demo")),
        "DJANGO_SETTINGS_MODULE": "example_site.settings",
        "PYTHONPATH": str(ROOT),
    }

    def run_python(*arguments: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run_python


@pytest.fixture(scope="module")
def prepared(run: Run) -> list[str]:
    """Make the data twice; returns what each round printed."""
    run("example_site/manage.py", "migrate", "--verbosity", "0")
    return [run("example_site/manage.py", "demo_data") for _round in range(2)]


@pytest.fixture(scope="module")
def found(run: Run, prepared: list[str]) -> dict[str, Any]:
    """What a look at the prepared demo found."""
    return json.loads(run("-m", "tests.example_site.probe").splitlines()[-1])


def test_demo_data_made_twice_is_the_same(prepared: list[str]):
    first, second = prepared
    assert first.split("Demo data:")[1] == second.split("Demo data:")[1]


def test_demo_data_tells_every_kind_of_story(found: dict[str, Any]):
    figures = found["figures"]
    assert 70 <= figures["entries"] <= 95
    assert figures["spam"] == 3
    assert figures["tests"] == 2
    assert figures["bounced"] == 3
    assert figures["unsent"] == 0
    assert figures["languages"] == 2
    assert min(figures["overdue"], figures["answered"], figures["files"]) > 0


def test_every_page_opens_and_names_no_address_outside(found: dict[str, Any]):
    assert set(found["pages"]["status"].values()) == {200}
    assert found["pages"]["outside"] == []


def test_p49_every_page_says_its_language(found: dict[str, Any]):
    for path, languages in found["pages"]["languages"].items():
        assert languages == ["sv" if path.startswith("/sv/") else "en"], path


def test_log_ins_work_by_password_and_by_one_click(found: dict[str, Any]):
    assert found["log_ins"] == {name: [True, 200] for name in ("editor", "recruiter", "manager", "admin")}


def test_bounced_answer_is_owed_again(found: dict[str, Any]):
    assert found["bounce"] == {"state": "bounced", "owed": True}


def test_demo_shows_a_form_open_one_in_warning_and_one_paused(found: dict[str, Any]):
    assert found["states"] == {
        "Säljare": "warning",
        "Elektriker": "paused",
        "Öppen intresseanmälan": "open",
    }


def test_answering_the_debt_opens_the_paused_form_at_once(found: dict[str, Any]):
    assert found["answered"] == "open"


def test_recruiter_finds_one_of_each_kind_of_work(found: dict[str, Any]):
    waiting = found["waiting"]
    assert waiting["review_due"] > 0
    assert waiting["no_licence"] >= 4
    for name in ("for_candidate", "touch_due", "touch_later", "in_process", "person_asked", "not_reached"):
        assert waiting[name] > 0, name
    assert waiting["mail_to_colleagues"] == ["same_day", "system"]


def test_house_is_arranged_and_every_cv_is_readable_at_the_first_look(found: dict[str, Any]):
    waiting = found["waiting"]
    assert waiting["undrawn"] == 0
    arranged = ("purposes", "deputies", "away_later", "closed", "templates")
    assert {name: waiting[name] for name in arranged} == {
        "purposes": 3,
        "deputies": 3,
        "away_later": 1,
        "closed": 2,
        "templates": 12,
    }


def test_clock_runs_to_the_next_working_morning_and_colleagues_hear(found: dict[str, Any]):
    pressed = found["next_day"]
    assert pressed.pop("written_to") > 0
    assert pressed == {"status": 302, "later": True, "hour": 8, "works": True}


def test_p40_production_settings_pass_the_deployment_check(run: Run):
    run(
        "example_site/manage.py",
        "check",
        "--deploy",
        "--fail-level=WARNING",
        EXAMPLE_SITE_PRODUCTION="1",
        EXAMPLE_SITE_HOSTS="jobs.example.com",
        EXAMPLE_SITE_URL="https://jobs.example.com",
        EXAMPLE_SITE_SECRET_KEY="a-long-key-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    )


def test_example_site_has_all_its_migrations(run: Run):
    run("example_site/manage.py", "makemigrations", "--check", "--dry-run")
