"""The plan form reckons while one types, a new plan's purpose pre-selects the rest; a candidate can press the whole box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import builders
from tests.browser import people
from wagtail_interest.records.plan import HandlingPlan


@pytest.fixture
def plan_form(live_server, home: Any, open_tab: Callable[..., Any]) -> Callable[[str], Any]:
    """Return a function that opens a form of plans as a superuser; a script that breaks fails the test."""
    builders.user("boss", is_superuser=True, is_staff=True)
    tab = open_tab()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    people.log_in(tab, live_server.url, "boss")

    def opened(path: str) -> Any:
        tab.goto(f"{live_server.url}/admin/interest/plans/{path}")
        tab.wait_for_selector("[data-controller=wi-plan]")
        return tab

    yield opened
    assert errors == []


def sums(tab: Any) -> list[str]:
    """Return the figures as they stand."""
    return tab.locator(".wi-sums dd").all_inner_texts()


def test_sums_follow_what_is_typed(plan_form):
    tab = plan_form("create/")
    assert sums(tab) == ["40", "10", "10"]
    tab.fill("[name=capacity_per_week]", "25")
    tab.fill("[name=active_days]", "3")
    tab.fill("[name=overdue_limit]", "7")
    assert sums(tab) == ["100", "15", "7"]
    tab.check("[name=active_promise][value=notice]")
    tab.check("[name=future_promise][value=personal]")
    assert sums(tab) == ["100", "100", "7"]


def test_warning_shows_while_the_review_cannot_keep_the_promise(plan_form):
    tab = plan_form("create/")
    warning = tab.locator("[data-wi-plan-target=outpaced]")
    assert warning.is_hidden()
    tab.fill("[name=active_days]", "3")
    tab.uncheck("[name=same_day_mail]")
    assert warning.is_visible()
    tab.check("[name=active_promise][value=notice]")
    assert warning.is_hidden()


def test_purpose_preselects_a_new_plan_but_not_what_was_touched(plan_form):
    tab = plan_form("create/")
    tab.fill("[name=retention_months]", "9")
    tab.check("[name=purpose][value=trainees]")
    assert tab.locator("[data-wi-plan-target=filled]").is_visible()
    assert tab.input_value("[name=active_days]") == "10"
    assert tab.is_checked("[name=future_promise][value=personal]")
    assert tab.input_value("[name=rhythm]") == "fortnightly"
    assert tab.input_value("[name=retention_months]") == "9"
    assert sums(tab) == ["40", "20", "10"]


def test_purpose_of_a_stored_plan_changes_nothing_else(plan_form):
    tab = plan_form(f"edit/{HandlingPlan.objects.get().pk}/")
    tab.check("[name=purpose][value=recurring]")
    assert tab.input_value("[name=active_days]") == "5"
    assert tab.locator("[data-wi-plan-target=filled]").is_hidden()


def test_pressing_the_promise_chooses_its_group(live_server, role_page, open_tab):
    tab = open_tab(390)
    tab.goto(live_server.url + role_page.url)
    tab.locator(".wi-choice__more", has_text="Definite notice").click(force=True)
    assert tab.is_checked("[name=availability][value=future]")
