"""Makes files readable on screen: the pages of a PDF as pictures, the words of a DOCX or ODT as text; never in a request."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks import task

from wagtail_interest import clock, worker
from wagtail_interest.conf import conf
from wagtail_interest.files import store
from wagtail_interest.files.draw import Page, can_draw, draw
from wagtail_interest.files.plain_text import plain_text
from wagtail_interest.records.attachment import Attachment, PagePicture
from wagtail_interest.records.interest import Interest

log = logging.getLogger(__name__)

TEXTS = ("docx", "odt")


@dataclass
class Made:
    """Counts of one run: files made readable, files that cannot be, files left for the next run."""

    readable: int = 0
    not_readable: int = 0
    left: int = 0


@task()
def make_readable(attachment_pk: int) -> None:
    """Make one file readable. Takes an id only; never raises, since task rows keep tracebacks (promise P22)."""
    try:
        row = _waiting().filter(pk=attachment_pk).first()
        if row is not None:
            make(row, now=clock.now())
    except Exception as error:  # whatever it was, the clock tries again
        log.error("File %s was not made readable: %s", attachment_pk, type(error).__name__)


def make(row: Attachment, *, now: datetime) -> bool:
    """Draw or read one stored file; return whether there is something to see.

    Twice, or by two workers at once, gives the same: the first to write wins, the other's files are taken away.
    """
    pages, text = _read(row)
    names = [_write(page) for page in pages]
    with transaction.atomic():
        waiting = Attachment.objects.select_for_update().filter(pk=row.pk, pictured_at__isnull=True)
        if not waiting.exists():  # somebody else was faster, or the entry was erased meanwhile
            store.delete_files_on_commit(names)
            return False
        PagePicture.objects.bulk_create(
            [
                PagePicture(attachment=row, number=number, file=name, width=page.width, height=page.height)
                for number, (name, page) in enumerate(zip(names, pages, strict=True), 1)
            ]
        )
        Attachment.objects.filter(pk=row.pk).update(pictured_at=now, plain_text=text)
    return bool(names or text)


def make_waiting(now: datetime, *, limit: int = 50) -> Made:
    """Make readable what no worker did, the newest first and at most *limit* files: the clock's part."""
    made = Made()
    rows = list(_waiting().order_by("-pk")[: limit + 1])
    made.left = max(0, len(rows) - limit)
    for row in rows[:limit]:
        try:
            seen = make(row, now=now)
        except Exception as error:  # one file fails alone; it is tried again in the next run
            log.error("File %s was not made readable: %s", row.pk, type(error).__name__)
            seen = False
        made.readable += seen
        made.not_readable += not seen
    return made


def _waiting() -> Any:
    """Return the files of entries that nobody has looked into yet and that we can make readable."""
    readable = [*TEXTS, "pdf"] if can_draw() else list(TEXTS)
    return Attachment.objects.filter(interest__isnull=False, pictured_at__isnull=True, extension__in=readable)


def _read(row: Attachment) -> tuple[list[Page], str]:
    """Return pages or text of a stored file; neither when the storage does not have it."""
    try:
        with row.file.open("rb") as stored:
            if row.extension == "pdf":
                return draw(stored, conf.PREVIEW_PAGES), ""
            return [], plain_text(stored.read(), row.extension)
    except FileNotFoundError:
        return [], ""


def _write(page: Page) -> str:
    random = secrets.token_hex(16)
    return store.private().save(f"{random[:2]}/{random}.jpg", ContentFile(page.data))


def ask_for_pictures(sender: Any, *, interest: Interest, **kwargs: Any) -> None:
    """Nudge a worker for each file of a new entry; without one the clock makes them."""
    if not worker.has_worker(make_readable):
        return
    for pk in interest.attachments.values_list("pk", flat=True):
        worker.nudge(make_readable, pk)
