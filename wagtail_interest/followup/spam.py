"""A person's word on suspected spam: only that hides an entry, and only that lets its mail go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, Value, When

from wagtail_interest.followup.cancelling import cancel_unsent, lock_unsent
from wagtail_interest.followup.confirmation import confirm_ids
from wagtail_interest.followup.verbs import Done, Judged, change, lock_candidates
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import EventCode, Exit, Outcome, Spam, Step


def mark_spam(ids: Iterable[int], *, by: Any, now: datetime) -> Done:
    """Confirm entries as spam: nothing is owed to them any more and what was not sent yet never is."""

    def judge(row: Interest) -> Judged:
        return "skipped" if row.spam == Spam.CONFIRMED else "done"

    return change(
        ids,
        {
            "spam": Spam.CONFIRMED,
            "exit": Exit.SPAM,
            "step": Step.ENDED,
            "outcome": Outcome.NO_ANSWER_OWED,
            "waiting_until": None,
            "next_touch_on": None,
        },
        judge=judge,
        code=EventCode.SPAM,
        by=by,
        now=now,
        first=lock_unsent,
        then=lambda rows: cancel_unsent([row.pk for row in rows], now=now),
    )


def clear_spam(ids: Iterable[int], *, by: Any, now: datetime) -> Done:
    """Say that suspected or confirmed spam is none: owed by its first date, and the confirmation goes out."""

    def judge(row: Interest) -> Judged:
        return "done" if row.spam in (Spam.SUSPECTED, Spam.CONFIRMED) else "skipped"

    confirmed = When(exit=Exit.SPAM, is_test=True, then=Value(Exit.TEST.value))
    return change(
        ids,
        {
            "spam": Spam.CLEARED,
            "step": Case(When(exit=Exit.SPAM, then=Value(Step.NEW.value)), default="step"),
            "outcome": Case(When(exit=Exit.SPAM, then=Value("")), default="outcome"),
            # last: the others ask for the old exit, and MySQL assigns from left to right
            "exit": Case(confirmed, When(exit=Exit.SPAM, then=Value("")), default="exit"),
        },
        judge=judge,
        code=EventCode.NOT_SPAM,
        by=by,
        now=now,
        first=lock_candidates,
        then=lambda rows: confirm_ids([row.pk for row in rows], now=now),
    )
