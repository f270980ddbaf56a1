"""The state of the whole queue: paused by a wrong key, probed now and then, and what an admin page says of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from wagtail_interest.conf import conf
from wagtail_interest.records.mark import Mark
from wagtail_interest.records.message import UNFINISHED, Message

log = logging.getLogger(__name__)

PAUSED = "mail_paused"
PROBE = "mail_probe"

#: While paused, one row tries the key again this often.
PROBE_EVERY = timedelta(minutes=15)
#: Mail that waited this long behind a wrong key has failed for good.
PAUSE_LIMIT = timedelta(hours=72)
#: A due row older than this means that nothing drains the queue.
LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Health:
    """What an admin needs to know of the queue.

    ``error`` is a class name, never a text of the mail service; ``late``: mail is due and nothing sends it.
    """

    paused_since: datetime | None
    error: str
    late: bool


def paused() -> bool:
    """Return whether the whole queue waits because the mail service refuses our key or settings."""
    return Mark.objects.filter(name=PAUSED).exists()


def pause(error: str, *, now: datetime) -> None:
    """Stop the queue; one alarm in the log however often it is called, and the next probe in 15 minutes."""
    _mark, first = Mark.objects.get_or_create(name=PAUSED, defaults={"at": now, "data": {"error": error}})
    Mark.objects.update_or_create(name=PROBE, defaults={"at": now + PROBE_EVERY})
    if first:
        log.error(
            "Mail is paused: the mail service refuses our key or settings (%s). Nothing is lost.", error
        )


def resume(*, now: datetime) -> bool:
    """Let the queue go on; what waited gets its full time again. Returns whether it was paused."""
    gone, _ = Mark.objects.filter(name=PAUSED).delete()
    if not gone:
        return False
    Mark.objects.filter(name=PROBE).delete()
    full_time = now + timedelta(hours=conf.MAIL_MAX_AGE_HOURS)
    Message.objects.filter(state__in=UNFINISHED, give_up_at__lt=full_time).update(give_up_at=full_time)
    log.warning("Mail goes on.")
    return True


def may_try(*, now: datetime) -> bool:
    """Return whether a row may be sent now: the queue runs, or this caller won the right to the next probe."""
    if not paused():
        return True
    return bool(Mark.objects.filter(name=PROBE, at__lte=now).update(at=now + PROBE_EVERY))


def state(*, now: datetime) -> Health:
    """Return what the admin shows: paused or not, and whether anything drains the queue at all."""
    mark = Mark.objects.filter(name=PAUSED).first()
    oldest = Message.objects.due(now).aggregate(oldest=Min("next_try_at"))["oldest"]
    return Health(
        paused_since=mark.at if mark else None,
        error=str(mark.data.get("error", "")) if mark else "",
        late=oldest is not None and oldest < now - LATE_AFTER,
    )
