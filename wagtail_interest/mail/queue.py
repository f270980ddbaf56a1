"""The only way to write to a person: a row in the caller's transaction; also taking it back and sending it again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from wagtail_interest.conf import conf
from wagtail_interest.mail.nudge import nudge
from wagtail_interest.mail.states import announce
from wagtail_interest.mail.words import one_line, plain
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.inserting import insert_all
from wagtail_interest.records.interest import Event, Interest, event
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import RESENDABLE, AddressState, EventCode, MessageState


@dataclass
class Resent:
    """Which mails were queued again, left alone (not failed) or gone meanwhile."""

    done: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Letter:
    """One mail of several that are queued together, as the arguments of ``queue``."""

    to: str
    language: str
    context: dict[str, Any]
    interest: Interest | None = None
    candidate: Candidate | None = None
    reply_to: str = ""
    key: str | None = None


def queue(
    kind: str,
    *,
    to: str,
    language: str,
    context: dict[str, Any],
    now: datetime,
    interest: Interest | None = None,
    candidate: Candidate | None = None,
    reply_to: str = "",
    created_by: Any = None,
    not_before: datetime | None = None,
    key: str | None = None,
    batch: str = "",
) -> Message | None:
    """Store one mail in the caller's transaction and nudge the worker after commit; sends nothing itself.

    Args:
        kind: a ``MessageKind``; decides the templates and the context that ``mail.compose`` documents.
        to: one address; line breaks and control characters are removed.
        context: plain values only; dates become ISO text.
        not_before: earliest moment to send; a worker that can wait is nudged for it, the sweep delivers it anyway.
        key: at most one mail per key, for ever.
        batch: what this mail shares with the others of one press, so that they can be taken back together.

    Returns:
        The unsent row, or None when a mail with *key* exists.
    """
    letter = Letter(to, language, context, interest, candidate, reply_to, key)
    stored = queue_each(kind, [letter], now=now, created_by=created_by, not_before=not_before, batch=batch)
    return stored[0] if stored else None


def queue_each(
    kind: str,
    letters: Iterable[Letter],
    *,
    now: datetime,
    created_by: Any = None,
    not_before: datetime | None = None,
    batch: str = "",
) -> list[Message]:
    """Do for several mails what ``queue`` does for one, in few statements; return those whose key was free."""
    start = max(now, not_before) if not_before else now
    stored = _stored(
        [
            Message(
                kind=kind,
                interest=letter.interest,
                candidate=letter.candidate or (letter.interest.candidate if letter.interest else None),
                created_by=created_by,
                to=one_line(letter.to, 254),
                reply_to=one_line(letter.reply_to, 254),
                language=letter.language,
                context=plain(letter.context),
                next_try_at=start,
                give_up_at=start + timedelta(hours=conf.MAIL_MAX_AGE_HOURS),
                message_id=new_message_id(),
                key=letter.key,
                batch=batch,
                created_at=now,
                state_at=now,
            )
            for letter in letters
        ]
    )
    for message in stored:
        announce(message, now=now)
        nudge(message.pk, wait=start - now)
    return stored


def _stored(messages: list[Message]) -> list[Message]:
    """Insert the rows, all at once as a rule; return them without those whose key is taken."""
    if len(messages) > 1 and connection.features.can_return_rows_from_bulk_insert:
        for free in (list, _without_taken_keys):
            messages = free(messages)
            try:
                with transaction.atomic():
                    return insert_all(messages)
            except IntegrityError:  # a key is taken; the second time somebody took it meanwhile
                continue
    return [message for message in messages if _is_stored(message)]


def _without_taken_keys(messages: list[Message]) -> list[Message]:
    keys = [message.key for message in messages if message.key is not None]
    taken = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return [message for message in messages if message.key not in taken]


def _is_stored(message: Message) -> bool:
    """Insert one row; False when its key is taken."""
    if message.key is None:
        message.save(force_insert=True)
        return True
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if Message.objects.filter(key=message.key).exists():
            return False
        raise
    return True


def new_message_id() -> str:
    """Return a Message-ID at the sender's own domain; it stays the same on every try."""
    domain = parseaddr(conf.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = "localhost"
    return f"<{secrets.token_hex(16)}@{domain}>"


def cancel(messages: Iterable[Message], *, now: datetime) -> int:
    """Take back mails that are not sent and not being sent this moment; returns how many."""
    count = 0
    with transaction.atomic():
        for message in messages:
            waiting = Q(state=MessageState.QUEUED) | Q(state=MessageState.SENDING, lease_until__lte=now)
            taken = Message.objects.filter(waiting, pk=message.pk).update(
                state=MessageState.CANCELLED, state_at=now, lease_until=None, lease_key=""
            )
            if taken:
                message.state, message.state_at = MessageState.CANCELLED, now
                announce(message, now=now)
                count += 1
    return count


def resend(messages: Iterable[Message], *, by: Any, now: datetime) -> Resent:
    """Queue failed, bounced or rejected mails again, with all their tries; what happened before stays in the timeline.

    A person decides here, so an address marked unreachable becomes doubtful and is tried once more.
    """
    pks = [message.pk for message in messages]
    result = Resent()
    with transaction.atomic():
        rows = Message.objects.filter(pk__in=pks).select_related("interest").order_by("pk")
        if connection.features.has_select_for_update:
            rows = (
                rows.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else rows
            )
        found = {message.pk: message for message in rows}
        for pk in pks:
            message = found.get(pk)
            if message is None:
                result.failed.append(pk)
            elif message.state not in RESENDABLE:
                result.skipped.append(pk)
            else:
                _queue_again(message, by, now)
                result.done.append(pk)
    return result


def _queue_again(message: Message, by: Any, now: datetime) -> None:
    message.state, message.state_at = MessageState.QUEUED, now
    message.attempts, message.error_class, message.esp_id = 0, "", ""
    message.next_try_at = now
    message.give_up_at = now + timedelta(hours=conf.MAIL_MAX_AGE_HOURS)
    message.save(
        update_fields=["state", "state_at", "attempts", "error_class", "esp_id", "next_try_at", "give_up_at"]
    )
    if message.candidate_id is not None:
        Candidate.objects.filter(pk=message.candidate_id, address_state=AddressState.UNREACHABLE).update(
            address_state=AddressState.DOUBTFUL
        )
    if message.interest is not None:
        data = {"message": message.pk, "kind": message.kind}
        Event.objects.bulk_create([event(message.interest, EventCode.RESENT, now=now, actor=by, data=data)])
    announce(message, now=now)
    nudge(message.pk)
