"""Days of the story: working days before and after today, as the plugin counts them, at an hour of Stockholm."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from wagtail_interest.followup.calendar import working_days

#: Colleagues are at work and the daily mail has left.
MORNING = 8


def working_day(now: datetime, away: int) -> date:
    """Return the working day that lies *away* working days after today; before today when it is negative."""
    days, day, left = working_days(None), timezone.localtime(now).date(), abs(away)
    step = timedelta(days=1 if away > 0 else -1)
    while left:
        day += step
        left -= days.is_working(day)
    return day


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of *day* in the site's time zone, aware."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def next_morning(now: datetime, days: int = 1) -> datetime:
    """Return eight in the morning of the first working day at least *days* days from now."""
    before = now + timedelta(days=days - 1)
    return at_hour(working_day(before, 1), MORNING)
