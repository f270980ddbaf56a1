"""Registering by hand goes through the same door."""

from __future__ import annotations

import pytest

from tests import builders
from wagtail_interest.intake.register import NoPlan, register
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import EventCode, Result, Source


def by_hand(form, recruiter, now, **fields):
    """Register Anna, met at a fair."""
    return register(
        form,
        by=recruiter,
        now=now,
        **{
            "source": Source.FAIR,
            "name": "Anna\u200b\nBerg",
            "email": "anna@example.com",
            "availability": "future",
            "language": "en",
            **fields,
        },
    )


def test_registered_entry_names_who_and_where(sales, recruiter, now):
    interest = by_hand(sales, recruiter, now, note="Met at the fair.").interest
    assert (interest.name, interest.source, interest.registered_by) == ("Anna Berg", Source.FAIR, recruiter)
    assert interest.result == Result.LOOK
    first = interest.events.first()
    assert (first.code, first.actor, first.data) == (EventCode.REGISTERED, recruiter, {"source": "fair"})
    assert interest.notes.get().text == "Met at the fair."
    assert Message.objects.get().to == "anna@example.com"


def test_double_click_registers_once(sales, recruiter, now):
    by_hand(sales, recruiter, now, form_token="t")
    assert not by_hand(sales, recruiter, now, form_token="t").created
    assert Interest.objects.count() == 1


def test_same_person_can_be_registered_again(sales, recruiter, now):
    by_hand(sales, recruiter, now)
    assert by_hand(sales, recruiter, now).created


def test_form_never_published_gets_an_empty_version(plan, recruiter, now):
    form = builders.form("Never published")
    interest = by_hand(form, recruiter, now).interest
    assert (interest.version.definition, interest.result) == ([], Result.NEUTRAL)


def test_form_without_plan_cannot_promise_anything(tree, recruiter, now):
    HandlingPlan.objects.all().delete()
    with pytest.raises(NoPlan):
        by_hand(builders.form(), recruiter, now)
