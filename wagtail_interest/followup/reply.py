"""What becomes of answers: logged when given elsewhere, owed again when the mail was lost; a bounce is not an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce

from wagtail_interest.followup.decide import LOST
from wagtail_interest.followup.restoring import put_back, replied_data
from wagtail_interest.followup.standing import LEFT, answered_otherwise
from wagtail_interest.followup.verbs import Done, all_failed, change, lock, write
from wagtail_interest.records.interest import Event, Interest, event
from wagtail_interest.records.message import Message
from wagtail_interest.signals import interests_changed
from wagtail_interest.vocabulary import EventCode, MessageKind, Step, Then

WAYS = ("phone", "mail", "person")
#: What stood before the candidate asked for a person holds no more.
OLDER_THAN_ASKING = ("settled_at", "exit", "due_on", "told_on")


def log_answer(ids: Iterable[int], how: str, *, by: Any, now: datetime) -> Done:
    """Log that entries were answered outside the system (``phone``, ``mail`` or ``person``) and settle them.

    An already settled entry is logged too: should its mail bounce, this answer still stands. Nobody waits for
    the candidate any more.
    """
    if how not in WAYS:
        return all_failed(ids)
    return change(
        ids,
        {
            "settled_at": Coalesce("settled_at", Value(now)),
            "waiting_until": None,
            "step": Case(When(step=Step.WAITING, then=Value(Step.NEW.value)), default="step"),
        },
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
    elif state in LEFT and message.context.get("then") != Then.ASK:
        _settle_again(message.interest_id, message, now=now)


def _reopen(pk: int, message: Message, state: str, *, now: datetime) -> None:
    with transaction.atomic():
        row = next(iter(lock([pk])), None)
        if row is None:
            return
        changes = (
            _unasked(row, message) if message.context.get("then") == Then.ASK else _unsettled(row, message)
        )
        if not changes:
            return
        if row.exit:  # nothing is owed now; whoever takes the exit back must not find it answered
            Interest.objects.filter(pk=pk).update(**changes)
            return
        write(
            [row],
            changes,
            code=EventCode.REOPENED,
            by=None,
            now=now,
            data=lambda _row: {"message": message.pk, "state": str(state)},
        )


def _unsettled(row: Interest, message: Message) -> dict[str, Any]:
    """Return the change that owes a lost answer again; what was decided beside it stays."""
    if row.settled_at is None or answered_otherwise(row, message):
        return {}
    return {"settled_at": None}


def _unasked(row: Interest, message: Message) -> dict[str, Any]:
    """Return the changes that stop waiting for who was never asked: all stands as before the question."""
    told = replied_data([row.pk], {message.pk}).get(message.pk, {})
    return taken_back(row, message, told) if row.step == Step.WAITING else {}


def taken_back(row: Interest, message: Message, told: dict[str, Any]) -> dict[str, Any]:
    """Return the changes that restore *row* as it was before *message*, which nobody will read; *told* is its event's.

    Nobody ends unanswered by it: an answer lost meanwhile does not settle again, nor does anything from before the
    candidate asked for a person.
    """
    changes = put_back(row, told)
    if row.person_asked_at is not None and row.person_asked_at >= message.created_at:
        changes = {name: value for name, value in changes.items() if name not in OLDER_THAN_ASKING}
        if changes.get("step") in (Step.ENDED, Step.WAITING):
            changes |= {"step": Step.NEW.value, "outcome": "", "waiting_until": None}
    settled = changes.get("settled_at", row.settled_at)
    if (settled is None) == (row.settled_at is None):
        return changes
    waits = changes.get("step", row.step) == Step.WAITING
    if (not waits and answered_otherwise(row, message)) != (settled is not None):
        del changes["settled_at"]
    return changes


def _settle_again(pk: int, message: Message, *, now: datetime) -> None:
    with transaction.atomic():
        row = next(iter(lock([pk])), None)
        if row is None or row.settled_at is not None or row.step == Step.WAITING:
            return
        if row.person_asked_at is not None and row.person_asked_at > message.created_at:
            return
        if not _was_lost(row, message):
            return
        Interest.objects.filter(pk=pk).update(settled_at=now, changed_at=now)
        event(row, EventCode.REPLIED, now=now, data={"message": message.pk, "again": True}).save()
        interests_changed.send(
            sender=Interest, ids=[row.pk], code=str(EventCode.REPLIED), actor=None, now=now
        )


def _was_lost(row: Interest, message: Message) -> bool:
    """Whether the mail was given up as lost since it last counted as an answer.

    A late report of its delivery must not settle what was opened again for another reason, such as a question.
    """
    told = Event.objects.filter(interest=row, data__message=message.pk)
    lost = Q(code=EventCode.MAIL, data__state__in=[str(state) for state in LOST])
    last = told.filter(lost | Q(code=EventCode.REPLIED)).order_by("-pk").values_list("code", flat=True)
    return last.first() == EventCode.MAIL
