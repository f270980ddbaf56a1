"""The clock's part: sends what is due in order, finishes what died, and stops early when the service is down."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from wagtail_interest.mail import health
from wagtail_interest.mail.deliver import Tried, held_until, send_one
from wagtail_interest.mail.states import settle
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageState

log = logging.getLogger(__name__)

#: So many tries in a row that failed for now mean the service is down; the rest waits for the next run.
ENOUGH = 5


@dataclass
class Swept:
    """Counts of one run. ``retried``: failed for now; ``left``: still due when the run stopped."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    cancelled: int = 0
    left: int = 0


def sweep(now: datetime, *, limit: int = 500, seconds: float = 240) -> Swept:
    """Send due mail, oldest first, at most *limit* rows and about *seconds* long; safe to run in parallel.

    Each row is judged at *now* plus the time this run has taken, so that a lease never starts in the past.
    """
    swept = Swept()
    started = time.monotonic()
    due = list(Message.objects.due(now).order_by("next_try_at", "id").values_list("pk", flat=True)[:limit])
    in_a_row = 0
    for pk in due:
        passed = time.monotonic() - started
        if passed > seconds or in_a_row >= ENOUGH:
            break
        tried = _one(pk, now + timedelta(seconds=passed))
        _count(swept, tried)
        in_a_row = in_a_row + 1 if tried.failure and tried.state == MessageState.QUEUED else 0
        if tried.failure and (tried.failure.refuses_us or tried.failure.throttled):
            break
        if not tried.state and health.paused():
            break
    moment = now + timedelta(seconds=time.monotonic() - started)
    if health.paused():
        swept.failed += _fail_held(moment, limit)
    swept.left = Message.objects.due(moment).count()
    return swept


def _one(pk: int, now: datetime) -> Tried:
    try:
        return send_one(pk, now=now)
    except Exception as error:  # one row never stops the others
        log.error("Mail %s was not delivered: %s", pk, type(error).__name__)
        return Tried()


def _count(swept: Swept, tried: Tried) -> None:
    if tried.state == MessageState.SENT:
        swept.sent += 1
    elif tried.state == MessageState.CANCELLED:
        swept.cancelled += 1
    elif tried.state == MessageState.QUEUED:
        swept.retried += 1
    elif tried.state:
        swept.failed += 1


def _fail_held(now: datetime, limit: int) -> int:
    """Fail for good what waited 72 hours behind a wrong key; a person may send it again."""
    count = 0
    error = health.state(now=now).error[:80]
    for message in Message.objects.due(now).filter(give_up_at__lte=held_until(now)).order_by("id")[:limit]:
        only = {"state": message.state, "lease_key": message.lease_key}
        count += settle(
            message, now=now, only=only, state=MessageState.FAILED, error_class=error, lease_key=""
        )
    return count
