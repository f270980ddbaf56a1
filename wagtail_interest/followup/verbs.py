"""How every verb acts on a set: one locking SELECT, one UPDATE, one INSERT of events, one signal per chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db import connection, transaction
from django.utils.dateparse import parse_datetime

from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Interest, add_events
from wagtail_interest.signals import interests_changed

#: Entries locked and changed in one transaction.
CHUNK = 1_250

#: Columns a verb never needs to judge an entry; they are the long ones.
LONG = ("answers", "search_text")

Judged = Literal["done", "skipped", "failed"]
Judge = Callable[[Interest], Judged]
Data = Callable[[Interest], dict[str, Any]]
#: The columns a verb writes: the same for all, or for each row.
Changes = dict[str, Any] | Callable[[Interest], dict[str, Any]]


@dataclass(frozen=True)
class Done:
    """Truthful counts of a verb: what changed, what already stood so, what could not be (unknown ids included)."""

    done: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)

    def add(self, other: Done) -> None:
        """Take over another chunk's ids."""
        self.done.extend(other.done)
        self.skipped.extend(other.skipped)
        self.failed.extend(other.failed)


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield the ids without repeats, in ascending order (two verbs lock in the same order), ``CHUNK`` at a time."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def lock(ids: Iterable[int], *related: str, whole: bool = False) -> list[Interest]:
    """Return the entries, locked until the transaction ends where the database can.

    Args:
        ids: at most one chunk.
        related: names for ``select_related``; only the entry itself is locked.
        whole: also fetch the long columns.
    """
    rows = Interest.objects.filter(pk__in=list(ids)).order_by("pk")
    only_self = ("self",) if related and connection.features.has_select_for_update_of else ()
    rows = rows.select_for_update(of=only_self)
    if related:
        rows = rows.select_related(*related)
    return list(rows if whole else rows.defer(*LONG))


def lock_candidates(ids: Iterable[int]) -> None:
    """Lock whose the entries are, where the database can; before the entries, by whoever erases them or writes to them.

    A mail names its candidate, whom the database locks itself when it is stored.
    """
    if connection.features.has_select_for_update:
        people = Interest.objects.filter(pk__in=list(ids)).order_by().values("candidate")
        list(Candidate.objects.filter(pk__in=people).order_by("pk").select_for_update().values_list("pk"))


def sort_out(ids: Iterable[int], rows: Iterable[Interest], judge: Judge) -> tuple[Done, list[Interest]]:
    """Judge each locked row; return the sorted ids and the rows to change. Ids without a row have failed."""
    result = Done()
    changing: list[Interest] = []
    for row in rows:
        verdict = judge(row)
        getattr(result, verdict).append(row.pk)
        if verdict == "done":
            changing.append(row)
    known = {*result.done, *result.skipped, *result.failed}
    result.failed.extend(pk for pk in ids if pk not in known)
    return result, changing


def write(
    rows: list[Interest],
    changes: Changes,
    *,
    code: str,
    by: Any,
    now: datetime,
    data: Data | None = None,
) -> None:
    """Write one change, its events and its signal for the locked *rows*; the caller holds the transaction.

    Changes that differ from row to row cost one UPDATE for all rows that change alike.
    """
    if not rows:
        return
    ids = [row.pk for row in rows]
    for alike, values in _alike(rows, changes) if callable(changes) else [(ids, changes)]:
        Interest.objects.filter(pk__in=alike).update(changed_at=now, **values)
    add_events(rows, code, now=now, actor=by, data=data)
    interests_changed.send(sender=Interest, ids=ids, code=str(code), actor=by, now=now)


def _alike(
    rows: list[Interest], changes: Callable[[Interest], dict[str, Any]]
) -> list[tuple[list[int], dict[str, Any]]]:
    """Return the rows' ids by the values they get."""
    found: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for row in rows:
        found.setdefault(tuple(changes(row).items()), []).append(row.pk)
    return [(ids, dict(values)) for values, ids in found.items()]


def change(
    ids: Iterable[int],
    changes: Changes,
    *,
    judge: Judge,
    code: str,
    by: Any,
    now: datetime,
    data: Data | None = None,
    first: Callable[[list[int]], None] | None = None,
    then: Callable[[list[Interest]], object] | None = None,
    related: tuple[str, ...] = (),
) -> Done:
    """Carry out a verb on a set, chunk by chunk.

    Args:
        judge: decides for each locked row whether it changes, already stands so, or may not change.
        data: the event's data for a row as it was before; codes and ids only.
        first: runs in the chunk's transaction before its entries are locked, for what is locked before them.
        then: runs in the chunk's transaction with the changed rows, for mail to cancel or to queue.
        related: what *changes* reads beside the entry itself; see ``lock``.
    """
    result = Done()
    for chunk in chunks(ids):
        with transaction.atomic():
            if first is not None:
                first(chunk)
            part, rows = sort_out(chunk, lock(chunk, *related), judge)
            write(rows, changes, code=code, by=by, now=now, data=data)
            if then is not None and rows:
                then(rows)
        result.add(part)
    return result


def all_failed(ids: Iterable[int]) -> Done:
    """Return the result of a verb whose arguments are impossible for every entry."""
    return Done(failed=sorted(set(ids)))


def seen_mark(interest: Interest) -> str:
    """Return the text a form carries so that ``stale`` can later tell whether somebody changed the entry."""
    return interest.changed_at.isoformat()


def stale(interest: Interest, seen_changed_at: datetime | str) -> bool:
    """Return whether *interest* (freshly read) was changed after the editor saw it.

    It only tells: the verb is carried out and logged all the same, the last one wins (promise P38).
    An unreadable mark counts as stale.
    """
    if isinstance(seen_changed_at, str):
        try:
            seen = parse_datetime(seen_changed_at)
        except ValueError:
            seen = None
    else:
        seen = seen_changed_at
    return seen is None or seen != interest.changed_at
