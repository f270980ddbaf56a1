"""From log-in to a live page: three answers, one button, publish; by one superuser on an empty site."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests import builders
from tests.browser.people import log_in
from tests.browser.test_admin_axe import look, sideways
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.plan import HandlingPlan


@pytest.fixture
def empty_site(transactional_db: Any, private_files: Any) -> None:
    """A page tree and a superuser, nothing of ours."""
    builders.page_tree()
    builders.user("rita", is_superuser=True, is_staff=True)


def test_newcomer_is_live_after_three_answers(live_server, open_tab, empty_site):
    tab = open_tab()
    began = time.monotonic()
    log_in(tab, live_server.url, "rita")
    tab.locator(".wi-offer").get_by_role("link", name="Set up").wait_for()  # offered where a newcomer lands
    tab.get_by_role("button", name="Interest").click()
    tab.locator(".sidebar-sub-menu-panel").get_by_role("link", name="Set up").click()
    tab.wait_for_url("**/interest/set-up/")
    tab.get_by_label("Who answers?").select_option(label="Rita")  # 1
    tab.get_by_label("How many can you answer a week?").fill("12")  # 2
    tab.get_by_label("No, or seldom").check()  # 3
    tab.locator("[data-wi-sum]", has_text="about 48 a month").wait_for()
    tab.get_by_text("Fits your answers").locator("visible=true").wait_for()
    tab.get_by_role("button", name="Make a general page").click()
    tab.get_by_role("heading", name="Your page is ready").wait_for()
    tab.frame_locator("iframe").get_by_label("Name", exact=False).first.wait_for()
    tab.get_by_role("button", name="Publish").click()
    tab.get_by_role("heading", name="Your page is live").wait_for()

    assert time.monotonic() - began < 180
    page = GeneralInterestPage.objects.get()
    assert page.live
    assert HandlingPlan.objects.get().capacity_per_week == 12
    visitor = open_tab(390)
    visitor.goto(live_server.url + page.url)
    visitor.get_by_role("button", name="Send my interest").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_p41_set_up_passes_axe_and_fits(live_server, open_tab, empty_site, width):
    tab = open_tab(width)
    log_in(tab, live_server.url, "rita")
    tab.goto(f"{live_server.url}/admin/interest/set-up/")
    assert (look(tab), sideways(tab)) == ([], 0)
    tab.get_by_label("How many can you answer a week?").fill("0")
    tab.get_by_role("button", name="Make a role-specific page").click()
    tab.get_by_text("At least 1").wait_for()
    assert (look(tab), sideways(tab)) == ([], 0)
    tab.get_by_label("How many can you answer a week?").fill("4")
    tab.get_by_role("button", name="Make a role-specific page").click()
    tab.get_by_role("heading", name="Your page is ready").wait_for()
    assert (look(tab), sideways(tab)) == ([], 0)


def test_p45_set_up_without_javascript(live_server, open_tab, empty_site, client):
    tab = open_tab(java_script_enabled=False)  # on a phone Wagtail's own menu covers the page then
    log_in(tab, live_server.url, "rita")
    tab.goto(f"{live_server.url}/admin/interest/set-up/")
    tab.get_by_label("Ready questions").select_option(label="Care")
    tab.get_by_role("button", name="Make a role-specific page").click()
    tab.get_by_role("button", name="Publish").click()
    tab.get_by_role("heading", name="Your page is live").wait_for()
    assert RoleInterestPage.objects.get().live
