"""Taking back mail that has not left yet, when an entry leaves (promise P29); and whose row is locked first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from wagtail_interest.mail.queue import cancel
from wagtail_interest.records.message import UNFINISHED, Message, MessageQuerySet


def locked(mails: MessageQuerySet) -> MessageQuerySet:
    """Return *mails* so that whoever reads them locks them, where the database can; before their entries, always.

    Who delivers a mail, or hears what became of it, holds it while it changes its entry. Two who lock one entry and
    its mail in different orders wait for each other until the database ends one of them.
    """
    mails = mails.order_by("pk")
    return mails.select_for_update() if connection.features.has_select_for_update else mails


def lock_mail(mails: MessageQuerySet) -> None:
    """Lock *mails* whose rows nobody needs yet; see ``locked``."""
    if connection.features.has_select_for_update:
        list(locked(mails).values_list("pk"))


def lock_unsent(interest_ids: Iterable[int]) -> None:
    """Lock what ``cancel_unsent`` may cancel, before the entries are locked."""
    lock_mail(_unsent(interest_ids))


def cancel_unsent(interest_ids: Iterable[int], *, now: datetime, kind: str = "") -> int:
    """Cancel the unsent mail of entries, of one ``MessageKind`` when given; return how many."""
    mails = _unsent(interest_ids)
    found = list(mails.filter(kind=kind) if kind else mails)
    return cancel(found, now=now) if found else 0


def _unsent(interest_ids: Iterable[int]) -> MessageQuerySet:
    return Message.objects.filter(interest__in=list(interest_ids), state__in=UNFINISHED)
