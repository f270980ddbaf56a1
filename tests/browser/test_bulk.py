"""Many at once in a real browser: ticking rows, the whole list, a group on a small screen, and taking it back."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model

from tests import builders
from tests.browser import people
from tests.browser.test_admin_axe import look, sideways
from tests.followup.conftest import MUST
from wagtail_interest import clock
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageState

INBOX = "/admin/interest/inbox/"


@pytest.fixture
def world(role_page):
    """Sixty owed entries, three of which miss the licence; the first of these has added something."""
    form = Form.objects.get()
    version = builders.version(form)
    for number in range(60):
        missing = {"screening": [MUST], "result": "misses", "must_all": 1} if number < 3 else {}
        builders.interest(
            form, version=version, name=f"Person {number:02}", search_text=f"row{number // 10}", **missing
        )


@pytest.fixture
def tab(live_server, open_tab, world):
    """A superuser's tab on the inbox."""
    builders.user("boss", is_superuser=True, is_staff=True)
    tab = open_tab(1280)
    people.log_in(tab, live_server.url, "boss")
    tab.goto(f"{live_server.url}{INBOX}")
    return tab


def test_ticked_rows_are_marked_and_counted(tab):
    for number in (0, 1):
        tab.get_by_label(f"Select Person {number:02}").check()
    assert "2 items selected" in tab.inner_text("[data-bulk-action-footer]")
    assert look(tab) == []
    # Wagtail's script hears of its dropdown after it has opened
    tab.evaluate("addEventListener('w-dropdown:shown', () => { window.heard = true })")
    tab.locator("[data-bulk-action-footer]").get_by_role("button", name="More").click()
    tab.wait_for_function("window.heard")
    tab.get_by_role("link", name="Mark the selected entries as spam").click()
    tab.wait_for_selector("h1:has-text('Mark as spam: 2 entries')")
    assert look(tab) == []
    tab.get_by_role("button", name="Mark as spam").click()
    tab.wait_for_selector("text=2 entries are marked as spam.")
    assert Interest.objects.filter(spam="confirmed").count() == 2


def test_the_whole_filtered_list_is_meant_after_a_search_without_reload(tab):
    tab.fill("#id_q", "row0")
    tab.wait_for_url(re.compile(r"q=row0"))
    tab.wait_for_selector("text=There are 10 matches")
    tab.locator(".listing [data-bulk-action-select-all-checkbox]").check()
    tab.get_by_role("button", name="Select the whole list").click()
    tab.get_by_role("link", name="Assign the selected entries to a colleague").click()
    tab.wait_for_selector("h1:has-text('Assign: 10 entries')")


def test_search_and_filters_keep_the_tab(tab, live_server):
    tab.goto(f"{live_server.url}{INBOX}?tab=touch")
    tab.fill("#id_q", "row")
    tab.wait_for_selector("text=Look among all entries")
    assert "tab=touch" in tab.url
    assert tab.get_attribute(".wi-tab--here", "aria-current") == "page"
    tab.click("text=Look among all entries")
    tab.wait_for_selector("text=There are 60 matches")


@pytest.mark.parametrize("width", [1280, 390])
def test_p34_a_group_is_answered_and_taken_back(tab, width):
    tab.set_viewport_size({"width": width, "height": 844})
    tab.click("text=Look at them and answer all")
    tab.wait_for_selector("text=All of these miss “Driving licence”.")
    assert look(tab) == []
    assert sideways(tab) <= 0
    tab.get_by_label("Person 01", exact=True).uncheck()
    tab.fill("[name=text]", "Hello {name}, thank you. We need the licence.")
    tab.get_by_label("Decline").check()
    tab.get_by_role("button", name="Send the answers").click()
    tab.wait_for_selector("text=Look at each of them first")
    assert look(tab) == []
    assert not tab.get_by_label("Person 01", exact=True).is_checked()
    tab.get_by_label("A person has looked at each of these.").check()
    tab.get_by_role("button", name="Send the answers").click()
    tab.wait_for_selector("text=2 answers are queued.")
    assert look(tab) == []
    assert sideways(tab) <= 0
    tab.get_by_role("button", name="Take the answers back").click()
    tab.wait_for_selector("text=2 answers are taken back.")
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.CANCELLED}
    assert Interest.objects.owed().count() == 60


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("action", ["answer", "assign", "touch", "area", "spam", "not_spam"])
def test_p41_pages_of_many_at_once(live_server, tab, action, width):
    builders.area()
    tab.set_viewport_size({"width": width, "height": 844})
    ids = "&".join(f"id={pk}" for pk in Interest.objects.values_list("pk", flat=True)[:3])
    answer = tab.goto(f"{live_server.url}/admin/bulk/wagtail_interest/interest/{action}/?next={INBOX}&{ids}")
    tab.get_by_role("heading", name="3 entries").wait_for()
    assert (answer.status, look(tab), sideways(tab) <= 0) == (200, [], True)


@pytest.mark.parametrize("width", [1280, 390])
def test_p41_a_change_in_the_background(live_server, tab, width):
    tab.set_viewport_size({"width": width, "height": 844})
    boss = get_user_model().objects.get(username="boss")
    ids = list(Interest.objects.values_list("pk", flat=True))
    job = BulkJob.objects.create(verb="spam", ids=ids, batch="late", by=boss, created_at=clock.now())
    tab.goto(f"{live_server.url}{INBOX}bulk/{job.pk}/")
    tab.get_by_role("heading", name="Mark as spam").first.wait_for()
    assert (look(tab), sideways(tab) <= 0) == ([], True)
