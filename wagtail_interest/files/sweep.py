"""Holds rows and files together (promise P30): held files past their time, files without row, rows without file."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wagtail_interest.files import store
from wagtail_interest.records.attachment import Attachment, PagePicture
from wagtail_interest.records.mark import Mark

logger = logging.getLogger(__name__)
#: A file younger than this may belong to a transaction that has not ended.
GRACE = timedelta(hours=1)
#: The mark of the last comparison of storage and rows, and how long it serves.
COMPARED, COMPARE_EVERY = "files_compared", timedelta(hours=23)
#: Every table whose rows name files of the private storage.
TABLES = (Attachment.objects, PagePicture.objects)
_CHUNK = 500
#: What names begin with. They have no index: each digit reads the tables once, and once for each of 256 folders made a
#: run take seconds.
_DIGITS = "0123456789abcdef"
#: A storage that seems to have lost more rows' files than this, and more than a quarter, is taken for unplugged.
_STOP_ABOVE = 20
_STOP_SHARE = 0.25
_FOLDER = re.compile(r"^[0-9a-f]{2}$")
_FILE = re.compile(r"^[0-9a-f]{2}/[0-9a-f]{32}\.[a-z0-9]{1,8}$")


@dataclass(frozen=True)
class Swept:
    """What was taken away. ``stopped``: so many files are missing that the storage is doubted and rows were kept."""

    rows: int = 0
    files: int = 0
    stopped: bool = False


def sweep(now: datetime) -> Swept:
    """Take away held files past their time, files without a row and rows without a file, both older than an hour.

    Safe to run at any time, twice, or after being killed; a sixteenth of all names is in memory at a time.
    """
    released = _sweep_held(now)
    files = _sweep_files(now)
    rows, stopped = _sweep_rows(now)
    if not stopped:
        rows += _sweep_pictures()
    return Swept(rows=released + rows, files=released + files, stopped=stopped)


def sweep_often(now: datetime) -> Swept:
    """Take away held files past their time; compare storage and rows only where the last time is a day ago.

    The comparison reads every row and every folder; what it looks for are the leftovers of crashes.
    """
    if Mark.objects.filter(name=COMPARED, at__gt=now - COMPARE_EVERY, at__lte=now).exists():
        released = _sweep_held(now)
        return Swept(rows=released, files=released)
    swept = sweep(now)
    Mark.objects.update_or_create(name=COMPARED, defaults={"at": now})
    return swept


def _sweep_held(now: datetime) -> int:
    total = 0
    while True:
        with transaction.atomic():
            rows = list(
                Attachment.objects.select_for_update()
                .filter(interest__isnull=True, held_until__lte=now)
                .order_by("pk")[:_CHUNK]
            )
            Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
            store.delete_files_on_commit([row.file.name for row in rows])
        total += len(rows)
        if len(rows) < _CHUNK:
            return total


def _sweep_files(now: datetime) -> int:
    """Delete files of our naming that no row names; whatever else lies in the storage is not ours to touch."""
    total = 0
    for digit in _DIGITS:
        known = {name for table in TABLES for _pk, name in _named(table.all(), digit)}
        ours = {name for name in _names(digit) if _FILE.match(name)}
        total += sum(_delete_leftover(name, now) for name in sorted(ours - known))
    return total


def _delete_leftover(name: str, now: datetime) -> bool:
    """Delete a file that no row named; False when it is too young to judge, gone, or named meanwhile."""
    try:
        old = store.private().get_modified_time(name) < now - GRACE
    except FileNotFoundError:
        return False
    # a row may have been written since they were read
    if not old or any(table.filter(file=name).exists() for table in TABLES):
        return False
    store.delete_files([name])
    return True


def _named(rows: QuerySet[Any], digit: str) -> list[tuple[int, str]]:
    """Return key and name of the rows whose file is of our naming and begins with *digit*."""
    found = rows.filter(file__startswith=digit).order_by().values_list("pk", "file")
    return [(pk, name) for pk, name in found if _FOLDER.match(name.partition("/")[0])]


def _names(digit: str) -> set[str]:
    """Return the names in the storage that begin with *digit*, in folders that are there now."""
    storage = store.private()
    folders = [folder for folder in _folders() if folder[0] == digit]
    return {f"{folder}/{file}" for folder in folders for file in storage.listdir(folder)[1]}


def _folders() -> Iterator[str]:
    try:
        folders = store.private().listdir("")[0]
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from (folder for folder in sorted(folders) if _FOLDER.match(folder))


def _sweep_rows(now: datetime) -> tuple[int, bool]:
    """Delete rows whose file is gone; refuse to when the storage looks unplugged."""
    missing = list(_without_file(Attachment.objects.filter(created_at__lt=now - GRACE)))
    if not missing:
        return 0, False
    if len(missing) > _STOP_ABOVE and len(missing) > _STOP_SHARE * Attachment.objects.count():
        logger.error(
            "%s stored files are missing: is the private storage in place? No row was deleted.", len(missing)
        )
        return 0, True
    for start in range(0, len(missing), _CHUNK):
        Attachment.objects.filter(pk__in=missing[start : start + _CHUNK]).delete()
    logger.warning("%s attachments without a file were taken away.", len(missing))
    return len(missing), False


def _sweep_pictures() -> int:
    """Delete the rows of page pictures whose file is gone; the file they show can still be downloaded."""
    gone = list(_without_file(PagePicture.objects.all()))
    for start in range(0, len(gone), _CHUNK):
        PagePicture.objects.filter(pk__in=gone[start : start + _CHUNK]).delete()
    return len(gone)


def _without_file(rows: QuerySet[Any]) -> Iterator[int]:
    """Yield the keys of the rows whose file is not in the storage; files are looked for after the rows are read."""
    for digit in _DIGITS:
        named = _named(rows, digit)
        there = _names(digit) if named else set()
        yield from (pk for pk, name in named if name not in there)
