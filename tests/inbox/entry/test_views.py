"""One entry's page: what it shows, to whom, at what cost, and that looking changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from tests import builders
from tests import urls as host_urls
from tests.inbox.entry.conftest import attach, url
from wagtail_interest.records.interest import Event, Interest, Note, event
from wagtail_interest.vocabulary import EventCode, Spam

pytestmark = pytest.mark.django_db

ACTIONS = ["note", "reply", "answered", "no-answer", "spam", "not-spam", "assign", "take", "step", "overrule"]


def shown(client, entry: Interest) -> str:
    response = client.get(url("inspect", entry.pk))
    assert response.status_code == 200
    return response.content.decode()


def test_page_shows_answers_in_order_with_the_conditional_one_inside(as_recruiter, entry):
    page = shown(as_recruiter, entry)
    places = [page.index(text) for text in ("Your experience", "Sold to companies?", "What did you sell?")]
    assert places == sorted(places)
    assert "wi-answer__children" in page
    assert "Pumps &amp; valves" in page


def test_page_explains_the_screening(as_recruiter, entry, recruiter):
    page = shown(as_recruiter, entry)
    assert "can be learned with us" in page
    assert "Why it is asked: You visit customers." in page
    Interest.objects.filter(pk=entry.pk).update(overruled={"licence": "met"})
    event(
        entry,
        EventCode.OVERRULED,
        now=entry.changed_at,
        actor=recruiter,
        data={"question": "licence", "verdict": "met"},
    ).save()
    page = shown(as_recruiter, entry)
    assert "Judged by Rita" in page
    assert "From the answer: Not met." in page


def test_page_lists_only_visible_entries_of_the_same_address(as_recruiter, entry, stranger):
    mine = builders.interest(entry.form, email="anna@example.com")
    other = builders.form("Hidden form", plan=builders.plan(name="Other", is_default=False, owner=stranger))
    builders.interest(other, email="anna@example.com")
    page = shown(as_recruiter, entry)
    assert url("inspect", mine.pk) in page
    assert "Hidden form" not in page


def test_page_answers_no_store(as_recruiter, entry):
    response = as_recruiter.get(url("inspect", entry.pk))
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("action", ["inspect", "next", "previous", "file", "erase", *ACTIONS])
def test_p9_entry_outside_the_scope_does_not_exist(client, stranger, entry, action):
    client.force_login(stranger)
    before = Interest.objects.values().get()
    assert client.get(url(action, entry.pk)).status_code == 404
    assert client.post(url(action, entry.pk), {"text": "x", "subject": "x"}).status_code in (404, 405)
    assert Interest.objects.values().get() == before
    assert Event.objects.count() == Note.objects.count() == 0


@pytest.mark.parametrize("key", ["0", "999999999999999999999999", "x", "1%27"])
def test_p9_nonsense_keys_do_not_exist(as_recruiter, entry, key):
    assert as_recruiter.get(url("inspect", 1).replace("/1/", f"/{key}/")).status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
def test_reader_without_the_right_to_change_is_refused(client, recruiters, recruiter, entry, action):
    recruiters.permissions.remove(recruiters.permissions.get(codename="change_interest"))
    client.force_login(recruiter)
    page = shown(client, entry)
    assert url(action, entry.pk) not in page
    before = Interest.objects.values().get()
    response = client.post(url(action, entry.pk), {"text": "x", "seen": entry.changed_at.isoformat()})
    assert response.status_code in (302, 403)
    assert Interest.objects.values().get() == before
    assert Note.objects.count() == 0


def test_anonymous_visitor_is_sent_to_log_in(client, entry):
    response = client.get(url("inspect", entry.pk))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_p10_candidate_text_is_text(as_recruiter, entry):
    hostile = "<script>alert(1)</script>"
    Interest.objects.filter(pk=entry.pk).update(
        name=hostile, phone='"><img src=x onerror=1>', answers={"b2b": "yes", "what": hostile}
    )
    Note.objects.create(interest=entry, text=hostile, from_candidate=True, at=entry.submitted_at)
    builders.message(entry, text=hostile, subject=hostile)
    attach(entry, hostile)
    page = shown(as_recruiter, entry)
    assert hostile not in page
    assert "<img src=x" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 6


def test_p10_link_answers_are_links_only_when_they_lead_to_the_web(as_recruiter, entry):
    entry.version.definition = [{"id": "l", "kind": "link", "label": "Link"}]
    entry.version.save()
    Interest.objects.filter(pk=entry.pk).update(answers={"l": "javascript:alert(1)"})
    assert 'href="javascript:' not in shown(as_recruiter, entry)
    Interest.objects.filter(pk=entry.pk).update(answers={"l": "https://example.com/anna"})
    assert '<a href="https://example.com/anna" rel="nofollow">' in shown(as_recruiter, entry)


def test_p16_p24_reading_leaves_a_view_event_and_nothing_else(as_recruiter, entry, recruiter):
    before = Interest.objects.values().get()
    shown(as_recruiter, entry)
    seen = Event.objects.get()
    assert (seen.code, seen.actor, seen.interest_id, seen.data) == (EventCode.OPENED, recruiter, entry.pk, {})
    after = Interest.objects.values().get()
    assert after.pop("opened_at") is not None
    before.pop("opened_at")
    assert after == before


def test_p24_the_page_after_a_button_is_no_new_view(as_recruiter, entry, press):
    shown(as_recruiter, entry)
    back = press("note", entry, text="Called, no answer.")
    as_recruiter.get(back["Location"])
    codes = Event.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes) == [EventCode.OPENED, EventCode.NOTED]

    shown(as_recruiter, entry)
    assert list(codes.all()) == [EventCode.OPENED, EventCode.NOTED, EventCode.OPENED]


def test_p24_a_button_hides_no_view_of_another_entry_and_none_much_later(as_recruiter, entry, press):
    other = builders.interest(entry.form, email="bo@example.com")
    press("take", entry)
    shown(as_recruiter, other)
    assert Event.objects.filter(code=EventCode.OPENED, interest=other).count() == 1

    press("note", entry, text="Later.")
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        shown(as_recruiter, entry)
    assert Event.objects.filter(code=EventCode.OPENED, interest=entry).count() == 1


def test_p24_a_button_that_changed_nothing_hides_no_view(as_recruiter, entry, press):
    press("take", entry)
    shown(as_recruiter, entry)
    press("take", entry)
    shown(as_recruiter, entry)
    assert Event.objects.filter(code=EventCode.OPENED).count() == 1


@pytest.mark.parametrize(("action", "given"), [("reply", {}), ("reply", {"use": "1"}), ("note", {})])
def test_p24_a_form_shown_again_is_a_view_unless_the_page_was_opened_just_before(
    as_recruiter, entry, recruiter, press, action, given
):
    views = Event.objects.filter(code=EventCode.OPENED, actor=recruiter)
    refused = press(action, entry, **given, text="")
    assert (refused.status_code, views.count()) == (200 if given else 422, 1)
    press(action, entry, **given, text="")
    assert views.count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        press(action, entry, **given, text="")
    assert views.count() == 2


def test_p16_head_and_prefetch_leave_no_trace(as_recruiter, entry):
    as_recruiter.head(url("inspect", entry.pk))
    as_recruiter.get(url("inspect", entry.pk), headers={"Sec-Purpose": "prefetch"})
    assert Event.objects.count() == 0


@pytest.mark.parametrize("action", ACTIONS)
def test_p16_get_of_a_button_changes_nothing(as_recruiter, entry, action):
    before = Interest.objects.values().get()
    response = as_recruiter.get(url(action, entry.pk))
    assert response.status_code == (200 if action == "assign" else 302)
    assert Interest.objects.values().get() == before
    assert Event.objects.count() == 0


def test_page_survives_codes_and_shapes_it_does_not_know(as_recruiter, entry):
    event(entry, "from_the_future", now=entry.changed_at, data={"x": 1}).save()
    event(entry, EventCode.STEP, now=entry.changed_at, data={"from": None}).save()
    event(entry, EventCode.PERSON_ASKED, now=entry.changed_at, data={"due_on": "2026-99-99"}).save()
    event(entry, EventCode.FILE_OPENED, now=entry.changed_at, data={"file": 77}).save()
    event(entry, EventCode.OVERRULED, now=entry.changed_at, data=[]).save()
    Interest.objects.filter(pk=entry.pk).update(screening=[{}], language="xx-yy", result="neutral")
    shown(as_recruiter, entry)


def test_suspected_spam_asks_for_a_decision(as_recruiter, entry):
    Interest.objects.filter(pk=entry.pk).update(spam=Spam.SUSPECTED)
    page = shown(as_recruiter, entry)
    assert "This may be spam." in page
    assert url("not-spam", entry.pk) in page


def test_next_and_previous_stay_inside_the_filtered_set(as_recruiter, entry, form_row):
    later = [
        builders.interest(
            form_row, submitted_at=builders.NOW + timedelta(hours=hour), availability=availability
        )
        for hour, availability in ((1, "future"), (2, "active"))
    ]
    query = "?tab=all&availability=active"
    response = as_recruiter.get(url("previous", entry.pk) + query)
    assert response["Location"] == url("inspect", later[1].pk) + query
    response = as_recruiter.get(url("next", later[1].pk) + query)
    assert response["Location"] == url("inspect", entry.pk) + query
    response = as_recruiter.get(url("next", entry.pk) + query)
    assert response["Location"] == url("index") + query
    response = as_recruiter.get(url("previous", later[1].pk) + query)
    assert response["Location"] == url("index") + query
    assert Event.objects.count() == 0


def statements(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    transactions = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return len([query for query in found if not query["sql"].startswith(transactions)])


def fill(entry: Interest, number: int, author) -> None:
    for index in range(number):
        Note.objects.create(interest=entry, author=author, text=f"Note {index}", at=entry.submitted_at)
        builders.message(entry, created_by=author)
        attach(entry, f"{index}.pdf")
        event(entry, EventCode.STEP, now=entry.submitted_at, actor=author).save()
        builders.interest(entry.form, email=entry.email)
    entry.version.definition = [
        {"id": f"q{index}", "kind": "short_text", "label": f"Question {index}"} for index in range(number)
    ]
    entry.version.save()
    Interest.objects.filter(pk=entry.pk).update(answers={f"q{index}": "answer" for index in range(number)})
    entry.areas.add(*(builders.area(f"Area {index}") for index in range(number)))


class Shell(WagtailAdminTemplateMixin, TemplateView):
    """An empty page of the admin."""


urlpatterns = [path("admin/shell/", require_admin_access(Shell.as_view())), *host_urls.urlpatterns]


@pytest.mark.urls(__name__)
def test_g10_page_costs_the_same_however_much_there_is(as_recruiter, entry, recruiter, private_files):
    shell = statements(as_recruiter, "/admin/shell/")
    fill(entry, 5, recruiter)
    few = statements(as_recruiter, url("inspect", entry.pk))
    fill(entry, 55, recruiter)
    many = statements(as_recruiter, url("inspect", entry.pk))
    assert few == many
    assert many <= shell + 10
