"""Which bulk actions the inbox has, and how Wagtail's listing names them; what they do loads when one is chosen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.views.bulk_action import BulkAction

from wagtail_interest.records.interest import Interest


class Answer:
    """One text to all of them."""

    display_name = pgettext_lazy("to do", "Answer")
    aria_label = _("Answer the selected entries")
    action_type = "answer"
    action_priority = 10


class Touch:
    """When somebody writes to them again."""

    display_name = _("Keep in touch")
    aria_label = _("Plan the next touch with the selected entries")
    action_type = "touch"
    action_priority = 20


class Assign:
    """Give them to a colleague."""

    display_name = _("Assign")
    aria_label = _("Assign the selected entries to a colleague")
    action_type = "assign"
    action_priority = 30


class Areas:
    """Sort them into areas."""

    display_name = _("Change areas")
    aria_label = _("Change the areas of the selected entries")
    action_type = "area"
    action_priority = 40


class MarkSpam:
    """Confirm them as spam."""

    display_name = _("Mark as spam")
    aria_label = _("Mark the selected entries as spam")
    action_type = "spam"
    action_priority = 50


class NotSpam:
    """Clear them of the suspicion."""

    display_name = _("Not spam")
    aria_label = _("Mark the selected entries as not spam")
    action_type = "not_spam"
    action_priority = 60


class OnFirstUse(BulkAction):
    """Stands for the action it names by dotted path: making one makes that one."""

    models = [Interest]
    action = ""

    def __new__(cls, request: HttpRequest, model: Any) -> Any:
        """Return the action itself, for this request."""
        return import_string(cls.action)(request, model)


def _named(names: type, action: str) -> type:
    return type(
        f"{names.__name__}OnFirstUse",
        (names, OnFirstUse),
        {"action": f"wagtail_interest.inbox.bulk.{action}"},
    )


#: For ``register_bulk_action``, through which Wagtail asks for each.
ACTIONS: tuple[type, ...] = (
    _named(Answer, "answering.AnswerAction"),
    _named(Touch, "actions.TouchAction"),
    _named(Assign, "actions.AssignAction"),
    _named(Areas, "actions.AreaAction"),
    _named(MarkSpam, "actions.SpamAction"),
    _named(NotSpam, "actions.NotSpamAction"),
)
