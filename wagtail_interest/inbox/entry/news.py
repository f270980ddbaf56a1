"""What others did to an entry since a page was opened: told to an editor whose page is stale (promise P38)."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from wagtail_interest.inbox.entry.timeline import LOOKING, TOLD_ELSEWHERE, Words, name_of
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import EventCode

#: Told at most; the timeline has the rest.
LIMIT = 5


def news_since(interest: Interest, seen: str, *, reader: Any) -> list[str]:
    """Return what happened after *seen*, newest first: what was done, by whom and when; *reader*'s own acts too.

    An unreadable *seen* tells the latest.
    """
    try:
        since = parse_datetime(seen)
    except ValueError:
        since = None
    events = interest.events.exclude(code__in=LOOKING).select_related("actor").order_by("-at", "-pk")
    if since is not None and since.tzinfo is not None:
        events = events.filter(at__gt=since)
    words = Words({item.get("id"): item.get("label") for item in interest.screening}, {}, {})
    told = []
    for event in events[:LIMIT]:
        moment = words.of_event(event) if event.code not in TOLD_ELSEWHERE else None
        text = moment.words if moment else str(EventCode(event.code).label)
        who = "" if event.actor is None else f"{name_of(event.actor)}, "
        told.append(f"{text} ({who}{date_format(localtime(event.at), 'TIME_FORMAT')})")
    return told
