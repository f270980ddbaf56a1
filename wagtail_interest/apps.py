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
        from wagtail_interest import checks  # noqa: F401 - importing registers
        from wagtail_interest.files import checks as _files  # noqa: F401 - importing registers
        from wagtail_interest.files import receivers as files_receivers
        from wagtail_interest.followup import receivers as followup_receivers
        from wagtail_interest.mail import checks as _mail  # noqa: F401 - importing registers
        from wagtail_interest.mail import tracking
        from wagtail_interest.page_types import checks as _page_types  # noqa: F401 - importing registers
        from wagtail_interest.page_types import receivers

        tracking.connect()
        followup_receivers.connect()
        files_receivers.connect()
        receivers.connect()
