"""Who may see and answer what: one queryset for every read; no view, no request."""

from wagtail_interest.access.ability import able_ever, able_today, away_on, with_people
from wagtail_interest.access.scope import (
    answers_for,
    forms_to_answer,
    holds,
    keepers_of_plans,
    keeps_plan,
    may,
    may_answer,
    sees_all,
    users_who_may_answer,
    visible_among,
    visible_forms,
    visible_interests,
    visible_messages,
)

__all__ = [
    "able_ever",
    "able_today",
    "answers_for",
    "forms_to_answer",
    "away_on",
    "holds",
    "keepers_of_plans",
    "keeps_plan",
    "may",
    "may_answer",
    "sees_all",
    "users_who_may_answer",
    "visible_among",
    "visible_forms",
    "visible_interests",
    "visible_messages",
    "with_people",
]
