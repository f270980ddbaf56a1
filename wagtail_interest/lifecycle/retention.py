"""Erases what is past the date the candidate was shown (promise P39): a function of stored dates and ``now``.

Who is still owed an answer on the last day is told so first, and goes once that mail has left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, Q

from wagtail_interest.conf import conf
from wagtail_interest.lifecycle.erase import erase_where, unsent_answers
from wagtail_interest.lifecycle.lapse import apologise
from wagtail_interest.records.interest import OWED, Interest, InterestQuerySet
from wagtail_interest.vocabulary import EventCode, MessageKind

CHUNK = 1_000
#: A run is stopped only above this many people, however large their share.
MOST_UNASKED = 20
#: Longest that an apology on its way holds an entry.
LONGEST_HOLD = timedelta(days=3)


@dataclass(frozen=True)
class Retention:
    """What a run did, or in a dry run would do.

    ``entries`` are past their date and go; ``owed`` are on or past their last day without an answer and get an
    apology first; ``held`` wait for an answer that is on its way. ``people`` are those of the first two.
    ``stored`` is how many there are in all, asked only when something is due. ``stopped`` says that they are too many
    to erase unasked and nothing was done; ``erased``, ``apologised`` and ``failed`` count what the real run did.
    """

    day: date
    entries: int
    people: int = 0
    stored: int = 0
    stopped: bool = False
    owed: int = 0
    held: int = 0
    erased: int = 0
    apologised: int = 0
    failed: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether no entry has come to its last day."""
        return not (self.entries or self.owed or self.held)

    @property
    def is_unusual(self) -> bool:
        """Whether so many at once look like a clock that jumped."""
        share = conf.ERASE_STOP_SHARE * self.stored
        return self.people > MOST_UNASKED and self.entries + self.owed > share

    def __str__(self) -> str:
        """One line in English for the log and the command; the same from the dry run and the real one."""
        until = f"Kept until before {self.day:%Y-%m-%d} (UTC)"
        if self.is_nothing:
            return f"{until}: none."
        line = f"{until}: {self.entries} entries of {self.people} people, of {self.stored} stored."
        if self.owed:
            line += f" {self.owed} more are owed an answer to the last: an apology first, then they go."
        if self.held:
            line += f" {self.held} more wait for their answer to leave."
        if self.stopped:
            line += " Stopped: that is an unusual share. Look at it, then run with --force."
        if self.failed:
            line += f" {self.failed} could not be erased."
        return line


def enforce(now: datetime, *, dry_run: bool = False, force: bool = False) -> Retention:
    """Erase every entry whose ``retain_until`` is before today (UTC); apologise first to those still owed an answer.

    An apology is sent on the last day or as soon as a run comes later. The entry goes with the next run after that
    mail has left or failed for good, at most ``LONGEST_HOLD`` after it was queued. Late, twice, after a clock jump
    or after being killed half-way gives the same. A run that would touch more than ``ERASE_STOP_SHARE`` of all
    entries and more than 20 people stops and does nothing.

    Args:
        dry_run: erase nothing, return what a real run would.
        force: do not stop.
    """
    today = now.astimezone(UTC).date()
    answered = past(today).exclude(OWED)
    due, lapsing = answered.exclude(on_its_way(now)), Interest.objects.owed().filter(retain_until__lte=today)
    planned = Retention(
        day=today,
        entries=due.count(),
        owed=lapsing.count(),
        held=answered.filter(on_its_way(now)).count(),
    )
    if planned.is_nothing:
        return planned
    planned = replace(
        planned,
        people=(due | lapsing).values("candidate_id").distinct().count(),
        stored=Interest.objects.count(),
    )
    if not force and planned.is_unusual:
        return replace(planned, stopped=True)
    if dry_run:
        return planned
    erased = failed = apologised = 0
    for ids in _ranges(due):
        done = erase_where(ids, _gone(now), now=now, code=EventCode.EXPIRED)
        erased += len(done.done)
        failed += len(done.failed)
    for ids in _ranges(lapsing):
        apologised += len(apologise(ids, today=today, now=now).done)
    return replace(planned, erased=erased, apologised=apologised, failed=failed)


def past(today: date) -> InterestQuerySet:
    """Return the entries whose last day was before *today*."""
    return Interest.objects.filter(retain_until__lt=today)


def on_its_way(now: datetime) -> Q:
    """Return the condition of an answer that has not left, or of such an apology not older than ``LONGEST_HOLD``.

    An answer needs no limit here: every mail ends in bounded time (promise P27), and a lost one is owed again.
    """
    young = Q(kind=MessageKind.REPLY) | Q(created_at__gt=now - LONGEST_HOLD)
    return Q(Exists(unsent_answers().filter(young)))


def _gone(now: datetime) -> Q:
    """Return what must still hold of an entry under the lock; who became owed meanwhile stays."""
    return Q(retain_until__lt=now.astimezone(UTC).date()) & ~OWED & ~on_its_way(now)


def _ranges(due: InterestQuerySet) -> Iterator[list[int]]:
    """Yield ids in ranges, onward only: an entry that cannot be erased is not tried again in the same run."""
    last = 0
    while True:
        ids = list(due.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return
        yield ids
        last = ids[-1]
