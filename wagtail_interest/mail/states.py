"""One way to change the state of a mail: row, timeline and signal together."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event
from wagtail_interest.records.message import Message
from wagtail_interest.signals import message_changed
from wagtail_interest.vocabulary import AddressState, EventCode, MessageState

log = logging.getLogger(__name__)

#: States that belong in an entry's timeline; "sent" and "delivered" stand on the mail itself.
TOLD = frozenset({MessageState.BOUNCED, MessageState.REJECTED, MessageState.FAILED, MessageState.CANCELLED})
#: The mail service says that the address does not take our mail.
NOT_REACHED = frozenset({MessageState.BOUNCED, MessageState.REJECTED})


def announce(message: Message, *, now: datetime) -> None:
    """Write the timeline, mark an address that cannot be reached, and tell whoever listens.

    Receivers run inside the caller's transaction; an exception of theirs reaches the caller.
    """
    _note(message, now)
    message_changed.send(sender=Message, message=message, state=message.state, now=now)


def _note(message: Message, now: datetime) -> None:
    if message.state in TOLD:
        remember(message, message.state, now=now)
    if message.state in NOT_REACHED and message.candidate_id:
        Candidate.objects.filter(pk=message.candidate_id).update(address_state=AddressState.UNREACHABLE)


def remember(message: Message, what: str, *, now: datetime) -> None:
    """Add one line to the entry's timeline: codes and ids only."""
    if message.interest_id is None:
        return
    Event.objects.create(
        interest_id=message.interest_id,
        form_id=message.interest.form_id if message.interest else None,
        code=EventCode.MAIL,
        at=now,
        data={"message": message.pk, "kind": message.kind, "state": str(what)},
    )


def settle(message: Message, *, now: datetime, only: dict[str, Any] | None = None, **fields: Any) -> bool:
    """Store *fields* on the row and announce its state; returns False when the row is gone or somebody else's.

    A receiver that fails must not make a sent mail look unsent: all that was done is then taken back, each is told
    again on its own, and the log names the class of what went wrong.

    Args:
        message: changed in memory too.
        only: conditions the row must still meet.
        fields: what to store; ``state_at`` follows ``now``.
    """
    fields["state_at"] = now
    try:
        with transaction.atomic():
            return _store(message, only, fields) and _announced(message, now)
    except Exception as error:  # a receiver of the host or a higher room
        log.error("A receiver of message_changed failed: %s", type(error).__name__)
        with transaction.atomic():
            return _store(message, only, fields) and _announced_apart(message, now)


def _store(message: Message, only: dict[str, Any] | None, fields: dict[str, Any]) -> bool:
    if not Message.objects.filter(pk=message.pk, **(only or {})).update(**fields):
        return False
    for name, value in fields.items():
        setattr(message, name, value)
    return True


def _announced(message: Message, now: datetime) -> bool:
    announce(message, now=now)
    return True


def _announced_apart(message: Message, now: datetime) -> bool:
    """Announce to each receiver alone; what one that fails had done is taken back."""
    _note(message, now)
    message_changed.send_apart(sender=Message, message=message, state=message.state, now=now)
    return True
