"""Which day a review falls on: weekly, fortnightly, monthly, over closed days, July and the turn of the year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wagtail_interest.followup.calendar import WorkingDays
from wagtail_interest.followup.rhythm import latest_review_day, next_review_day, outpaces_review
from wagtail_interest.records.absence import ClosedPeriod
from wagtail_interest.records.plan import HandlingPlan

ALL_DAYS = WorkingDays()
JULY = WorkingDays((ClosedPeriod(first_day=date(2026, 7, 1), last_day=date(2026, 7, 31)),))
SWEDEN = WorkingDays(country="SE")


def plan(rhythm: str = "weekly", weekday: int = 0, **fields) -> HandlingPlan:
    """An unsaved plan."""
    return HandlingPlan(rhythm=rhythm, review_weekday=weekday, **fields)


def walk(of: HandlingPlan, days: WorkingDays, first: date, count: int) -> list[date]:
    """Hold each review on its day, looking every day; return the days."""
    held: list[date] = []
    last = first - timedelta(days=1)
    for n in range(count):
        today = first + timedelta(days=n)
        if next_review_day(of, last, today, days) <= today:
            held.append(today)
            last = today
    return held


def test_weekly_review_falls_on_its_weekday():
    wednesday = date(2026, 3, 4)

    assert latest_review_day(plan(), wednesday, ALL_DAYS) == date(2026, 3, 2)
    assert next_review_day(plan(), date(2026, 3, 2), wednesday, ALL_DAYS) == date(2026, 3, 9)
    assert next_review_day(plan(weekday=4), date(2026, 3, 2), wednesday, ALL_DAYS) == date(2026, 3, 6)


def test_missed_reviews_do_not_pile_up():
    assert next_review_day(plan(), date(2026, 1, 5), date(2026, 3, 4), ALL_DAYS) == date(2026, 3, 2)
    assert next_review_day(plan(), None, date(2026, 3, 4), ALL_DAYS) == date(2026, 3, 2)


@pytest.mark.parametrize(("rhythm", "gaps"), [("weekly", {7}), ("fortnightly", {14}), ("monthly", {28, 35})])
def test_each_rhythm_keeps_its_distance_over_three_years(rhythm, gaps):
    held = walk(plan(rhythm, weekday=2), ALL_DAYS, date(2026, 1, 1), 3 * 365 + 1)

    assert {day.weekday() for day in held} == {2}
    assert {(late - early).days for early, late in zip(held, held[1:], strict=False)} == gaps
    if rhythm == "monthly":
        assert [day.day <= 7 for day in held] == [True] * 36 and len(held) == 36


def test_holiday_moves_the_review_to_the_next_working_day():
    easter_monday = date(2026, 4, 6)

    assert latest_review_day(plan(), easter_monday, SWEDEN) == date(2026, 3, 30)
    assert latest_review_day(plan(), date(2026, 4, 7), SWEDEN) == date(2026, 4, 7)
    assert next_review_day(plan(), date(2026, 3, 30), easter_monday, SWEDEN) == date(2026, 4, 7)


def test_july_is_skipped_and_august_begins_with_one_review():
    held = walk(plan(), JULY, date(2026, 6, 22), 56)

    assert held == [date(2026, 6, 22), date(2026, 6, 29), date(2026, 8, 3), date(2026, 8, 10)]
    assert walk(plan(weekday=2), JULY, date(2026, 6, 29), 40) == [date(2026, 8, 3), date(2026, 8, 5)]


def test_same_day_mail_is_wanted_where_the_promise_is_shorter_than_the_rhythm():
    assert outpaces_review(plan(active_days=4))
    assert not outpaces_review(plan(active_days=5))
    assert outpaces_review(plan("fortnightly", active_days=5))
    assert outpaces_review(plan("monthly", active_days=10))
