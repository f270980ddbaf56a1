"""What the mail service tells afterwards: applied once, in any order, to the matching mail and recipient (P31, P32)."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime
from typing import Any

from anymail.signals import EventType, tracking
from django.db import connection, transaction
from django.db.models import Q

from wagtail_interest import clock
from wagtail_interest.mail.claim import SUPPRESSING
from wagtail_interest.mail.states import announce, remember
from wagtail_interest.mail.words import one_line
from wagtail_interest.records.message import DeliveryEvent, Message
from wagtail_interest.vocabulary import MessageState

log = logging.getLogger(__name__)

#: Name under which a mail service carries our row id, when the host allows metadata, and gives it back.
METADATA_KEY = "interest_message"
#: What an event makes of a mail. Opening and clicking are nobody's business and are dropped.
STATES: dict[str, str] = {
    EventType.QUEUED: MessageState.SENT,
    EventType.SENT: MessageState.SENT,
    EventType.DELIVERED: MessageState.DELIVERED,
    EventType.FAILED: MessageState.FAILED,
    EventType.REJECTED: MessageState.REJECTED,
    EventType.BOUNCED: MessageState.BOUNCED,
}
#: The higher one wins, whichever comes first; a cancelled mail stays cancelled.
RANK: dict[str, int] = {
    MessageState.QUEUED: 0,
    MessageState.SENDING: 0,
    MessageState.SENT: 1,
    MessageState.DELIVERED: 2,
    MessageState.FAILED: 3,
    MessageState.REJECTED: 4,
    MessageState.BOUNCED: 5,
    MessageState.CANCELLED: 9,
}


def connect() -> None:
    """Listen to anymail; called once by the app's ``ready``."""
    tracking.connect(on_tracking, dispatch_uid="wagtail_interest.mail.tracking")


def on_tracking(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Receive one normalised event of anymail's webhook view; unknown mails and events are passed over in silence."""
    apply(event, now=clock.now())


def apply(event: Any, *, now: datetime) -> bool:
    """Apply one tracking event; returns whether it was new and about a mail of ours.

    A receiver of ``message_changed`` that fails undoes it all, so that the service, told 500, tries again.
    """
    if event.event_type not in STATES and event.event_type not in SUPPRESSING:
        return False
    with transaction.atomic():
        message = _find(event)
        if message is None:
            return False
        at = _moment(event, now)
        _row, new = DeliveryEvent.objects.get_or_create(
            message=message,
            event_id=_event_id(event, message),
            type=event.event_type,
            defaults={"at": at},
        )
        if new:
            _apply_to(message, event.event_type, now=now)
    return new


def _find(event: Any) -> Message | None:
    """Return the mail by the service's id, our Message-ID or (for rows without an id) metadata; the recipient must agree."""
    found = Q(pk__in=[])
    given = "" if event.message_id is None else one_line(event.message_id, 255)
    if given:
        found |= Q(esp_id=given) | Q(esp_id="", message_id=given) | Q(esp_id="", message_id=f"<{given}>")
    carried = str((event.metadata or {}).get(METADATA_KEY, ""))
    if carried.isascii() and carried.isdigit() and len(carried) < 19:
        found |= Q(esp_id="", pk=int(carried))
    rows = Message.objects.filter(found).order_by("-pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    for message in rows[:20]:
        if event.recipient is None or same_address(event.recipient, message.to):
            return message
    return None


def same_address(one: str, other: str) -> bool:
    """Return whether two addresses are the same in all but case and the writing of an international domain."""
    return _folded(one) == _folded(other)


def _folded(address: str) -> str:
    local, _at, domain = str(address).strip().casefold().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = domain.strip()
    return f"{local}@{domain}"


def _event_id(event: Any, message: Message) -> str:
    """The service's id, else one made of mail and moment, so that a repeat is seen as one."""
    given = one_line(event.event_id or "", 10_000)
    if given and len(given) <= 255:
        return given
    stamp = event.timestamp.isoformat() if event.timestamp else ""
    return hashlib.sha256(f"{given}|{message.esp_id}|{stamp}".encode()).hexdigest()


def _moment(event: Any, now: datetime) -> datetime:
    if not isinstance(event.timestamp, datetime):
        return now
    return event.timestamp if event.timestamp.tzinfo else event.timestamp.replace(tzinfo=UTC)


def _apply_to(message: Message, what: str, *, now: datetime) -> None:
    if what in SUPPRESSING:
        remember(message, what, now=now)
        return
    state = STATES[what]
    if RANK[state] <= RANK[message.state] and not _proves_us_wrong(message, state):
        return
    message.state, message.state_at = state, now
    message.lease_until, message.lease_key = None, ""
    message.sent_at = message.sent_at or now
    message.save(update_fields=["state", "state_at", "lease_until", "lease_key", "sent_at"])
    announce(message, now=now)


def _proves_us_wrong(message: Message, state: str) -> bool:
    """Whether we gave a mail up that the service had taken after all: sent or delivered is then the truth."""
    if message.state != MessageState.FAILED or not message.ambiguous:
        return False
    said_so = message.deliveries.filter(type=EventType.FAILED).exists()
    return state in {MessageState.SENT, MessageState.DELIVERED} and not said_so
