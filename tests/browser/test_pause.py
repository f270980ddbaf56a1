"""A form nobody follows up pauses itself before a visitor's eyes, and opens the second a recruiter has answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import builders
from tests.browser import people
from tests.browser.test_admin_axe import look, sideways
from wagtail_interest import clock
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan

pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")


@pytest.fixture
def late(role_page: Any) -> Interest:
    """One overdue entry on a form that bears none; nobody was warned of it yet."""
    HandlingPlan.objects.update(overdue_limit=0)
    builders.user("boss", is_superuser=True, is_staff=True)
    day = clock.now().date() - timedelta(days=10)
    return builders.interest(Form.objects.get(), name="Bo Berg", due_on=day)


@pytest.mark.parametrize("width", [1280, 390])
def test_visitor_meets_the_pause_and_sends_the_second_it_is_over(
    live_server, open_tab, role_page, late, width
):
    visitor = open_tab(width)
    visitor.goto(live_server.url + role_page.url)
    visitor.fill("#id_name", "Anna")
    visitor.fill("#id_email", "anna@example.com")
    visitor.check("#id_availability")
    Form.objects.update(debt_warned_at=clock.now() - timedelta(days=60))

    visitor.click("text=Send my interest")
    visitor.get_by_text("We are answering those who have already written, and open again around").wait_for()
    visitor.locator(".wi-typed", has_text="Anna").wait_for()
    assert Interest.objects.count() == 1
    assert (look(visitor), sideways(visitor) <= 0) == ([], True)

    recruiter = open_tab(width)
    people.log_in(recruiter, live_server.url, "boss")
    recruiter.goto(f"{live_server.url}/admin/interest/forms/")
    recruiter.get_by_text("Paused").first.wait_for()
    recruiter.goto(f"{live_server.url}/admin/interest/inbox/")
    recruiter.get_by_role("link", name="Bo Berg").first.click()
    recruiter.fill("#id_replyform_text", "Thank you for waiting. We have nothing right now.")
    recruiter.get_by_role("button", name="Send answer").click()
    recruiter.get_by_role("button", name="Undo").first.wait_for()

    visitor.goto(live_server.url + role_page.url)
    visitor.fill("#id_name", "Anna")
    visitor.fill("#id_email", "anna@example.com")
    visitor.check("#id_availability")
    visitor.click("text=Send my interest")
    visitor.wait_for_selector(".wi-facts")
    assert Interest.objects.filter(name="Anna").count() == 1
    assert Form.objects.get().debt_warned_at is None


@pytest.mark.parametrize("width", [1280, 390])
def test_p41_page_closed_by_hand_says_until_when(live_server, open_tab, role_page, width):
    Form.objects.update(closed_at=clock.now(), reopen_on=clock.now().date() + timedelta(days=30))
    visitor = open_tab(width)
    visitor.goto(live_server.url + role_page.url)
    assert visitor.get_by_text("Send my interest").count() == 0
    assert (look(visitor), sideways(visitor) <= 0) == ([], True)
