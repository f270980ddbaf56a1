"""Holds rows and files together (promise P30): held files past their time, files without row, rows without file."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from wagtail_interest.files import store
from wagtail_interest.records.attachment import Attachment

logger = logging.getLogger(__name__)
#: A file younger than this may belong to a transaction that has not ended.
GRACE = timedelta(hours=1)
_CHUNK = 500
#: A storage that seems to have lost more rows' files than this, and more than a quarter, is taken for unplugged.
_STOP_ABOVE = 20
_STOP_SHARE = 0.25
_FOLDER = re.compile(r"^[0-9a-f]{2}$")
_FILE = re.compile(r"^[0-9a-f]{32}\.[a-z0-9]{1,8}$")


@dataclass(frozen=True)
class Swept:
    """What was taken away. ``stopped``: so many files are missing that the storage is doubted and rows were kept."""

    rows: int = 0
    files: int = 0
    stopped: bool = False


def sweep(now: datetime) -> Swept:
    """Take away held files past their time, files without a row and rows without a file, both older than an hour.

    Safe to run at any time, twice, or after being killed; memory is bounded by one of 256 folders.
    """
    released = _sweep_held(now)
    files = _sweep_files(now)
    rows, stopped = _sweep_rows(now)
    return Swept(rows=released + rows, files=released + files, stopped=stopped)


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
    storage, total = store.private(), 0
    for folder in _folders():
        known = set(Attachment.objects.filter(file__startswith=f"{folder}/").values_list("file", flat=True))
        for name in (f"{folder}/{file}" for file in storage.listdir(folder)[1] if _FILE.match(file)):
            if name in known:
                continue
            try:
                old = storage.get_modified_time(name) < now - GRACE
            except FileNotFoundError:
                continue
            # a row may have been written since the folder was listed
            if old and not Attachment.objects.filter(file=name).exists():
                store.delete_files([name])
                total += 1
    return total


def _folders() -> Iterator[str]:
    try:
        folders = store.private().listdir("")[0]
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from (folder for folder in sorted(folders) if _FOLDER.match(folder))


def _sweep_rows(now: datetime) -> tuple[int, bool]:
    """Delete rows whose file is gone; refuse to when the storage looks unplugged."""
    missing = list(_rows_without_file(now))
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


def _rows_without_file(now: datetime) -> Iterator[int]:
    storage = store.private()
    prefixes = [f"{number:02x}" for number in range(256)]
    existing = set(_folders())
    for prefix in prefixes:
        rows = Attachment.objects.filter(file__startswith=f"{prefix}/", created_at__lt=now - GRACE)
        named = list(rows.values_list("pk", "file"))
        if not named:
            continue
        there = {f"{prefix}/{file}" for file in storage.listdir(prefix)[1]} if prefix in existing else set()
        yield from (pk for pk, name in named if name not in there)
