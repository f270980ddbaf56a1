"""Erases entries with all that is personal (promise P25): rows in one transaction a chunk, files after it committed.

What stays is one event without entry (code, time, form, actor) and the daily counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q

from wagtail_interest.files import store
from wagtail_interest.followup.verbs import Done, chunks
from wagtail_interest.records.attachment import Attachment, PagePicture
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.signals import interests_erasing
from wagtail_interest.vocabulary import EventCode

logger = logging.getLogger(__name__)


def erase(ids: Iterable[int], *, by: Any, now: datetime, code: str = EventCode.ERASED) -> Done:
    """Erase a set of entries, and each candidate who has none left.

    Args:
        by: the user who does it; None for the clock and for candidates themselves.
        code: ``ERASED`` or ``EXPIRED``.

    Returns:
        ``skipped`` are those already gone, ``failed`` those the database would not let go.
    """
    return erase_where(ids, Q(), by=by, now=now, code=code)


def erase_where(ids: Iterable[int], still: Q, *, by: Any, now: datetime, code: str) -> Done:
    """Erase those of *ids* for which *still* holds once they are locked; the others are skipped."""
    result = Done()
    for chunk in chunks(ids):
        try:
            result.add(_erase_chunk(chunk, still, by=by, now=now, code=code))
        except DatabaseError as error:
            logger.error("A chunk could not be erased at once: %s", type(error).__name__)
            result.add(_erase_singly(chunk, still, by=by, now=now, code=code))
    return result


def _erase_singly(ids: list[int], still: Q, *, by: Any, now: datetime, code: str) -> Done:
    """Erase one by one, so that the entry that fails fails alone."""
    result = Done()
    for pk in ids:
        try:
            result.add(_erase_chunk([pk], still, by=by, now=now, code=code))
        except DatabaseError as error:
            logger.error("Entry %s could not be erased: %s", pk, type(error).__name__)
            result.failed.append(pk)
    return result


@transaction.atomic
def _erase_chunk(ids: list[int], still: Q, *, by: Any, now: datetime, code: str) -> Done:
    # the candidates first: an entry that is being accepted for one of them then waits for us, or we for it
    people = sorted(set(Interest.objects.filter(pk__in=ids).values_list("candidate_id", flat=True)))
    list(Candidate.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    locked = Interest.objects.select_for_update().filter(still, pk__in=ids).order_by("pk")
    forms = dict(locked.values_list("pk", "form_id"))
    found = list(forms)
    skipped = [pk for pk in ids if pk not in forms]
    if not found:
        return Done(skipped=skipped)
    interests_erasing.send(sender=Interest, ids=found, now=now)
    names = list(Attachment.objects.filter(interest_id__in=found).values_list("file", flat=True))
    pictures = PagePicture.objects.filter(attachment__interest_id__in=found)
    names += pictures.values_list("file", flat=True)
    Event.objects.filter(interest_id__in=found).delete()
    Interest.objects.filter(pk__in=found).delete()
    Candidate.objects.filter(pk__in=people, interests__isnull=True).delete()
    Event.objects.bulk_create(
        [Event(form_id=form_id, code=code, at=now, actor=by) for form_id in forms.values()]
    )
    store.delete_files_on_commit(names)
    return Done(done=found, skipped=skipped)
