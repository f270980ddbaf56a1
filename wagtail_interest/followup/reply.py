"""Answering: by mail through the outbox, or logged when it happened elsewhere; a bounce is not an answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce

from wagtail_interest.followup.confirmation import reply_address, site_name
from wagtail_interest.followup.verbs import (
    Done,
    Judged,
    all_failed,
    change,
    chunks,
    lock,
    sort_out,
    write,
)
from wagtail_interest.mail.queue import queue
from wagtail_interest.questions.clean import clean_line, clean_text
from wagtail_interest.records.interest import Event, Interest, event
from wagtail_interest.records.message import UNFINISHED, Message
from wagtail_interest.signals import interests_changed
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, MessageState

SUBJECT_LIMIT = 150
TEXT_LIMIT = 20_000
WAYS = ("phone", "mail", "person")

#: The reply never reached the candidate.
LOST = (MessageState.FAILED, MessageState.BOUNCED, MessageState.REJECTED, MessageState.CANCELLED)
#: The reply has left, or is on its way.
HOLDING = (*UNFINISHED, MessageState.SENT, MessageState.DELIVERED)
#: Nothing is sent to who left (promise P29) or is spam.
UNWRITABLE = (Exit.WITHDREW, Exit.ERASED_SELF, Exit.SPAM)


def reply(
    ids: Iterable[int],
    *,
    subject: str,
    text: str,
    by: Any,
    now: datetime,
    not_before: datetime | None = None,
) -> Done:
    """Queue one answer by mail per entry and settle what was owed.

    The same words to the same entry again (a double click) are skipped, unless the earlier mail never
    arrived. Who withdrew or is confirmed spam cannot be written to: failed.
    """
    subject, text = clean_line(subject, SUBJECT_LIMIT), clean_text(text, TEXT_LIMIT)
    if not subject or not text:
        return all_failed(ids)
    words = hashlib.sha256(f"{subject}\0{text}".encode()).hexdigest()[:32]
    result = Done()
    for chunk in chunks(ids):
        with transaction.atomic():
            rows = lock(chunk, "form__site", "form__plan__owner", "candidate")
            lost = _lost_replies(chunk)
            sent: dict[int, int] = {}

            def judge(row: Interest, lost: dict[int, int] = lost, sent: dict[int, int] = sent) -> Judged:
                if row.exit in UNWRITABLE:
                    return "failed"
                message = _queue_reply(
                    row,
                    {"subject": subject, "text": text},
                    by=by,
                    now=now,
                    not_before=not_before,
                    key=f"reply:{row.pk}:{words}:{lost.get(row.pk, 0)}",
                )
                if message is None:
                    return "skipped"
                sent[row.pk] = message.pk
                return "done"

            part, changed = sort_out(chunk, rows, judge)
            write(
                changed,
                {"settled_at": Coalesce("settled_at", Value(now))},
                code=EventCode.REPLIED,
                by=by,
                now=now,
                data=lambda row, sent=sent: {"message": sent[row.pk]},  # type: ignore[misc]
            )
        result.add(part)
    return result


def _lost_replies(ids: list[int]) -> dict[int, int]:
    counts = Message.objects.filter(interest__in=ids, kind=MessageKind.REPLY, state__in=LOST)
    return dict(counts.order_by().values_list("interest").annotate(Count("pk")))


def _queue_reply(
    row: Interest,
    words: dict[str, str],
    *,
    by: Any,
    now: datetime,
    not_before: datetime | None,
    key: str,
) -> Message | None:
    site = row.form.site
    return queue(
        MessageKind.REPLY,
        to=row.email,
        language=row.language,
        context={
            **words,
            "reference": row.reference,
            "form_title": row.form.title,
            "site_name": site_name(site),
        },
        now=now,
        interest=row,
        candidate=row.candidate,
        reply_to=reply_address(row.form.current_plan, site),
        created_by=by,
        not_before=not_before,
        key=key,
    )


def log_answer(ids: Iterable[int], how: str, *, by: Any, now: datetime) -> Done:
    """Log that entries were answered outside the system (``phone``, ``mail`` or ``person``) and settle them.

    An already settled entry is logged too: should its mail bounce, this answer still stands.
    """
    if how not in WAYS:
        return all_failed(ids)
    return change(
        ids,
        {"settled_at": Coalesce("settled_at", Value(now))},
        judge=lambda row: "done",
        code=EventCode.ANSWERED,
        by=by,
        now=now,
        data=lambda row: {"how": how},
    )


def follow_delivery(sender: Any, *, message: Message, state: str, now: datetime, **kwargs: Any) -> None:
    """Owe the answer again when its mail was lost; settle it when a mail sent again does arrive."""
    if message.kind != MessageKind.REPLY or message.interest_id is None:
        return
    if state in LOST:
        _reopen(message.interest_id, message, state, now=now)
    elif state in (MessageState.SENT, MessageState.DELIVERED):
        _settle_again(message.interest_id, message, now=now)


def _reopen(pk: int, message: Message, state: str, *, now: datetime) -> None:
    with transaction.atomic():
        row = next(iter(lock([pk])), None)
        if row is None or row.settled_at is None or row.exit or _answered_otherwise(row, message):
            return
        write(
            [row],
            {"settled_at": None},
            code=EventCode.REOPENED,
            by=None,
            now=now,
            data=lambda _row: {"message": message.pk, "state": str(state)},
        )


def _answered_otherwise(row: Interest, lost: Message) -> bool:
    """Whether another reply or a logged answer, given since a person was last asked for, still stands."""
    mails, answers = Q(), Q()
    if row.person_asked_at is not None:
        mails, answers = Q(created_at__gte=row.person_asked_at), Q(at__gte=row.person_asked_at)
    others = Message.objects.filter(mails, interest=row, kind=MessageKind.REPLY, state__in=HOLDING)
    logged = Event.objects.filter(answers, interest=row, code=EventCode.ANSWERED)
    return others.exclude(pk=lost.pk).exists() or logged.exists()


def _settle_again(pk: int, message: Message, *, now: datetime) -> None:
    open_again = Interest.objects.filter(pk=pk, settled_at__isnull=True).filter(
        Q(person_asked_at__isnull=True) | Q(person_asked_at__lte=message.created_at)
    )
    with transaction.atomic():
        if not open_again.update(settled_at=now, changed_at=now):
            return
        row = Interest.objects.only("form_id").get(pk=pk)
        event(row, EventCode.REPLIED, now=now, data={"message": message.pk, "again": True}).save()
        interests_changed.send(
            sender=Interest, ids=[row.pk], code=str(EventCode.REPLIED), actor=None, now=now
        )
