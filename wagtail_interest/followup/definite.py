"""The definite notice: an answer on the spot where the plan promises one; it settles once its mail has left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_interest.followup.openings_told import no_opening
from wagtail_interest.followup.standing import LEFT, answered_otherwise
from wagtail_interest.followup.verbs import lock, write
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, MessageKind, MessageState, Promise, Step

#: The notice never reached the candidate.
LOST = (MessageState.FAILED, MessageState.BOUNCED, MessageState.REJECTED)


def holds(interest: Interest) -> bool:
    """Return whether the notice is what this candidate was promised, and no person was asked for."""
    return interest.promise == Promise.NOTICE and interest.person_asked_at is None


def definite_notice(interest: Interest, area: str) -> str:
    """Return what the candidate reads, in the active language; *area* as ``openings_told.area_of`` says.

    Only who agreed to be kept for future openings is told of being written to.
    """
    day = {"date": date_format(interest.retain_until, "DATE_FORMAT")}
    if interest.consent_pool:
        rest = _(
            "We keep your interest until %(date)s and write when one appears; ask if you want a person to answer."
        )
    else:
        rest = _(
            "You did not ask to be kept for future openings, so we keep your interest until %(date)s and then "
            "erase it; ask if you want a person to answer."
        )
    return f"{no_opening(interest, area)} {rest % day}"


def follow_delivery(sender: Any, *, message: Message, state: str, now: datetime, **kwargs: Any) -> None:
    """Settle what a delivered notice promised; owe it again when the notice was lost."""
    if message.kind != MessageKind.CONFIRMATION or message.interest_id is None:
        return
    if state in LEFT:
        _settle(message.interest_id, message, now=now)
    elif state in LOST:
        _owe_again(message.interest_id, message, state, now=now)


def _settle(pk: int, message: Message, *, now: datetime) -> None:
    if not Interest.objects.filter(pk=pk, promise=Promise.NOTICE).exists():
        return
    with transaction.atomic():
        row = next(iter(lock([pk])), None)
        if row is None or not holds(row) or row.settled_at is not None or row.step == Step.WAITING:
            return
        if _counts(row, message):
            return
        write(
            [row],
            {"settled_at": now},
            code=EventCode.NOTICE_GIVEN,
            by=None,
            now=now,
            data=lambda _row: {"message": message.pk},
        )


def _counts(row: Interest, message: Message) -> bool:
    """Whether this mail has been taken for the answer before and was not lost since.

    A late report of its delivery must not settle what was opened again for another reason.
    """
    codes = Event.objects.filter(interest=row, data__message=message.pk).filter(
        code__in=(EventCode.NOTICE_GIVEN, EventCode.REOPENED)
    )
    return codes.order_by("-id").values_list("code", flat=True).first() == EventCode.NOTICE_GIVEN


def _owe_again(pk: int, message: Message, state: str, *, now: datetime) -> None:
    with transaction.atomic():
        row = next(iter(lock([pk])), None)
        if row is None or row.settled_at is None or not holds(row):
            return
        if not _counts(row, message) or answered_otherwise(row, message):
            return
        if row.exit:  # nothing is owed now; whoever takes the exit back must not find it answered
            Interest.objects.filter(pk=pk).update(settled_at=None)
            return
        write(
            [row],
            {"settled_at": None},
            code=EventCode.REOPENED,
            by=None,
            now=now,
            data=lambda _row: {"message": message.pk, "state": str(state)},
        )
