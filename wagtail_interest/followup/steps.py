"""Moving entries through the steps and giving them to a colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Value, When

from wagtail_interest.access import forms_to_answer
from wagtail_interest.followup import promise
from wagtail_interest.followup.verbs import Done, Judged, all_failed, change
from wagtail_interest.followup.waiting import Waiting, touch_after, until_after
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import NEXT_STEPS, EventCode, Exit, Outcome, Step

#: Exits a person set by judgement and takes back by reopening the entry.
REVOCABLE_EXITS = (Exit.DUPLICATE, Exit.UNREACHABLE, Exit.NEVER_CONFIRMED, Exit.IMPORTED)
#: Who left by their own will or was found to be spam is not reopened by a step.
FINAL_EXITS = (Exit.WITHDREW, Exit.ERASED_SELF, Exit.SPAM)

#: How an answered entry may end; withdrawing and *no answer owed* go by ``exits``, which logs why.
STEP_OUTCOMES = (Outcome.DECLINED, Outcome.HIRED, Outcome.APPLICANT, Outcome.TRAINING)


def change_step(
    ids: Iterable[int],
    step: str,
    *,
    outcome: str = "",
    until: date | None = None,
    next_touch_on: date | None = None,
    by: Any,
    now: datetime,
) -> Done:
    """Move entries to *step*; a wrong transition fails, the same step is skipped.

    Ending needs one of ``STEP_OUTCOMES`` and fails for entries that are owed an answer: nobody leaves unanswered.
    Reopening an ended entry also takes back an exit such as *duplicate*, so that it is owed again. Waiting makes
    an answered entry owed, too: it comes back by itself.

    Args:
        until: for *waiting*; 14 days when not given. Another day than the one that stands is a change.
        next_touch_on: for *keep in touch*; three months when not given, and a change likewise.
    """
    outcome = outcome if step == Step.ENDED else ""
    today = promise.local_day(now)
    if step not in Step.values or (step == Step.ENDED and outcome not in STEP_OUTCOMES):
        return all_failed(ids)
    if any(day is not None and day < today for day in (until, next_touch_on)):
        return all_failed(ids)

    def judge(row: Interest) -> Judged:
        if row.step == step and row.outcome == outcome and not _another_day(row, until, next_touch_on):
            return "skipped"
        if row.exit in FINAL_EXITS and row.step == Step.ENDED:
            return "failed"
        if step == Step.ENDED and row.is_owed:
            return "failed"
        return "done" if row.step == step or step in NEXT_STEPS[row.step] else "failed"

    day = (until or until_after(today)) if step == Step.WAITING else None
    touch = (next_touch_on or touch_after(today)) if step == Step.KEEP_IN_TOUCH else None
    return change(
        ids,
        _changes(step, outcome, touch=touch) if day is None else _waits(day),
        judge=judge,
        related=("form__plan",) if day is not None else (),
        code=EventCode.STEP,
        by=by,
        now=now,
        data=lambda row: {
            "from": row.step,
            "to": str(step),
            "outcome": str(outcome),
            **({"day": found.isoformat()} if (found := day or touch) else {}),
        },
    )


def _changes(step: str, outcome: str, *, touch: date | None) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "step": step,
        "outcome": outcome,
        "waiting_until": None,
        "next_touch_on": touch,
    }
    if step != Step.ENDED:
        changes["exit"] = Case(When(exit__in=REVOCABLE_EXITS, then=Value("")), default="exit")
    return changes


def _waits(day: date) -> Callable[[Interest], dict[str, Any]]:
    waiting = Waiting()

    def changes(row: Interest) -> dict[str, Any]:
        exit = "" if row.exit in REVOCABLE_EXITS else row.exit
        return {**waiting.until(row, day), "next_touch_on": None, "exit": exit}

    return changes


def _another_day(row: Interest, until: date | None, next_touch_on: date | None) -> bool:
    """Whether a day was given, for the step that *row* has, that is not the one that stands."""
    if row.step == Step.WAITING:
        return until is not None and until != row.waiting_until
    return row.step == Step.KEEP_IN_TOUCH and next_touch_on is not None and next_touch_on != row.next_touch_on


def assign(ids: Iterable[int], user: Any, *, by: Any, now: datetime) -> Done:
    """Give entries to *user* (None: to nobody); fails for entries that user may not answer."""
    able = set() if user is None else forms_to_answer(user)
    target = None if user is None else user.pk

    def judge(row: Interest) -> Judged:
        if row.assigned_to_id == target:
            return "skipped"
        return "done" if user is None or row.form_id in able else "failed"

    return change(
        ids,
        {"assigned_to": user},
        judge=judge,
        code=EventCode.ASSIGNED,
        by=by,
        now=now,
        data=lambda row: {"user": target, "from": row.assigned_to_id},
    )
