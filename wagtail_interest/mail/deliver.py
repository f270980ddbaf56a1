"""Sending one mail: claim, render once, hand over, and note what became of it (promises P27 to P29)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import F
from django_tasks import task

from wagtail_interest import clock
from wagtail_interest.conf import conf
from wagtail_interest.mail import health
from wagtail_interest.mail.claim import claim
from wagtail_interest.mail.compose import compose
from wagtail_interest.mail.failures import Failure, classify
from wagtail_interest.mail.states import settle
from wagtail_interest.mail.transport import Handed, hand_over
from wagtail_interest.mail.words import plain
from wagtail_interest.records.message import UNFINISHED, Message
from wagtail_interest.signals import mail_composing
from wagtail_interest.vocabulary import TO_COLLEAGUES, MessageState

log = logging.getLogger(__name__)

#: Minutes to wait after the first, second, … failed try; the last one repeats until the mail is given up.
WAITS = (1, 5, 15, 60, 180, 360)


@dataclass(frozen=True)
class Tried:
    """What one try came to; ``state`` is empty when there was nothing to send."""

    state: str = ""
    failure: Failure | None = None


@task()
def deliver(message_pk: int) -> None:
    """Send one queued mail now. Takes an id only; never raises, since task rows keep tracebacks (promise P22)."""
    try:
        send_one(message_pk, now=clock.now())
    except Exception as error:  # whatever it was, the sweep finishes the row
        log.error("Mail %s was not delivered by its task: %s", message_pk, type(error).__name__)


def send_one(pk: int, *, now: datetime) -> Tried:
    """Send the mail *pk* if it is due, free and allowed; returns what came of it.

    Call outside a transaction: the row must be seen as taken while the mail service is spoken to.
    While the queue is paused at most one caller in 15 minutes gets through, as a probe.
    """
    if not Message.objects.due(now).filter(pk=pk).exists() or not health.may_try(now=now):
        return Tried()
    message = claim(pk, now=now)
    if message is None:
        return Tried(_state_of(pk))
    try:
        if message.kind in TO_COLLEAGUES and not _refresh(message, now):
            return _calm(message, now)
        _render(message)
        handed = hand_over(message)
    except DatabaseError:
        raise
    except Exception as error:  # a poison row fails alone, whatever it is
        return _failed(message, classify(error, now=now), now)
    if handed.failure is not None:
        return _failed(message, handed.failure, now)
    return _sent(message, handed, now)


def _state_of(pk: int) -> str:
    cancelled = Message.objects.filter(pk=pk, state=MessageState.CANCELLED)
    return MessageState.CANCELLED if cancelled.exists() else ""


def _refresh(message: Message, now: datetime) -> bool:
    """Ask anew what a mail to a colleague has to say; False when that is nothing any more."""
    answers = mail_composing.send(sender=Message, message=message, now=now)
    context = next((given for _receiver, given in answers if given is not None), None)
    if context is None:
        return False
    message.context, message.subject = plain(context), ""
    Message.objects.filter(pk=message.pk).update(context=message.context)
    return True


def _calm(message: Message, now: datetime) -> Tried:
    settle(
        message,
        now=now,
        only={"lease_key": message.lease_key},
        state=MessageState.CANCELLED,
        lease_until=None,
        lease_key="",
    )
    return Tried(MessageState.CANCELLED)


def _render(message: Message) -> None:
    """Fill and store subject and bodies, once: every try sends the same words."""
    if message.subject:
        return
    composed = compose(message.kind, message.language, message.context)
    message.subject, message.text, message.html = composed.subject, composed.text, composed.html
    Message.objects.filter(pk=message.pk).update(
        subject=message.subject, text=message.text, html=message.html
    )


def _sent(message: Message, handed: Handed, now: datetime) -> Tried:
    """Note success, also when the lease ran out meanwhile: whoever holds it now then finds it done."""
    settle(
        message,
        now=now,
        only={"state__in": UNFINISHED},
        state=MessageState.SENT,
        sent_at=now,
        esp_id=handed.esp_id[:255],
        ambiguous=message.ambiguous or handed.unsure,
        error_class="",
        lease_until=None,
        lease_key="",
    )
    health.resume(now=now)
    return Tried(MessageState.SENT)


def _failed(message: Message, failure: Failure, now: datetime) -> Tried:
    if failure.refuses_us:
        return _held(message, failure, now)
    if failure.for_good:
        if failure.state == MessageState.REJECTED:
            health.resume(now=now)  # the service judged the recipient, so it accepts our key
        return _given_up(message, failure, now)
    wait = timedelta(minutes=WAITS[min(message.attempts, len(WAITS)) - 1])
    asked_for = now + failure.wait
    if now >= message.give_up_at and asked_for <= now:
        return _given_up(message, failure, now)
    next_try = max(min(now + wait, message.give_up_at), asked_for)
    _release(message, failure, next_try_at=max(next_try, now + timedelta(minutes=1)))
    return Tried(MessageState.QUEUED, failure)


def _held(message: Message, failure: Failure, now: datetime) -> Tried:
    """The service refuses us, not this mail: pause everything, and this try does not count."""
    health.pause(failure.error, now=now)
    if message.give_up_at <= held_until(now):
        return _given_up(message, failure, now)
    _release(message, failure, next_try_at=now, attempts=F("attempts") - 1)
    return Tried(MessageState.QUEUED, failure)


def held_until(now: datetime) -> datetime:
    """Return the ``give_up_at`` of mail that, at *now*, has waited 72 hours behind a wrong key since it was queued."""
    return now - health.PAUSE_LIMIT + timedelta(hours=conf.MAIL_MAX_AGE_HOURS)


def _release(message: Message, failure: Failure, **fields: object) -> None:
    Message.objects.filter(pk=message.pk, lease_key=message.lease_key).update(
        state=MessageState.QUEUED,
        error_class=failure.error[:80],
        ambiguous=message.ambiguous or failure.ambiguous,
        lease_until=None,
        lease_key="",
        **fields,
    )


def _given_up(message: Message, failure: Failure, now: datetime) -> Tried:
    settle(
        message,
        now=now,
        only={"lease_key": message.lease_key},
        state=failure.state if failure.for_good else MessageState.FAILED,
        error_class=failure.error[:80],
        ambiguous=message.ambiguous or failure.ambiguous,
        lease_until=None,
        lease_key="",
    )
    return Tried(message.state, failure)
