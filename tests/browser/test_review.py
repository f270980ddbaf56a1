"""A review from the dashboard to its end in a real browser: few actions an answer, and axe finds nothing on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import builders
from tests.browser import people
from tests.browser.test_admin_axe import look, sideways
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.records.review import Review

pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

DAY = timedelta(days=1)
#: Most actions (a click, a field filled) an answered entry may take.
MOST = 5


@pytest.fixture
def boss(role_page: Any) -> Any:
    """A superuser who answers for the form, with three overdue entries and a role to look at."""
    boss = builders.user("boss", is_superuser=True, is_staff=True)
    HandlingPlan.objects.update(owner=boss)
    form, today = Form.objects.get(), timezone.localdate()
    Form.objects.update(review_by=today)
    for n in range(3):
        builders.interest(form, due_on=today - (3 - n) * DAY, submitted_at=timezone.now() - 20 * DAY)
    return boss


class Hand:
    """Presses and types in a tab, and counts."""

    def __init__(self, tab: Any) -> None:
        self.tab, self.actions = tab, 0

    def press(self, words: str) -> None:
        """Click what is called *words* and wait for the page."""
        self.actions += 1
        self.tab.get_by_role("button", name=words, exact=True).or_(
            self.tab.get_by_role("link", name=words, exact=True)
        ).first.click()
        self.tab.wait_for_load_state("load")

    def write(self, words: str) -> None:
        """Write the answer."""
        self.actions += 1
        self.tab.locator(".wi-reply textarea").first.fill(words)


def test_review_is_held_from_the_dashboard_in_few_actions_an_answer(live_server, open_tab, boss):
    tab = open_tab(1280)
    people.log_in(tab, live_server.url, "boss")
    hand = Hand(tab)
    hand.press("Start the review")

    for n in range(3):
        assert f"{n + 1} of 3" in tab.inner_text(".wi-review-bar__place")
        before = hand.actions
        hand.write(f"Thank you. We have nothing for you right now ({n}).")
        hand.press("Send answer")
        assert hand.actions - before <= MOST

    assert "is this still a role you want interest for?" in tab.inner_text("main")
    hand.press("Yes; ask again in six months")
    hand.press("End review")
    assert "Review done: 3 answered, 0 owed" in tab.inner_text("main")
    assert not Interest.objects.owed().exists()
    held = Review.objects.get()
    assert (held.answered, held.owed, held.by_itself) == (3, 0, False)
    assert hand.actions <= 3 * MOST


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_p41_dashboard_and_review(live_server, open_tab, boss, width, scheme, settings):
    settings.WAGTAIL_ENABLE_UPDATE_CHECK = False  # Wagtail's own question to its makers
    tab = open_tab(width, color_scheme=scheme)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    people.log_in(tab, live_server.url, "boss")
    found = {}

    def seen(name: str) -> None:
        tab.wait_for_load_state("load")
        found[name] = look(tab)
        assert sideways(tab) <= 0

    seen("dashboard")
    tab.goto(f"{live_server.url}/admin/interest/review/")
    seen("start")
    tab.get_by_role("button", name="Start the review").click()
    seen("entry in a review")
    review = Review.objects.get()
    tab.goto(f"{live_server.url}/admin/interest/review/inspect/{review.pk}/")
    seen("what is left")
    tab.get_by_role("button", name="End review").click()
    seen("end")
    tab.goto(f"{live_server.url}/admin/interest/review/")
    seen("held")

    assert {name: each for name, each in found.items() if each} == {}
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
