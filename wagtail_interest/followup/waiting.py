"""Days on which entries come back: the next touch, and the day until which a candidate is waited for.

The day after that one the entry is to answer again, by a date of its own; nothing has to run for it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from wagtail_interest.followup import calendar, promise
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Step

#: Months until the next touch when nobody says otherwise.
TOUCH_MONTHS = 3
#: How long a candidate is waited for when nobody says otherwise, in calendar days.
DEFAULT_DAYS = 14


def until_after(today: date) -> date:
    """Return the day until which a candidate is waited for when nobody says otherwise."""
    return today + timedelta(days=DEFAULT_DAYS)


def touch_after(today: date) -> date:
    """Return the day of the next touch when nobody says otherwise."""
    return promise.add_months(today, TOUCH_MONTHS)


class Waiting:
    """What waiting changes; remembers the date of each form, so that a set costs no more than its forms."""

    def __init__(self) -> None:
        self._due: dict[tuple[int, date], date] = {}

    def until(self, row: Interest, day: date) -> dict[str, Any]:
        """Return the changes that make *row* wait until *day*: it stays owed, by a fresh date counted from then."""
        return {
            "step": Step.WAITING.value,
            "outcome": "",
            "settled_at": None,
            "waiting_until": day,
            "due_on": self.due_after(row, day),
            "told_on": None,
        }

    def over(self, row: Interest, *, now: datetime) -> dict[str, Any]:
        """Return the changes that end the waiting of *row* at once; none when it does not wait."""
        if row.step != Step.WAITING:
            return {}
        due = self.due_after(row, promise.local_day(now))
        return {"step": Step.NEW.value, "waiting_until": None, "due_on": due, "told_on": None}

    def due_after(self, row: Interest, day: date) -> date:
        """Return the day by which whoever answers after *day* owes it: the promise to those actively looking."""
        key = (row.form_id, day)
        if key not in self._due:
            plan = row.form.current_plan
            days = plan.active_days if plan else 0
            self._due[key] = calendar.working_days(row.form.site_id).add(day, days)
        return self._due[key]
