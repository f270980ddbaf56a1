"""Where the set-up stands in the menu and who may enter; its pages load when somebody does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem

from wagtail_interest import access, clock
from wagtail_interest.first_use import view
from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.plan import HandlingPlan

URL, PAGE_URL, PREVIEW_URL = (
    "wagtail_interest_setup",
    "wagtail_interest_setup_page",
    "wagtail_interest_setup_preview",
)
LABEL = gettext_lazy("Set up")
_VIEWS = "wagtail_interest.inbox.setup.views"


def may_set_up(user: Any) -> bool:
    """Return whether *user* may decide who answers: a superuser, or a manager who keeps the plans."""
    if not user.is_active:
        return False
    keeps_plans = user.has_perms(
        ["wagtail_interest.add_handlingplan", "wagtail_interest.change_handlingplan"]
    )
    return bool(user.is_superuser or (access.sees_all(user) and keeps_plans))


def needs_set_up() -> bool:
    """Return whether nobody answers yet, so that no form can be open."""
    plans = access.with_people(HandlingPlan.objects.order_by("pk"), local_day(clock.now()))
    return not any(access.able_ever(plan) for plan in plans[:50])


class SetupMenuItem(MenuItem):
    """*Set up*, for who may."""

    def __init__(self, order: int) -> None:
        super().__init__(LABEL, reverse(URL), name="interest-set-up", icon_name="cogs", order=order)

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may."""
        return may_set_up(request.user)


def admin_urls() -> list[Any]:
    """Return the addresses below the admin. For ``register_admin_urls``."""
    return [
        path("interest/set-up/", view(f"{_VIEWS}.SetupView"), name=URL),
        path("interest/set-up/<int:page_id>/", view(f"{_VIEWS}.SetupPageView"), name=PAGE_URL),
        path("interest/set-up/<int:page_id>/preview/", view(f"{_VIEWS}.SetupPreviewView"), name=PREVIEW_URL),
    ]
