"""Moving entries through the steps and giving them to a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, Value, When

from wagtail_interest.access import may_answer
from wagtail_interest.followup.verbs import Done, Judged, all_failed, change
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import NEXT_STEPS, EventCode, Exit, Outcome, Step

#: Exits a person set by judgement and takes back by reopening the entry.
REVOCABLE_EXITS = (Exit.DUPLICATE, Exit.UNREACHABLE, Exit.NEVER_CONFIRMED, Exit.IMPORTED)
#: Who left by their own will or was found to be spam is not reopened by a step.
FINAL_EXITS = (Exit.WITHDREW, Exit.ERASED_SELF, Exit.SPAM)


def change_step(ids: Iterable[int], step: str, *, outcome: str = "", by: Any, now: datetime) -> Done:
    """Move entries to *step*; a wrong transition fails, the same step is skipped.

    Ending needs an ``Outcome`` and does not settle what is owed; reopening an ended entry also takes back an
    exit such as *duplicate*, so that it is owed again.
    """
    outcome = outcome if step == Step.ENDED else ""
    if step not in Step.values or (step == Step.ENDED and outcome not in Outcome.values):
        return all_failed(ids)

    def judge(row: Interest) -> Judged:
        if row.step == step:
            return "skipped" if row.outcome == outcome else "done"
        if row.exit in FINAL_EXITS and row.step == Step.ENDED:
            return "failed"
        return "done" if step in NEXT_STEPS[row.step] else "failed"

    changes: dict[str, Any] = {"step": step, "outcome": outcome}
    if step != Step.ENDED:
        changes["exit"] = Case(When(exit__in=REVOCABLE_EXITS, then=Value("")), default="exit")
    return change(
        ids,
        changes,
        judge=judge,
        code=EventCode.STEP,
        by=by,
        now=now,
        data=lambda row: {"from": row.step, "to": str(step), "outcome": str(outcome)},
    )


def assign(ids: Iterable[int], user: Any, *, by: Any, now: datetime) -> Done:
    """Give entries to *user* (None: to nobody); fails for entries that user may not answer."""
    able: dict[int, bool] = {}
    target = None if user is None else user.pk

    def judge(row: Interest) -> Judged:
        if row.assigned_to_id == target:
            return "skipped"
        if user is not None and row.form_id not in able:
            able[row.form_id] = may_answer(user, row.form)
        return "done" if user is None or able[row.form_id] else "failed"

    return change(
        ids,
        {"assigned_to": user},
        judge=judge,
        code=EventCode.ASSIGNED,
        by=by,
        now=now,
        data=lambda row: {"user": target, "from": row.assigned_to_id},
    )
