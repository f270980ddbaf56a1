"""The tabs: which entries stand where, their numbers, and that search, filters and export keep to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from wagtail.users.models import UserProfile

from tests import builders
from tests.builders import NOW
from tests.inbox.test_listing import INBOX, names, page
from wagtail_interest.inbox.badge import TabCounts, count_anew, tab_counts
from wagtail_interest.inbox.entries import InterestAdmin
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Availability

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def entries(form) -> None:
    """One entry of every standing."""
    for name, fields in {
        "Owed": {"due_on": date(2026, 3, 20), "availability": Availability.FUTURE},
        "Late": {"due_on": date(2026, 3, 1)},
        "Waits": {"step": "waiting", "waiting_until": TODAY},
        "Back": {"step": "waiting", "waiting_until": TODAY - timedelta(days=1)},
        "Kept": {"step": "keep_in_touch", "settled_at": NOW, "next_touch_on": date(2026, 6, 1)},
        "Kept sooner": {"step": "keep_in_touch", "settled_at": NOW, "next_touch_on": date(2026, 5, 1)},
        "Kept, owed": {"step": "keep_in_touch", "next_touch_on": date(2026, 6, 1)},
        "Process": {"step": "in_process", "settled_at": NOW},
        "Answered": {"settled_at": NOW},
        "Test": {"is_test": True},
        "Spam": {"spam": "confirmed", "exit": "spam", "step": "ended"},
    }.items():
        builders.interest(form, name=name, **fields)


def test_each_tab_holds_its_entries_in_its_order(at_rita, entries):
    assert names(at_rita) == ["Late", "Back", "Kept, owed", "Owed"]
    assert names(at_rita, "?tab=touch") == ["Kept sooner", "Kept"]
    assert names(at_rita, "?tab=process") == ["Process"]
    everybody = names(at_rita, "?tab=all")
    assert len(everybody) == 9
    assert not {"Test", "Spam"} & set(everybody)


def test_filter_and_tab_mean_the_same_by_to_answer(at_rita, entries):
    assert names(at_rita, "?tab=all&answer=owed") == names(at_rita, "?tab=answer")


def test_what_is_overdue_goes_by_the_sites_day_wherever_the_reader_sits(at_rita, form, recruiter):
    """At noon of the 4th in Stockholm it is the 5th on Kiritimati."""
    entry = builders.interest(form, name="Due today", due_on=date(2026, 3, 4))
    UserProfile.get_for_user(recruiter)
    UserProfile.objects.update(current_time_zone="Pacific/Kiritimati")
    with time_machine.travel(datetime(2026, 3, 4, 12, 0, tzinfo=UTC), tick=False):
        assert names(at_rita, "?answer=overdue") == []
        assert "Answer today" in page(at_rita)
        assert "Answer today" in at_rita.get(f"{INBOX}inspect/{entry.pk}/").content.decode()
        at_rita.post(f"{INBOX}step/{entry.pk}/", {"step": "waiting", "day": "2026-03-04"})
    entry.refresh_from_db()
    assert (entry.step, entry.waiting_until) == ("waiting", date(2026, 3, 4))


def test_a_filter_that_the_queue_cannot_hold_shows_all_unless_a_tab_is_named(at_rita, entries):
    assert "Answered" in names(at_rita, "?answer=settled")
    assert names(at_rita, "?tab=answer&answer=settled") == []
    assert names(at_rita, "?step=waiting") == ["Back", "Waits"]
    assert "Spam" in names(at_rita, "?also=spam")
    assert names(at_rita, "?tab=nonsense") == names(at_rita)


def test_numbers_on_the_tabs_are_those_of_the_lists(recruiter, at_rita, entries):
    assert tab_counts(recruiter, TODAY) == TabCounts(answer=4, active=3, overdue=1, touch=2, process=1)
    html = page(at_rita)
    assert (
        f'<a class="wi-tab wi-tab--here" href="{INBOX}" aria-current="page">'
        'To answer <span class="wi-tab__count">4</span></a>' in html
    )
    assert f'href="{INBOX}?tab=touch">Keep in touch <span class="wi-tab__count">2</span>' in html
    assert f'href="{INBOX}?tab=all">All</a>' in html
    assert f'href="{INBOX}?availability=active">Active seekers <span class="wi-tab__count">3</span>' in html
    assert f'href="{INBOX}?answer=overdue">Overdue <span class="wi-tab__count">1</span>' in html


def test_active_seekers_are_a_queue_of_their_own(at_rita, entries):
    assert names(at_rita, "?availability=active") == ["Late", "Back", "Kept, owed"]
    html = page(at_rita, "?availability=active")
    assert f'class="wi-quick__one wi-quick__one--on" href="{INBOX}"' in html


def test_counts_are_one_query_and_known_for_a_minute(manager, form, entries, django_assert_num_queries):
    tab_counts(manager, TODAY)  # rights are read once
    count_anew()
    with django_assert_num_queries(1):
        assert tab_counts(manager, TODAY).answer == 4
    with django_assert_num_queries(0):
        tab_counts(manager, TODAY)


def test_nobody_counts_above_999(recruiter, form, at_rita):
    entry = builders.interest(form)
    rows = [
        Interest(
            **{
                **{field.attname: getattr(entry, field.attname) for field in Interest._meta.concrete_fields},
                "id": None,
                "reference": f"M{number:07d}",
                "submission_key": f"m{number}",
            }
        )
        for number in range(1001)
    ]
    Interest.objects.bulk_create(rows)
    count_anew()
    assert tab_counts(recruiter, TODAY).answer == 1000
    assert 'To answer <span class="wi-tab__count">999+</span>' in page(at_rita)


def test_p9_numbers_are_the_readers_own(recruiter, stranger, form, foreign):
    builders.interest(form)
    assert tab_counts(recruiter, TODAY).answer == 1
    assert tab_counts(stranger, TODAY) == TabCounts()
    assert tab_counts(builders.user("nils"), TODAY) == TabCounts()


def test_search_and_lasting_filters_go_along_to_another_tab(at_rita, form):
    builders.interest(form)
    html = page(at_rita, f"?q=anna&form={form.pk}&answer=overdue&p=2&ordering=name", results=True)
    assert f'href="{INBOX}?q=anna&amp;form={form.pk}&amp;tab=touch">Keep in touch</a>' in html
    assert "wi-tab__count" not in html.partition("</nav>")[0]  # a number of all would not fit the list


def test_the_search_form_keeps_the_tab(at_rita, form):
    builders.interest(form)
    assert '<input type="hidden" name="tab" value="touch">' in page(at_rita, "?tab=touch")
    assert 'name="tab"' not in page(at_rita)
    assert 'name="tab"' not in page(at_rita, "?tab=x%22%3E")


def test_nothing_found_in_a_tab_offers_all_entries(at_rita, form):
    builders.interest(form, name="Anna", settled_at=NOW)
    assert f'href="{INBOX}?q=anna&amp;tab=all">Look among all entries' in page(at_rita, "?q=anna")


def test_export_and_rows_keep_the_tab(at_rita, entries):
    html = page(at_rita, "?tab=touch")
    assert "?tab=touch&amp;export=csv" in html
    kept = Interest.objects.get(name="Kept")
    assert f'href="{INBOX}inspect/{kept.pk}/?tab=touch"' in html
    response = at_rita.get(f"{INBOX}?tab=touch&export=csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 3


def test_a_host_that_orders_or_narrows_its_inbox_keeps_that_in_every_tab(recruiter, form, rf):
    class ByName(InterestAdmin):
        base_url_path = "host/by-name"
        ordering = ("name",)

        def get_queryset(self, request):
            return super().get_queryset(request).exclude(name="Hidden")

    for name in ("B", "A", "Hidden"):
        builders.interest(form, name=name)
    admin = ByName()
    request = rf.get("/")
    request.user, request.model_admin = recruiter, admin
    view = admin.view_class("index")(model_admin=admin, model=Interest)
    view.setup(request)
    assert [entry.name for entry in view.get_queryset()] == ["A", "B"]
    assert view.counts is None
