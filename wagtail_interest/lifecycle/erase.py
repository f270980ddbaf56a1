"""Erases entries with all that is personal (promise P25): rows in one transaction a chunk, files after it committed.

What stays is one event without entry (code, time, form, actor, and why no answer was owed) and the daily counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q

from wagtail_interest.files import store
from wagtail_interest.followup.cancelling import lock_mail
from wagtail_interest.followup.verbs import Done, all_failed, chunks, lock_candidates
from wagtail_interest.records.attachment import Attachment, PagePicture
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import OWED, Event, Interest
from wagtail_interest.records.message import UNFINISHED, Message, MessageQuerySet
from wagtail_interest.signals import interests_erasing
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind

logger = logging.getLogger(__name__)


def erase(ids: Iterable[int], *, by: Any, now: datetime, exit: str = "") -> Done:
    """Erase a set of entries, and each candidate who has none left.

    Args:
        by: the user who does it; None for candidates themselves.
        exit: the ``Exit`` for which no answer is owed to any of them; it stays in the event. Without one, entries
            that are owed an answer, or whose answer has not left yet, fail: nobody goes unanswered.

    Returns:
        ``skipped`` are those already gone, ``failed`` those owed or not let go by the database.
    """
    if exit and exit not in Exit.values:
        return all_failed(ids)
    held = Q(pk__in=[]) if exit else OWED | Q(Exists(unsent_answers()))
    return _erase(ids, Leaving(Q(), held, by=by, now=now, code=EventCode.ERASED, exit=exit))


def erase_where(ids: Iterable[int], still: Q, *, now: datetime, code: str) -> Done:
    """Let the clock erase those of *ids* for which *still* holds once they are locked; the others are skipped."""
    return _erase(ids, Leaving(still, OWED, by=None, now=now, code=code))


def unsent_answers() -> MessageQuerySet:
    """Return the mail of one entry, a subquery's outer row, that answers it and has not left yet."""
    kinds = (MessageKind.REPLY, MessageKind.LAPSED)
    return Message.objects.filter(interest=OuterRef("pk"), kind__in=kinds, state__in=UNFINISHED)


@dataclass(frozen=True)
class Leaving:
    """Which of a set may go: ``still`` must hold (else skipped), ``held`` must not (else failed), and what is logged."""

    still: Q
    held: Q
    by: Any
    now: datetime
    code: str
    exit: str = ""

    def event(self, form_id: int, exit: str) -> Event:
        """Return what stays of one entry; *exit* is the one it had."""
        reason = exit or self.exit
        data = {"exit": str(reason)} if reason else {}
        return Event(form_id=form_id, code=self.code, at=self.now, actor=self.by, data=data)


def _erase(ids: Iterable[int], leaving: Leaving) -> Done:
    result = Done()
    for chunk in chunks(ids):
        try:
            result.add(_erase_chunk(chunk, leaving))
        except DatabaseError as error:
            logger.error("A chunk could not be erased at once: %s", type(error).__name__)
            result.add(_erase_singly(chunk, leaving))
    return result


def _erase_singly(ids: list[int], leaving: Leaving) -> Done:
    """Erase one by one, so that the entry that fails fails alone."""
    result = Done()
    for pk in ids:
        try:
            result.add(_erase_chunk([pk], leaving))
        except DatabaseError as error:
            logger.error("Entry %s could not be erased: %s", pk, type(error).__name__)
            result.failed.append(pk)
    return result


@transaction.atomic
def _erase_chunk(ids: list[int], leaving: Leaving) -> Done:
    lock_mail(Message.objects.filter(interest__in=ids))
    # the candidates first: an entry that is being accepted for one of them then waits for us, or we for it
    people = sorted(set(Interest.objects.filter(pk__in=ids).values_list("candidate_id", flat=True)))
    lock_candidates(ids)
    locked = Interest.objects.select_for_update().filter(leaving.still, pk__in=ids).order_by("pk")
    rows = {pk: (form_id, exit) for pk, form_id, exit in locked.values_list("pk", "form_id", "exit")}
    failed = list(
        Interest.objects.filter(leaving.held, pk__in=list(rows)).order_by("pk").values_list("pk", flat=True)
    )
    found = [pk for pk in rows if pk not in set(failed)]
    skipped = [pk for pk in ids if pk not in rows]
    if not found:
        return Done(skipped=skipped, failed=failed)
    interests_erasing.send(sender=Interest, ids=found, now=leaving.now)
    names = list(Attachment.objects.filter(interest_id__in=found).values_list("file", flat=True))
    pictures = PagePicture.objects.filter(attachment__interest_id__in=found)
    names += pictures.values_list("file", flat=True)
    Event.objects.filter(interest_id__in=found).delete()
    Interest.objects.filter(pk__in=found).delete()
    Candidate.objects.filter(pk__in=people, interests__isnull=True).delete()
    Event.objects.bulk_create([leaving.event(*rows[pk]) for pk in found])
    store.delete_files_on_commit(names)
    return Done(done=found, skipped=skipped, failed=failed)
