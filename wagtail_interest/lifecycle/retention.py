"""Erases what is past the date the candidate was shown (promise P39): a function of stored dates and ``now``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Q

from wagtail_interest.conf import conf
from wagtail_interest.lifecycle.erase import erase_where
from wagtail_interest.records.interest import Interest, InterestQuerySet
from wagtail_interest.vocabulary import EventCode

CHUNK = 1_000
#: A run is stopped only above this many people, however large their share.
MOST_UNASKED = 20


@dataclass(frozen=True)
class Retention:
    """What a run did, or in a dry run would do.

    ``entries`` and ``people`` are past their date; ``stopped`` says that they are too many to erase unasked and
    nothing was erased; ``erased`` and ``failed`` count what the real run did.
    """

    day: date
    entries: int
    people: int
    stored: int
    stopped: bool
    erased: int = 0
    failed: int = 0

    def __str__(self) -> str:
        """One line in English for the log and the command; the same from the dry run and the real one."""
        line = (
            f"Kept until before {self.day:%Y-%m-%d} (UTC): {self.entries} entries of {self.people} people, "
            f"of {self.stored} stored."
        )
        if self.stopped:
            line += " Stopped: that is an unusual share. Look at it, then run with --force."
        if self.failed:
            line += f" {self.failed} could not be erased."
        return line


def enforce(now: datetime, *, dry_run: bool = False, force: bool = False) -> Retention:
    """Erase every entry whose ``retain_until`` is before today (UTC).

    Late, twice, after a clock jump or after being killed half-way gives the same. A run that would erase more
    than ``ERASE_STOP_SHARE`` of all entries and more than 20 people stops and erases nothing.

    Args:
        dry_run: erase nothing, return what a real run would.
        force: do not stop.
    """
    today = now.astimezone(UTC).date()
    due = past(today)
    entries, people = due.count(), due.values("candidate_id").distinct().count()
    stored = Interest.objects.count()
    stopped = not force and people > MOST_UNASKED and entries > conf.ERASE_STOP_SHARE * stored
    if dry_run or stopped:
        return Retention(today, entries, people, stored, stopped)
    erased = failed = 0
    for ids in _ranges(due):
        done = erase_where(ids, Q(retain_until__lt=today), by=None, now=now, code=EventCode.EXPIRED)
        erased += len(done.done)
        failed += len(done.failed)
    return Retention(today, entries, people, stored, stopped, erased, failed)


def past(today: date) -> InterestQuerySet:
    """Return the entries whose last day was before *today*."""
    return Interest.objects.filter(retain_until__lt=today)


def _ranges(due: InterestQuerySet) -> Iterator[list[int]]:
    """Yield ids in ranges, onward only: an entry that cannot be erased is not tried again in the same run."""
    last = 0
    while True:
        ids = list(due.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return
        yield ids
        last = ids[-1]
