"""The menu *Interest*: inbox, forms, plans, templates, mail, areas, absences and closed periods, each a real ModelAdmin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from wagtail_interest.inbox.absences import AbsenceAdmin
from wagtail_interest.inbox.areas import AreaAdmin
from wagtail_interest.inbox.closed_periods import ClosedPeriodAdmin
from wagtail_interest.inbox.entries import InterestAdmin
from wagtail_interest.inbox.forms import FormAdmin
from wagtail_interest.inbox.mail import MessageAdmin
from wagtail_interest.inbox.native.permissions import register_policy
from wagtail_interest.inbox.plans import HandlingPlanAdmin
from wagtail_interest.inbox.reply_templates import ReplyTemplateAdmin
from wagtail_interest.inbox.review.admin import ReviewAdmin
from wagtail_interest.inbox.setup.menu import SetupMenuItem

__all__ = [
    "AbsenceAdmin",
    "AreaAdmin",
    "ClosedPeriodAdmin",
    "FormAdmin",
    "HandlingPlanAdmin",
    "InterestAdmin",
    "InterestGroup",
    "MessageAdmin",
    "ReviewAdmin",
    "ReplyTemplateAdmin",
]


class InterestGroup(ModelAdminGroup):
    """One menu for everything a recruiter needs."""

    menu_label = _("Interest")
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (
        InterestAdmin,
        ReviewAdmin,
        FormAdmin,
        HandlingPlanAdmin,
        ReplyTemplateAdmin,
        MessageAdmin,
        AreaAdmin,
        AbsenceAdmin,
        ClosedPeriodAdmin,
    )

    def get_submenu_items(self) -> list[Any]:
        """Return the items of the ModelAdmins, and *Set up* last."""
        return [*super().get_submenu_items(), SetupMenuItem(order=1000)]


def register() -> None:
    """Register policies, menu and URLs; called at the top of ``wagtail_hooks.py``, before anything asks for a policy.

    Wagtail 8 looks a model's policy up in a registry, 7.4 hears it from the views.
    """
    for each in InterestGroup().modeladmin_instances:
        register_policy(each.permission_policy)
    modeladmin_register(InterestGroup)
