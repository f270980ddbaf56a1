"""Where a recruiter stands with their review: one under way, one that is due, or when the next one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wagtail_interest.followup import review
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.followup.duty import Plans, forms_to_review, ids_of, plans_on, seen_forms
from wagtail_interest.followup.figures import Figures, figures, total
from wagtail_interest.followup.promise import local_day
from wagtail_interest.followup.rhythm import coming_review_day
from wagtail_interest.records.form import Form


@dataclass(frozen=True)
class Standing:
    """Figures of the forms a review would cover; ``due_since`` is None when no review is due."""

    stands: Figures
    roles: int
    forms: int
    is_open: bool
    due_since: date | None
    next_on: date | None
    due_today: bool = False

    @property
    def undecided(self) -> int:
        """How much a review would show."""
        return self.stands.undecided + self.roles


def standing(user: Any, *, now: datetime) -> Standing:
    """Return where *user* stands; a handful of queries, however many forms and entries there are."""
    today = local_day(now)
    seen = seen_forms(user)
    return standing_of(user, seen, plans_on(today), figures(ids_of(seen), today), now=now)


def standing_of(
    user: Any, seen: list[Form], plans: Plans, everything: dict[int, Figures], *, now: datetime
) -> Standing:
    """Return the same from what is at hand: the forms *user* sees, today's plans, and the forms' figures."""
    today = plans.today
    forms = forms_to_review(user, plans, seen)
    found = {form.pk: everything[form.pk] for form in forms if form.pk in everything}
    own = [form for form in forms if plans.who(form) == user]
    due = review.due_forms(own, plans, found, now=now)
    coming = [
        coming_review_day(plan, today, working_days(form.site_id))
        for form in own
        if (plan := plans.of(form)) is not None
    ]
    since = min((each.since for each in due), default=None)
    return Standing(
        stands=total(found.values()),
        roles=sum(review.asks_whether_wanted(form, today) for form in forms),
        forms=len(forms),
        is_open=review.open_review(user) is not None,
        due_since=since,
        due_today=since == today,
        next_on=min(coming, default=None),
    )
