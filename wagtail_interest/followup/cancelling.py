"""Taking back mail that has not left yet, when an entry leaves (promise P29)."""

from __future__ import annotations

from datetime import datetime

from wagtail_interest.mail.queue import cancel
from wagtail_interest.records.message import UNFINISHED, Message


def cancel_unsent(interest_ids: list[int], *, now: datetime, kind: str = "") -> int:
    """Cancel the unsent mail of entries, of one ``MessageKind`` when given; return how many."""
    messages = Message.objects.filter(interest__in=interest_ids, state__in=UNFINISHED)
    return cancel(messages.filter(kind=kind) if kind else messages, now=now)
