"""Reading an entry leaves a trace: who, when, and when it was first opened at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_interest.records.interest import Interest, event
from wagtail_interest.signals import interests_changed
from wagtail_interest.vocabulary import EventCode


def opened(interest: Interest, *, by: Any, now: datetime) -> None:
    """Log the view (promise P24) and, the first time, that somebody has opened the entry.

    Reading changes nothing another editor could contradict, so ``changed_at`` stays as it is.
    """
    with transaction.atomic():
        event(interest, EventCode.OPENED, now=now, actor=by).save()
        unread = Interest.objects.filter(pk=interest.pk, opened_at__isnull=True)
        if interest.opened_at is None and unread.update(opened_at=now):
            interest.opened_at = now
            interests_changed.send(
                sender=Interest, ids=[interest.pk], code=str(EventCode.OPENED), actor=by, now=now
            )
