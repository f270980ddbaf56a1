"""What an answer changed on an entry, kept in its event as codes, dates and ids, and putting exactly that back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.vocabulary import EventCode

_DAYS = ("waiting_until", "next_touch_on", "due_on", "told_on")
_MOMENTS = ("settled_at",)
#: What goes back as a whole or not at all: a step, how it ended, and the days that belong to it.
TOGETHER = frozenset({"step", "outcome", "exit", "waiting_until", "next_touch_on"})


def turned(row: Interest, changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return ``before`` and ``after`` of those *changes* that are one, for the data of an event."""
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    return {
        "before": {name: _plain(getattr(row, name)) for name in changed},
        "after": {name: _plain(value) for name, value in changed.items()},
    }


def put_back(row: Interest, data: dict[str, Any]) -> dict[str, Any]:
    """Return the changes that restore *row* from an event's *data*; what was changed again since stays as it is."""
    before, after = data.get("before") or {}, data.get("after") or {}
    stands = {name for name in before if hasattr(row, name) and _plain(getattr(row, name)) == after.get(name)}
    if TOGETHER & (before.keys() - stands):
        stands -= TOGETHER
    return {name: _read(name, value) for name, value in before.items() if name in stands}


def replied_data(interest_ids: list[int], message_ids: set[int]) -> dict[int, dict[str, Any]]:
    """Return message id → data of the event that tells of its first sending."""
    found: dict[int, dict[str, Any]] = {}
    events = Event.objects.filter(interest_id__in=interest_ids, code=EventCode.REPLIED)
    for data in events.order_by("at", "pk").values_list("data", flat=True):
        if data.get("message") in message_ids:
            found.setdefault(data["message"], data)
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DAYS:
        return parse_date(value)
    return parse_datetime(value) if name in _MOMENTS else value
