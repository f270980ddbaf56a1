"""Writes judged files to the private storage under random names (promise P5), and takes them away again."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction

from wagtail_interest.files.refusal import StorageFailed
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form
from wagtail_interest.storage import ALIAS

if TYPE_CHECKING:
    from wagtail_interest.files.judge import Judged

logger = logging.getLogger(__name__)


def private() -> Storage:
    """Return the storage that holds candidates' files now."""
    return storages[ALIAS]


def write(upload: Any, judged: Judged, *, form: Form, question_id: str, now: datetime) -> Attachment:
    """Write a judged upload under a random name; return its row, unsaved.

    Call it outside any transaction. Whoever does not save the row calls ``discard``; what a crash leaves is swept.

    Raises:
        StorageFailed: when the storage does not take it; nothing of it is left.
    """
    random = secrets.token_hex(16)
    wanted = f"{random[:2]}/{random}.{judged.extension}"
    try:
        upload.seek(0)
        name = private().save(wanted, File(upload, name=wanted))
    except Exception as error:  # every storage fails in exceptions of its own
        logger.error("The private storage did not take a file: %s", type(error).__name__)
        delete_files([wanted])
        raise StorageFailed from error
    return Attachment(
        form=form,
        question_id=question_id,
        file=name,
        shown_name=judged.shown_name,
        extension=judged.extension,
        size=judged.size,
        digest=judged.digest,
        scan=judged.scan,
        created_at=now,
    )


def discard(attachments: Iterable[Attachment]) -> None:
    """Take files away: of rows that are not in the table at once, of held ones with their rows on commit.

    A row that meanwhile came to belong to an entry keeps its file. Rows count as saved by what the table says,
    not by their ``pk``, which a rolled-back insert leaves set.
    """
    names = {row.file.name for row in attachments if row.file.name}
    if not names:
        return
    with transaction.atomic():
        rows = Attachment.objects.select_for_update().filter(file__in=names)
        saved = {row.file.name: row.interest_id for row in rows}
        held = [name for name, interest_id in saved.items() if interest_id is None]
        Attachment.objects.filter(file__in=held, interest__isnull=True).delete()
        delete_files_on_commit(held)
    delete_files(names - set(saved))


def delete_files_on_commit(names: Iterable[str | None]) -> None:
    """Delete files once the rows that named them are gone for good."""
    found = [name for name in names if name]
    if found:
        transaction.on_commit(partial(delete_files, found))


def delete_files(names: Iterable[str]) -> None:
    """Delete files of the private storage; one that cannot be deleted now is left to the sweeper."""
    for name in names:
        try:
            private().delete(name)
        except Exception as error:  # every storage fails in exceptions of its own
            logger.warning("A file of the private storage could not be deleted yet: %s", type(error).__name__)
