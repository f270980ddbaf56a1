"""Previous and next inside the filtered set, rebuilt from allow-listed parameters only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import RequestFactory

from tests import builders
from tests.builders import NOW
from tests.inbox.test_listing import INBOX
from wagtail_interest.inbox.admin import InterestAdmin
from wagtail_interest.inbox.neighbours import NOWHERE, Neighbours, listing_view, neighbours


@pytest.fixture
def ask(recruiter, form):
    """Ask for the neighbours of an entry under a query string."""
    admin = InterestAdmin()

    def call(entry, query: str = "", user=recruiter):
        request = RequestFactory().get(f"/admin/{query}")
        request.user = user
        return neighbours(request, entry, admin)

    return call


def url(entry, query: str = "") -> str:
    return f"{INBOX}inspect/{entry.pk}/{query}"


def test_newest_first_with_ties_broken_by_id(ask, form):
    a, b, c = (builders.interest(form, submitted_at=NOW) for _ in range(3))
    query = "?tab=all"
    assert ask(c, query) == Neighbours("", url(b, query), 1)
    assert ask(b, query) == Neighbours(url(c, query), url(a, query), 2)
    assert ask(a, query) == Neighbours(url(b, query), "", 3)
    assert ask(b) == Neighbours(url(a), url(c), 2)  # the queue: first come, first answered


def test_filters_search_and_order_of_the_list_hold(ask, form):
    late = builders.interest(form, name="Z", due_on=date(2026, 3, 1), search_text="night")
    soon = builders.interest(form, name="M", due_on=date(2026, 3, 9), search_text="night")
    builders.interest(form, name="B", due_on=date(2026, 3, 5), settled_at=NOW, search_text="night")
    builders.interest(form, name="A", due_on=date(2026, 3, 6), search_text="day")
    query = "?q=night&answer=owed"
    assert ask(late, query) == Neighbours("", url(soon, query), 1)
    assert ask(soon, f"{query}&ordering=name") == Neighbours("", url(late, f"{query}&ordering=name"), 1)


def test_an_entry_that_left_the_set_still_leads_on(ask, form):
    first = builders.interest(form, due_on=date(2026, 3, 1))
    answered = builders.interest(form, due_on=date(2026, 3, 2), settled_at=NOW)
    last = builders.interest(form, due_on=date(2026, 3, 3))
    found = ask(answered, "?answer=owed")
    assert found == Neighbours(url(first, "?answer=owed"), url(last, "?answer=owed"), None)


def test_answers_are_filters_here_too(ask, form):
    a = builders.interest(form, answers={"q-car": "yes"})
    builders.interest(form, answers={"q-car": "no"})
    c = builders.interest(form, answers={"q-car": "yes"})
    query = f"?tab=all&form={form.pk}&q_q-car=yes"
    assert ask(c, query) == Neighbours("", url(a, query), 1)


def test_p20_unknown_parameters_are_dropped(ask, form, recruiter):
    a, b = builders.interest(form), builders.interest(form)
    query = "?next=https://evil.example&assigned_to__password__startswith=x&file=3&export=csv&tab=all&kind=general"
    assert ask(b, query) == Neighbours("", url(a, "?tab=all&kind=general"), 1)
    request = RequestFactory().get(f"/admin/{query}")
    request.user = recruiter
    assert set(listing_view(InterestAdmin(), request).request.GET) == {"kind", "tab"}


def test_p9_neighbours_stay_in_scope(ask, form, foreign):
    mine = builders.interest(form, submitted_at=NOW - timedelta(days=1))
    assert ask(mine) == Neighbours("", "", 1)


def test_without_a_modeladmin_or_a_plain_order_there_are_none(form, recruiter):
    class ByOwner(InterestAdmin):
        ordering = ("assigned_to__username",)

    entry = builders.interest(form)
    request = RequestFactory().get("/admin/")
    request.user = recruiter
    assert neighbours(request, entry) == NOWHERE
    assert neighbours(request, entry, ByOwner()) == NOWHERE


def test_keep_in_touch_leads_by_day_and_those_without_one_come_last(ask, form):
    def kept(on):
        return builders.interest(form, step="keep_in_touch", settled_at=NOW, next_touch_on=on)

    no_day, later, soon, same, none_either = (
        kept(on) for on in (None, date(2026, 5, 1), date(2026, 4, 1), date(2026, 4, 1), None)
    )
    query = "?tab=touch"
    order = [soon, same, later, no_day, none_either]
    for number, entry in enumerate(order):
        before = url(order[number - 1], query) if number else ""
        after = url(order[number + 1], query) if number < 4 else ""
        assert ask(entry, query) == Neighbours(before, after, number + 1)


def test_answered_from_the_queue_still_leads_on_to_the_next_to_answer(ask, form):
    first, answered, waits, last = (
        builders.interest(form, due_on=date(2026, 3, day), **fields)
        for day, fields in (
            (1, {}),
            (2, {"settled_at": NOW}),
            (3, {"waiting_until": date(2099, 1, 1), "step": "waiting"}),
            (4, {}),
        )
    )
    assert ask(answered) == Neighbours(url(first), url(last), None)
    assert ask(waits) == Neighbours(url(first), url(last), None)
