"""Taking one due mail for oneself, and the last look whether it may still be sent (promises P28, P29)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from wagtail_interest.mail.states import announce
from wagtail_interest.records.message import DeliveryEvent, Message, MessageQuerySet
from wagtail_interest.vocabulary import AddressState, Exit, MessageKind, MessageState, Spam

#: Longer than any single send may take; after it another worker finishes what died.
LEASE = timedelta(minutes=10)

#: Written by the system to a candidate: withheld from addresses that bounced or complained, and from suspected spam.
AUTOMATIC = frozenset({MessageKind.CONFIRMATION, MessageKind.LINK, MessageKind.LAPSED})
#: The candidate ended it; nothing more is written, not even an answer.
ENDED_BY_CANDIDATE = frozenset({Exit.WITHDREW, Exit.ERASED_SELF})
#: Tracking events after which no automatic mail goes to that person.
SUPPRESSING = ("complained", "unsubscribed")


def claim(pk: int, *, now: datetime) -> Message | None:
    """Return the mail *pk* leased to the caller, or None: gone, not due, somebody else's, or no longer to be sent.

    What may no longer be sent is cancelled here, in the transaction that would have claimed it. A row found in
    state ``sending`` belonged to a worker that died: it may have been sent, and is marked so.
    """
    with transaction.atomic():
        message = _lockable(Message.objects.due(now).filter(pk=pk)).first()
        if message is None:
            return None
        key = secrets.token_hex(16)
        died = message.state == MessageState.SENDING
        taken = Message.objects.due(now).filter(pk=pk, lease_key=message.lease_key)
        if not taken.update(
            state=MessageState.SENDING,
            state_at=now,
            lease_key=key,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            ambiguous=message.ambiguous or died,
        ):
            return None
        message = Message.objects.select_related("interest", "candidate").get(pk=pk)
        if may_send(message):
            return message
        _cancel(message, now)
    return None


def _lockable(rows: MessageQuerySet) -> MessageQuerySet:
    """Lock the row where the database can step over rows that others hold; elsewhere the conditional UPDATE decides."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True)
    return rows


def may_send(message: Message) -> bool:
    """Return whether *message* may still be sent, by what its entry and candidate say now."""
    interest, candidate = message.interest, message.candidate
    if interest is not None and interest.exit in ENDED_BY_CANDIDATE:
        return False
    if message.kind not in AUTOMATIC:
        return True
    if interest is None and candidate is None:
        return False
    if interest is not None and interest.spam in {Spam.SUSPECTED, Spam.CONFIRMED}:
        return False
    if candidate is None:
        return True
    if candidate.address_state == AddressState.UNREACHABLE:
        return False
    unwanted = DeliveryEvent.objects.filter(message__candidate=candidate, type__in=SUPPRESSING)
    return not unwanted.exists()


def _cancel(message: Message, now: datetime) -> None:
    message.state, message.state_at = MessageState.CANCELLED, now
    message.lease_until, message.lease_key = None, ""
    message.save(update_fields=["state", "state_at", "lease_until", "lease_key"])
    announce(message, now=now)
