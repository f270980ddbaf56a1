"""A person's room to overrule the screening, requirement by requirement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_interest.followup.verbs import Done, lock, write
from wagtail_interest.questions.screening import Screening, rescreen
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import EventCode, Verdict


def overrule(interest: Interest, question_id: str, verdict: str, *, by: Any, now: datetime) -> Done:
    """Give one requirement another verdict (``""`` takes that back) and conclude anew.

    What was concluded by rule stays stored beside it. A requirement this entry does not have, or an unknown
    verdict, fails; the verdict that already holds is skipped.
    """
    with transaction.atomic():
        rows = lock([interest.pk])
        row = rows[0] if rows else None
        found = row and next((item for item in row.screening if item.get("id") == question_id), None)
        if row is None or not found or verdict not in ("", *Verdict.values):
            return Done(failed=[interest.pk])
        before = row.overruled.get(question_id, "")
        if before == verdict:
            return Done(skipped=[interest.pk])
        overruled = {key: value for key, value in row.overruled.items() if key != question_id}
        if verdict:
            overruled[question_id] = str(verdict)
        write(
            rows,
            {"overruled": overruled, **figures(rescreen(row.screening, overruled))},
            code=EventCode.OVERRULED,
            by=by,
            now=now,
            data=lambda row: {"question": question_id, "verdict": str(verdict), "from": before},
        )
    return Done(done=[interest.pk])


def figures(screening: Screening) -> dict[str, Any]:
    """Return the columns of an entry that a conclusion fills, without the requirements themselves."""
    return {
        "result": screening.result,
        "must_met": screening.must_met,
        "must_all": screening.must_all,
        "merit_met": screening.merit_met,
        "merit_all": screening.merit_all,
        "values_met": screening.values_met,
        "values_all": screening.values_all,
    }
