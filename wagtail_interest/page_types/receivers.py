"""Connects what the pages listen to: Wagtail's publishing, changes to areas, and to who answers."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published

from wagtail_interest import clock
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.area import Area
from wagtail_interest.records.plan import HandlingPlan


def connect() -> None:
    """Connect once, from ``AppConfig.ready``."""
    page_published.connect(fill_on_publish, dispatch_uid="wagtail_interest.fill_on_publish")
    post_save.connect(forget_areas, sender=Area, dispatch_uid="wagtail_interest.areas_saved")
    for model in (HandlingPlan, Absence):
        post_save.connect(settle_now, sender=model, dispatch_uid=f"wagtail_interest.settle.{model.__name__}")
        post_delete.connect(
            settle_now, sender=model, dispatch_uid=f"wagtail_interest.settle.{model.__name__}.deleted"
        )
    post_delete.connect(forget_areas, sender=Area, dispatch_uid="wagtail_interest.areas_deleted")


def fill_on_publish(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Receive Wagtail's ``page_published``; pages without a form are none of our business."""
    if hasattr(instance, "interest_kind"):
        from wagtail_interest.page_types.form_row import fill_row  # on first use: start-up stays light

        fill_row(instance, clock.now())


def settle_now(raw: bool = False, **kwargs: Any) -> None:
    """Receive a changed plan or absence: a form may open, a warning may be over. A fixture being loaded is half."""
    if not raw:
        from wagtail_interest.followup.intake_marks import settle  # on first use: start-up stays light

        settle(clock.now())


def forget_areas(**kwargs: Any) -> None:
    """Receive a changed area."""
    from wagtail_interest.page_types import kept  # on first use: start-up stays light

    kept.forget_areas()
