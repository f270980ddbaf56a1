"""Ending an entry to which no answer is owed, for one of the closed list of reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wagtail_interest.followup.cancelling import cancel_unsent, lock_unsent
from wagtail_interest.followup.spam import mark_spam
from wagtail_interest.followup.verbs import Done, Judged, all_failed, change
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import EventCode, Exit, Outcome, Step


def end_without_answer(ids: Iterable[int], exit: str, *, by: Any, now: datetime) -> Done:
    """End entries for the reason *exit* (an ``Exit``) and cancel their unsent mail; the same reason is skipped."""
    if exit not in Exit.values:
        return all_failed(ids)
    if exit == Exit.SPAM:
        return mark_spam(ids, by=by, now=now)

    def judge(row: Interest) -> Judged:
        if row.exit == exit:
            return "skipped"
        return "failed" if row.exit in (Exit.WITHDREW, Exit.ERASED_SELF) else "done"

    return change(
        ids,
        {
            "exit": exit,
            "step": Step.ENDED,
            "waiting_until": None,
            "next_touch_on": None,
            "outcome": Outcome.WITHDRAWN if exit == Exit.WITHDREW else Outcome.NO_ANSWER_OWED,
        },
        judge=judge,
        code=EventCode.NO_ANSWER_OWED,
        by=by,
        now=now,
        data=lambda row: {"exit": str(exit), "from": row.exit},
        first=lock_unsent,
        then=lambda rows: cancel_unsent([row.pk for row in rows], now=now),
    )
