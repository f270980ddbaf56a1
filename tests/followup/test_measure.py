"""The promise is kept honest: what is measured, what is said in public, and who is told."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from wagtail_interest.followup import measure
from wagtail_interest.followup.measure import figures_of, shown_days, shown_on
from wagtail_interest.followup.measure_told import sections
from wagtail_interest.followup.system_mail import write_to_colleagues
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.absence import ClosedPeriod
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan

PLAN = HandlingPlan(active_days=5, future_days=20)


def answered(form: Form, days: int, *, count: int = 1, due_in: int = 7, **fields) -> list[Interest]:
    """Make entries sent three weeks before now and answered *days* calendar days later, due after *due_in*."""
    sent = builders.NOW - timedelta(days=21)
    made = {
        "submitted_at": sent,
        "settled_at": sent + timedelta(days=days),
        "due_on": (sent + timedelta(days=due_in)).date(),
        **fields,
    }
    return [builders.interest(form, **made) for _ in range(count)]


def measured(form: Form, now) -> dict:
    """Measure and return what the form keeps."""
    measure.measure(now)
    form.refresh_from_db()
    return form.measured


def test_median_and_85th_percentile_are_working_days_by_group(form, now):
    for days in (1, 1, 2, 2, 5, 6, 6, 7, 12, 14):
        answered(form, days)
    answered(form, 14, count=2, availability="future", due_in=30)
    found = measured(form, now)
    assert found["active"] == {"n": 10, "median": 3, "p85": 8, "broken": 2}
    assert found["future"] == {"n": 2, "median": 10, "p85": 10, "broken": 0}
    assert found["at"] == now.isoformat()


def test_unanswered_overdue_ones_are_broken_and_those_in_time_are_not_judged_yet(form, now):
    answered(form, 0, settled_at=None)
    answered(form, 0, settled_at=None, due_in=60)
    assert measured(form, now)["active"] == {"n": 1, "median": 15, "p85": 15, "broken": 1}


@pytest.mark.parametrize(
    "left_out",
    [
        {"promise": "notice"},
        {"is_test": True},
        {"spam": "confirmed"},
        {"exit": "duplicate", "settled_at": None},
        {"submitted_at": builders.NOW - timedelta(days=120), "settled_at": builders.NOW - timedelta(days=91)},
    ],
    ids=["notice", "test", "spam", "no answer owed", "older than 90 days"],
)
def test_what_was_no_promise_of_a_person_lately_is_not_measured(form, now, left_out):
    answered(form, 3, **left_out)
    assert "active" not in measured(form, now)


def test_who_asked_for_a_person_counts_from_then_by_the_promise_to_active_seekers(form, now):
    asked = now - timedelta(days=7)
    answered(form, 21, promise="notice", availability="future", person_asked_at=asked, due_in=21)
    assert measured(form, now)["active"] == {"n": 1, "median": 5, "p85": 5, "broken": 0}


def test_closed_days_are_not_measured(form, now):
    ClosedPeriod.objects.create(first_day=date(2026, 2, 12), last_day=date(2026, 2, 20))
    answered(form, 14)  # sent on Wednesday 11 February
    assert measured(form, now)["active"]["median"] == 3


def test_public_figure_is_the_plans_while_the_promise_is_kept(form, now):
    answered(form, 2, count=17)
    answered(form, 14, count=3)  # exactly 15 of 100
    measured(form, now)
    assert figures_of(form, "active") is None
    assert shown_days(form, PLAN, "active") == 5
    assert "slow_since" not in form.measured


def test_public_figure_is_the_measured_one_when_more_than_15_of_100_broke(form, now):
    answered(form, 2, count=16)
    answered(form, 14, count=4)
    measured(form, now)
    assert shown_days(form, PLAN, "active") == 10
    assert shown_days(form, PLAN, "future") == 20
    assert shown_on(form, PLAN, "active", now=now, site_id=None) == date(2026, 3, 18)
    assert form.measured["slow_since"] == "2026-03-04"


def test_few_answers_tell_nothing(form, now, settings):
    answered(form, 14, count=7)
    measured(form, now)
    assert shown_days(form, PLAN, "active") == 5
    settings.WAGTAIL_INTEREST = {"MEASURE_SAMPLE": 7}
    assert shown_days(form, PLAN, "active") == 10


def test_public_figure_never_promises_better_than_the_plan(form, now):
    answered(form, 2, count=10, due_in=1)
    measured(form, now)
    assert shown_days(form, PLAN, "active") == 5
    assert shown_days(None, PLAN, "active") == 5


def test_figure_returns_to_the_plans_once_the_promise_is_kept_again(form, now):
    late = answered(form, 14, count=8)
    measured(form, now)
    Interest.objects.filter(pk__in=[entry.pk for entry in late]).update(settled_at=late[0].submitted_at)
    assert "slow_since" not in measured(form, now + timedelta(days=1))


def test_first_day_of_slowness_is_remembered(form, now):
    answered(form, 14, count=8)
    measured(form, now)
    assert measured(form, now + timedelta(days=1))["slow_since"] == "2026-03-04"


def test_each_form_is_measured_once_a_day(form, now, django_assert_num_queries):
    other = builders.form("Other")
    assert measure.measure(now) == 2
    with django_assert_num_queries(1):
        assert measure.measure(now + timedelta(hours=1)) == 0
    builders.form("New")
    assert measure.measure(now + timedelta(hours=2)) == 1
    assert measure.measure(now + timedelta(days=1)) == 3
    other.refresh_from_db()
    assert other.measured == {"at": (now + timedelta(days=1)).isoformat()}


def test_measuring_takes_few_queries_and_bounded_memory_however_many_entries(form, now):
    entries = [entry for days in range(10) for entry in answered(form, days)]
    rows = [Interest(**_copied(entry, number)) for number in range(2000) for entry in entries[:1]]
    Interest.objects.bulk_create(rows, batch_size=500)
    del rows
    tracemalloc.start()
    with CaptureQueriesContext(connection) as queries:
        measure.measure(now)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(queries) <= 6
    assert peak < 4_000_000
    form.refresh_from_db()
    assert form.measured["active"]["n"] == 2010


def _copied(entry: Interest, number: int) -> dict:
    skip = {"id", "reference", "submission_key"}
    fields = {f.attname: getattr(entry, f.attname) for f in entry._meta.concrete_fields if f.name not in skip}
    return {**fields, "reference": f"C{number:07d}", "submission_key": f"copy-{number}"}


# -- who is told ------------------------------------------------------------------------------------------


def test_owner_and_deputy_are_told_when_too_many_broke(form, plan, recruiter, stranger, now):
    deputy = stranger
    plan.deputy = deputy
    plan.save()
    answered(form, 14, count=8)
    measured(form, now)
    for user in (recruiter, deputy):
        (section,) = sections(user, now=now)
        assert section.kind == "slow"
        assert section.lines == [
            "“Open interest”: 8 of 8 answers of the last 90 days broke the promise. The page says 10 working "
            "days until it is kept again."
        ]
        assert section.url.endswith(f"/interest/plans/edit/{plan.pk}/")


def test_nobody_is_told_while_the_promise_is_kept_nor_who_does_not_answer(form, manager, recruiter, now):
    measured(form, now)
    assert sections(recruiter, now=now) == []
    answered(form, 14, count=8)
    measured(form, now + timedelta(days=1))
    assert sections(manager, now=now + timedelta(days=1)) == []


def days_told(now, found_on: int, days: int) -> list[int]:
    """Run the clock each morning; at noon of the day *found_on* slowness is measured. Return the days with a mail of it."""
    told = []
    for day in range(days):
        morning = now + timedelta(days=day)
        write_to_colleagues(morning)
        sweep(morning)
        mails = Message.objects.filter(kind="system", sent_at__range=(morning, morning + timedelta(hours=1)))
        if any(section["kind"] == "slow" for mail in mails for section in mail.context["sections"]):
            told.append(day)
        if day == found_on:
            measure.measure(morning + timedelta(hours=2))
    return told


def test_slowness_found_after_the_morning_is_told_the_next_and_then_with_each_review(form, plan, now):
    answered(form, 14, count=8)  # today is a Wednesday; reviews are on Mondays
    assert days_told(now, found_on=0, days=15) == [1, 5, 12]


def test_slowness_is_told_no_more_often_than_there_are_reviews(form, plan, now):
    answered(form, 14, count=8)
    HandlingPlan.objects.update(rhythm="monthly")
    assert days_told(now, found_on=0, days=28) == [1]


def test_slowness_found_on_a_saturday_is_told_on_the_next_working_day(form, plan, now):
    answered(form, 14, count=8)
    HandlingPlan.objects.update(review_weekday=4)
    assert days_told(now, found_on=3, days=8) == [5]


def test_slowness_of_which_the_mail_was_lost_is_told_again(form, plan, recruiter, now):
    answered(form, 14, count=8)
    measured(form, now)
    write_to_colleagues(now)
    sweep(now)
    assert sections(recruiter, now=now + timedelta(days=1)) == []
    Message.objects.filter(kind="system").update(state="bounced")
    assert [section.kind for section in sections(recruiter, now=now + timedelta(days=1))] == ["slow"]
