"""What a candidate may do after sending: add something, and ask for a person to answer (promise P34)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from wagtail_interest.followup import measure, promise
from wagtail_interest.followup.verbs import lock, write
from wagtail_interest.followup.waiting import Waiting
from wagtail_interest.questions.clean import clean_text
from wagtail_interest.records.interest import Interest, Note
from wagtail_interest.vocabulary import Availability, EventCode, Exit, Result, Step

ADDITION_LIMIT = 2_000
ADDITIONS_PER_ENTRY = 20

#: After these, nothing the holder of the link presses brings the entry back.
CLOSED = (Exit.SPAM, Exit.WITHDREW, Exit.ERASED_SELF)


def add_something(interest: Interest, text: str, *, now: datetime) -> Note | None:
    """Put the candidate's message on their entry; where a must-have was missed it also asks for a person.

    Whoever waited for the candidate has the next word again, by a fresh date.

    Returns None when nothing readable is left, the same message is already there, or the entry has its fill.
    """
    text = clean_text(text, ADDITION_LIMIT)
    if not text:
        return None
    with transaction.atomic():
        rows = lock([interest.pk], "form__plan")
        if not rows:
            return None
        earlier = list(
            Note.objects.filter(interest=rows[0], from_candidate=True).values_list("text", flat=True)
        )
        if text in earlier or len(earlier) >= ADDITIONS_PER_ENTRY:
            return None
        note = Note.objects.create(interest=rows[0], from_candidate=True, text=text, at=now)
        write(
            rows,
            Waiting().over(rows[0], now=now),
            code=EventCode.ADDED,
            by=None,
            now=now,
            data=lambda row: {"note": note.pk},
        )
        rows = lock([interest.pk], "form__plan")
        if rows[0].result == Result.MISSES:
            _ask(rows[0], now=now)
    return note


def ask_person(interest: Interest, *, now: datetime) -> bool:
    """Make an answer by a person owed, soon; False when that already stands or the entry is closed."""
    with transaction.atomic():
        rows = lock([interest.pk], "form__plan")
        return bool(rows) and _ask(rows[0], now=now)


def _ask(row: Interest, *, now: datetime) -> bool:
    """Owe an answer by the promise to active seekers from now, or by the earlier date that already holds."""
    if row.exit in CLOSED or (row.person_asked_at is not None and row.is_owed):
        return False
    due, shown = _dates(row, now=now)
    changes: dict[str, Any] = {
        "person_asked_at": now,
        "due_on": due,
        "told_on": shown if shown > due else None,
        "settled_at": None,
        "retain_until": max(row.retain_until, due, shown),
    }
    if not row.is_test:
        changes["exit"] = ""
        if row.step in (Step.WAITING, Step.ENDED):
            changes |= {"step": Step.NEW, "outcome": "", "waiting_until": None}
    write(
        [row],
        changes,
        code=EventCode.PERSON_ASKED,
        by=None,
        now=now,
        data=lambda row: {"due_on": due.isoformat()},
    )
    return True


def _dates(row: Interest, *, now: datetime) -> tuple[date, date]:
    """Return the day by which a person answers, and the one the candidate is told."""
    form, plan = row.form, row.form.current_plan
    due = shown = promise.local_day(now)
    if plan is not None:
        due = promise.due_on(plan, Availability.ACTIVE, now=now, site_id=form.site_id)
        shown = measure.shown_on(form, plan, Availability.ACTIVE, now=now, site_id=form.site_id)
    if row.is_owed:
        due, shown = min(due, row.due_on), min(shown, row.shown_date)
    return due, shown
