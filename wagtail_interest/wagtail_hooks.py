"""Wiring of the admin: policies first, then the menu, the group panel and what forgets old counts."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail import hooks

from wagtail_interest import signals
from wagtail_interest.first_use import function
from wagtail_interest.inbox.admin import register
from wagtail_interest.inbox.badge import count_anew
from wagtail_interest.inbox.bulk.registering import ACTIONS
from wagtail_interest.inbox.choices import forget_names
from wagtail_interest.inbox.grants import GrantFormSet
from wagtail_interest.inbox.setup import menu as setup
from wagtail_interest.page_types import buttons
from wagtail_interest.records.area import Area
from wagtail_interest.records.plan import HandlingPlan

register()

signals.interest_accepted.connect(count_anew, dispatch_uid="wi_badge_accepted")
signals.interests_changed.connect(count_anew, dispatch_uid="wi_badge_changed")
signals.interests_erasing.connect(count_anew, dispatch_uid="wi_badge_erasing")
for changed in (post_save, post_delete):
    for model in (Area, HandlingPlan):
        changed.connect(forget_names, sender=model, dispatch_uid=f"wi_names_{model.__name__}_{id(changed)}")
        changed.connect(count_anew, sender=model, dispatch_uid=f"wi_badge_{model.__name__}_{id(changed)}")


@hooks.register("register_group_permission_panel")
def register_grants_panel() -> Any:
    """Show on a group's page which entries it was granted."""
    return GrantFormSet


for action in ACTIONS:
    hooks.register("register_bulk_action", action)
# named, not imported: loaded when Wagtail first calls them
hooks.register("register_log_actions", function("wagtail_interest.followup.opening.log_actions"))
hooks.register("construct_homepage_panels", function("wagtail_interest.inbox.dashboard.add_panel"))
hooks.register("before_publish_page", function("wagtail_interest.page_types.gate.refuse_without_owner"))
hooks.register("after_create_page", function("wagtail_interest.page_types.gate.warn_about_wording"))
hooks.register("after_edit_page", function("wagtail_interest.page_types.gate.warn_about_wording"))
hooks.register("register_page_header_buttons", buttons.header_buttons)
hooks.register("register_page_listing_buttons", buttons.state_tag)
hooks.register("register_page_listing_more_buttons", buttons.listing_buttons)
hooks.register("register_admin_urls", buttons.admin_urls)
hooks.register("register_admin_urls", setup.admin_urls)
