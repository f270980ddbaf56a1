"""Connects what the pages listen to: Wagtail's publishing, and changes to areas and locales."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale
from wagtail.signals import page_published

from wagtail_interest import clock
from wagtail_interest.page_types.kept import forget_areas
from wagtail_interest.page_types.state import forget_language
from wagtail_interest.records.area import Area


def connect() -> None:
    """Connect once, from ``AppConfig.ready``."""
    page_published.connect(fill_on_publish, dispatch_uid="wagtail_interest.fill_on_publish")
    post_save.connect(forget_areas, sender=Area, dispatch_uid="wagtail_interest.areas_saved")
    post_delete.connect(forget_areas, sender=Area, dispatch_uid="wagtail_interest.areas_deleted")
    post_save.connect(forget_language, sender=Locale, dispatch_uid="wagtail_interest.locale_saved")


def fill_on_publish(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Receive Wagtail's ``page_published``; pages without a form are none of our business."""
    if hasattr(instance, "interest_kind"):
        from wagtail_interest.page_types.form_row import fill_row  # on first use: start-up stays light

        fill_row(instance, clock.now())
