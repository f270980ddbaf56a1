"""The two dates a candidate is told: when an answer comes and how long the interest is kept."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from wagtail_interest.conf import conf
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.records.plan import HandlingPlan


def local_time(now: datetime) -> datetime:
    """Return *now* in the time zone of the site (``TIME_ZONE``).

    Not in Django's current one: in the admin that is the one each colleague chose, and what is overdue to one must be
    so to all.
    """
    return timezone.localtime(now, timezone.get_default_timezone())


def local_day(now: datetime) -> date:
    """Return the calendar day of *now* in the time zone of the site; promises and *overdue* count in it."""
    return local_time(now).date()


def add_working_days(start: date, days: int, site_id: int | None = None) -> date:
    """Return the day *days* working days of a site after *start*; without a site, of all sites."""
    return working_days(site_id).add(start, days)


def add_months(start: date, months: int) -> date:
    """Return the same day *months* calendar months later, the month's last day where there is no such day."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def due_on(plan: HandlingPlan, availability: str, *, now: datetime, site_id: int | None = None) -> date:
    """Return the day by which *plan* promises an answer to somebody of this ``Availability``.

    Where the promise is a definite notice, it is the day by which a person steps in should the notice be lost.
    """
    return add_working_days(local_day(now), plan.days_for(availability), site_id)


def retain_until(plan: HandlingPlan, consent_pool: bool, due: date, now: datetime) -> date:
    """Return the last day an interest is kept, never before the promised answer.

    With consent to the pool it is the plan's calendar months from *now* (UTC); without it
    ``UNCONSENTED_DAYS`` after the day the answer is due.
    """
    if not consent_pool:
        return due + timedelta(days=conf.UNCONSENTED_DAYS)
    return max(due, add_months(now.astimezone(UTC).date(), plan.retention_months))
