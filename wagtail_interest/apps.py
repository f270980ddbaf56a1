"""App configuration: loads every room's checks and connects the signals by which lower rooms speak upward."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

#: Rooms that may hold a ``checks`` module of their own.
ROOMS = ("files", "links", "questions", "mail", "followup", "lifecycle", "page_types", "candidate", "inbox")


class WagtailInterestConfig(AppConfig):
    """The one app that holds all tables but the concrete pages."""

    name = "wagtail_interest"
    label = "wagtail_interest"
    verbose_name = _("Interest")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the rooms that register checks and receivers; only now are the models loaded."""
        from contextlib import suppress

        for room in ("", *(f"{room}." for room in ROOMS)):
            with suppress(ImportError):
                import_module(f"wagtail_interest.{room}checks")
        with suppress(ImportError, AttributeError):
            import_module("wagtail_interest.mail.tracking").connect()
        with suppress(ImportError):
            import_module("wagtail_interest.followup.reply").connect()
