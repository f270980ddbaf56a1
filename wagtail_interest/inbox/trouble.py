"""What a recruiter must know of the machinery: mail that waits, and a clock that stands still."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_interest import clock
from wagtail_interest.records.mark import HEARTBEAT, Mark

#: Seconds an answer of "nothing wrong" or "wrong" may be old.
AGE = 60
_KEY = "wagtail_interest.trouble"
#: A clock that has not run for so long erases nothing and counts nothing.
STANDS_STILL = timedelta(days=2)


def troubles() -> list[str]:
    """Return the sentences that stand above the lists of entries and mail; empty when all is well."""
    kinds = None
    with suppress(
        Exception
    ):  # every cache back end has exceptions of its own; without a cache it is looked up anew
        kinds = cache.get(_KEY)
    if kinds is None:
        kinds = _look(clock.now())
        with suppress(Exception):  # as above
            cache.set(_KEY, kinds, AGE)
    return [_sentence(kind, since) for kind, since in kinds]


def _look(now: datetime) -> list[tuple[str, datetime | None]]:
    """Return what is wrong as codes, so that every reader gets it in their own language."""
    from wagtail_interest.mail import health  # on first use: start-up stays light

    found: list[tuple[str, datetime | None]] = []
    state = health.state(now=now)
    if state.paused_since is not None:
        found.append(("paused", state.paused_since))
    elif state.late:
        found.append(("late", None))
    mark = Mark.objects.filter(name=HEARTBEAT).first()
    if mark is not None and mark.at < now - STANDS_STILL:
        found.append(("still", mark.at))
    return found


def _sentence(kind: str, since: datetime | None) -> str:
    day = date_format(timezone.localtime(since), "DATETIME_FORMAT") if since else ""
    if kind == "paused":
        return _(
            "Mail has been waiting since %(time)s, because the mail service refuses our key or settings. "
            "Nothing is lost: it leaves by itself when whoever runs the site has mended that."
        ) % {"time": day}
    if kind == "late":
        return _(
            "Mail is not leaving: some has waited for more than 15 minutes. "
            "Ask whoever runs the site to look at the worker and at interest_run."
        )
    return _(
        "interest_run has not run since %(time)s. Until it does, retries wait and nothing is erased on its date."
    ) % {"time": day}
