"""On which days a plan's review falls; a day that is no working day moves to the next that is."""

from __future__ import annotations

from datetime import date, timedelta

from wagtail_interest.followup.calendar import LONGEST, WorkingDays
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Rhythm

#: About how many working days lie between two reviews; a promise shorter than that needs same-day mail.
BETWEEN_REVIEWS: dict[str, int] = {Rhythm.WEEKLY: 5, Rhythm.FORTNIGHTLY: 10, Rhythm.MONTHLY: 20}


def next_review_day(plan: HandlingPlan, last: date | None, today: date, days: WorkingDays) -> date:
    """Return the review day that counts on *today*: one that has come and was not held, else the next to come.

    A missed one does not pile up: after weeks without a review it is the latest of the missed days.

    Args:
        last: local day of the last review, None when there was none.
        days: the working days of the form's site.
    """
    latest = latest_review_day(plan, today, days)
    if last is None or last < latest:
        return latest
    return coming_review_day(plan, max(today, last), days)


def latest_review_day(plan: HandlingPlan, today: date, days: WorkingDays) -> date:
    """Return the last review day up to and including *today*."""
    day = _falls_up_to(plan, today)
    while _moved(day, days) > today:
        day = _falls_up_to(plan, day - timedelta(days=1))
    return _moved(day, days)


def coming_review_day(plan: HandlingPlan, after: date, days: WorkingDays) -> date:
    """Return the first review day later than *after*."""
    day = _falls_up_to(plan, after)
    if _moved(day, days) > after:
        return _moved(day, days)
    day = after + timedelta(days=1)
    while not _falls_on(plan, day):
        day += timedelta(days=1)
    return _moved(day, days)


def _falls_up_to(plan: HandlingPlan, day: date) -> date:
    while not _falls_on(plan, day):
        day -= timedelta(days=1)
    return day


def _falls_on(plan: HandlingPlan, day: date) -> bool:
    """Whether the calendar names *day*: each week; each second week, the same for everybody; first in the month."""
    if day.weekday() != plan.review_weekday:
        return False
    if plan.rhythm == Rhythm.FORTNIGHTLY:
        return (day.toordinal() - 1) // 7 % 2 == 0
    return plan.rhythm != Rhythm.MONTHLY or day.day <= 7


def _moved(day: date, days: WorkingDays) -> date:
    for _step in range(LONGEST):
        if days.is_working(day):
            break
        day += timedelta(days=1)
    return day


def outpaces_review(plan: HandlingPlan) -> bool:
    """Return whether those actively looking are promised an answer sooner than the next review may come."""
    return plan.active_days < BETWEEN_REVIEWS.get(plan.rhythm, 5)
