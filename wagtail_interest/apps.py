"""App configuration: loads every room's checks and connects the signals by which lower rooms speak upward."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WagtailInterestConfig(AppConfig):
    """The one app that holds all tables but the concrete pages."""

    name = "wagtail_interest"
    label = "wagtail_interest"
    verbose_name = _("Interest")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the rooms that register checks and receivers; only now are the models loaded."""
