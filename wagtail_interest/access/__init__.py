"""Who may see and answer what: one queryset for every read; no view, no request."""

from wagtail_interest.access.scope import (
    answers_for,
    may,
    may_answer,
    sees_all,
    users_who_may_answer,
    visible_forms,
    visible_interests,
    visible_messages,
)

__all__ = [
    "answers_for",
    "may",
    "may_answer",
    "sees_all",
    "users_who_may_answer",
    "visible_forms",
    "visible_interests",
    "visible_messages",
]
