"""Notes that recruiters leave on an entry for each other; the candidate never reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_interest.followup.verbs import lock, write
from wagtail_interest.questions.clean import clean_text
from wagtail_interest.records.interest import Interest, Note
from wagtail_interest.vocabulary import EventCode

NOTE_LIMIT = 5_000


def add_note(interest: Interest, text: str, *, by: Any, now: datetime) -> Note | None:
    """Add a note; None when nothing readable is left of *text* or the entry is gone."""
    text = clean_text(text, NOTE_LIMIT)
    if not text:
        return None
    with transaction.atomic():
        rows = lock([interest.pk])
        if not rows:
            return None
        note = Note.objects.create(interest=rows[0], author=by, text=text, at=now)
        write(rows, {}, code=EventCode.NOTED, by=by, now=now, data=lambda row: {"note": note.pk})
    return note
