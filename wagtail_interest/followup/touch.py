"""Keeping in touch: the day on which somebody writes again, planned for a set of entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from wagtail_interest.followup.verbs import Done, Judged, change
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import NEXT_STEPS, EventCode, Step


def plan_touch(ids: Iterable[int], on: date, *, by: Any, now: datetime) -> Done:
    """Move entries to *keep in touch* and plan the next touch *on* a day; the same plan is skipped.

    It is no answer: an owed entry stays owed, so it stays in *To answer* with its date and nobody leaves
    unanswered. One that waited for the candidate waits no more. What ended for a logged reason fails; reopening
    such an entry is a decision of its own.
    """

    def judge(row: Interest) -> Judged:
        if row.exit:
            return "failed"
        if row.step == Step.KEEP_IN_TOUCH:
            return "skipped" if row.next_touch_on == on else "done"
        return "done" if Step.KEEP_IN_TOUCH in NEXT_STEPS[row.step] else "failed"

    return change(
        ids,
        {"step": Step.KEEP_IN_TOUCH, "outcome": "", "next_touch_on": on, "waiting_until": None},
        judge=judge,
        code=EventCode.TOUCH,
        by=by,
        now=now,
        data=lambda row: {"on": on.isoformat(), "from": row.step},
    )
