"""The two dates a candidate is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from wagtail_interest.followup.promise import add_months, add_working_days, due_on, retain_until
from wagtail_interest.records.plan import HandlingPlan

PLAN = HandlingPlan(active_days=5, future_days=20, retention_months=12)
pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 4), 5, date(2026, 3, 11)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 3, 8), 5, date(2026, 3, 13)),
        (date(2026, 3, 4), 20, date(2026, 4, 1)),
    ],
)
def test_working_days_leave_out_weekends(start, days, end):
    assert add_working_days(start, days) == end


def test_due_on_follows_what_the_candidate_said_about_time():
    assert due_on(PLAN, "active", now=WEDNESDAY) == date(2026, 3, 11)
    assert due_on(PLAN, "future", now=WEDNESDAY) == date(2026, 4, 1)


def test_due_on_counts_from_the_sites_day_wherever_somebody_sits(settings):
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # already Thursday in Stockholm
    with timezone.override("UTC"):  # as Wagtail's admin does for a colleague's own time zone
        assert due_on(PLAN, "active", now=late) == date(2026, 3, 12)
    settings.TIME_ZONE = "UTC"
    assert due_on(PLAN, "active", now=late) == date(2026, 3, 11)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 60, date(2031, 11, 30)),
    ],
)
def test_p39_months_are_calendar_months(start, months, end):
    assert add_months(start, months) == end


def test_p39_retention_is_a_function_of_dates_in_utc():
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    due = date(2026, 3, 12)
    assert retain_until(PLAN, True, due, late) == date(2027, 3, 4)
    with timezone.override("Asia/Tokyo"):
        assert retain_until(PLAN, True, due, late) == date(2027, 3, 4)


def test_without_pool_consent_it_is_kept_a_while_after_the_answer(settings):
    settings.WAGTAIL_INTEREST = {"UNCONSENTED_DAYS": 10}
    assert retain_until(PLAN, False, date(2026, 3, 11), WEDNESDAY) == date(2026, 3, 21)


def test_nothing_is_erased_before_its_answer_is_due():
    short = HandlingPlan(future_days=120, retention_months=1)
    due = due_on(short, "future", now=WEDNESDAY)
    assert retain_until(short, True, due, WEDNESDAY) == due
