"""What the figures of a handling plan imply: how much it bears, and whether its promise can be kept at its rhythm."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail_interest.followup.rhythm import outpaces_review
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Promise

#: Weeks that a month has at least; more is not promised.
WEEKS_A_MONTH = 4
#: Working days in a week.
WEEK = 5


@dataclass(frozen=True)
class Implied:
    """Entries that can be answered in a month; that can wait at a time within the promise; overdue ones that pause."""

    a_month: int
    waiting: int
    limit: int


def implied(plan: HandlingPlan) -> Implied:
    """Return what *plan* bears. Only personal answers take time; without any, those that candidates ask for do."""
    future_only = plan.active_promise == Promise.NOTICE and plan.future_promise == Promise.PERSONAL
    days = plan.future_days if future_only else plan.active_days
    return Implied(
        a_month=plan.capacity_per_week * WEEKS_A_MONTH,
        waiting=max(1, plan.capacity_per_week * days // WEEK),
        limit=plan.limit,
    )


def is_outpaced(plan: HandlingPlan) -> bool:
    """Return whether active seekers are promised an answer sooner than anybody may look."""
    if plan.same_day_mail or plan.active_promise != Promise.PERSONAL:
        return False
    return outpaces_review(plan)
