"""What a new entry is promised, and its dates: by when it is owed, what is told, how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wagtail_interest.followup import measure, promise
from wagtail_interest.intake.submission import Submission
from wagtail_interest.vocabulary import Promise


@dataclass(frozen=True)
class Dates:
    """``told_on`` is None unless a later day than ``due_on`` is told, because the form was measured slow."""

    promise: str
    due_on: date
    told_on: date | None
    retain_until: date


def promise_dates(submission: Submission, *, now: datetime) -> Dates:
    """Return promise and dates by plan, group and the form's working days; screening has no say in them.

    A definite notice is an answer on the spot, so without consent to the pool retention counts from that day;
    nothing is erased before what was promised or told could come.
    """
    plan, group, form = submission.plan, submission.availability, submission.form
    received = submission.received_at or now
    promised = plan.promise_for(group)
    due = promise.due_on(plan, group, now=received, site_id=form.site_id)
    if submission.received_at is not None:  # registered late: a day already gone cannot be promised any more
        due = max(due, promise.add_working_days(promise.local_day(now), 1, form.site_id))
    told = None
    if promised == Promise.PERSONAL and measure.figures_of(form, group):
        shown = measure.shown_on(form, plan, group, now=received, site_id=form.site_id)
        told = shown if shown > due else None
    answered = due if promised == Promise.PERSONAL else promise.local_day(received)
    kept = promise.retain_until(plan, submission.consent_pool, answered, received)
    return Dates(promised, due, told, max(kept, due, told or due))
