"""Taking answers back while their mail has not left: the mail is cancelled and each entry is as it was before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_interest.followup.cancelling import locked
from wagtail_interest.followup.reply import taken_back
from wagtail_interest.followup.restoring import replied_data
from wagtail_interest.followup.verbs import Done, chunks, lock, write
from wagtail_interest.mail.queue import cancel
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, MessageKind, MessageState


def undo(batch: str, *, by: Any, now: datetime, only: int | None = None) -> Done:
    """Take back all answers of one press whose mail has not left; *batch* is what ``answer`` was given.

    *only* names one entry: the others of the press stay answered.

    Entries whose mail has left (or is leaving this moment) fail, those taken back already are skipped. What a
    colleague or the candidate changed since stays as they left it. Ids are those of entries.
    """
    result = Done()
    if not batch:
        return result
    mails = Message.objects.filter(batch=batch, kind=MessageKind.REPLY, interest__isnull=False)
    if only is not None:
        mails = mails.filter(interest=only)
    for chunk in chunks(mails.order_by().values_list("interest_id", flat=True)):
        with transaction.atomic():
            result.add(_undo_chunk(batch, chunk, by=by, now=now))
    return result


def _undo_chunk(batch: str, chunk: list[int], *, by: Any, now: datetime) -> Done:
    # the mail first, as its deliverer does: whoever holds a row of it decides whether it leaves or not
    mails = locked(Message.objects.filter(batch=batch, kind=MessageKind.REPLY, interest_id__in=chunk))
    found = {mail.interest_id: mail for mail in mails if mail.interest_id is not None}
    gone = [pk for pk, mail in found.items() if mail.state == MessageState.CANCELLED]
    rows = [row for row in lock(chunk) if row.pk in found and _is_here(found[row.pk], now)]
    told = replied_data(chunk, {found[row.pk].pk for row in rows})
    write(
        rows,
        lambda row: taken_back(row, found[row.pk], told.get(found[row.pk].pk, {})),
        code=EventCode.UNDONE,
        by=by,
        now=now,
        data=lambda row: {"message": found[row.pk].pk},
    )
    cancel([found[row.pk] for row in rows], now=now)
    done = [row.pk for row in rows]
    return Done(done, gone, [pk for pk in chunk if pk not in {*done, *gone}])


def _is_here(mail: Message, now: datetime) -> bool:
    """Whether the mail still lies in the outbox and nobody is sending it this moment."""
    if mail.state == MessageState.SENDING:
        return mail.lease_until is not None and mail.lease_until <= now
    return mail.state == MessageState.QUEUED
