"""What the editor's first panel says of a page: where its form stands, what is missing, and doubtful wording."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from wagtail_interest import clock
from wagtail_interest.followup.intake_words import reviewed
from wagtail_interest.followup.promise import local_day
from wagtail_interest.page_types import gate
from wagtail_interest.page_types.shown_state import shown_state


class BoundState(Panel.BoundPanel):
    """Reads the page as it was last saved."""

    template_name = "wagtail_interest/admin/state_panel.html"

    @cached_property
    def found(self) -> dict[str, Any]:
        """What there is to say."""
        now, page, user = clock.now(), self.instance, getattr(self.request, "user", None)
        state = shown_state(page, user, now) if user is not None else None
        form = gate.form_of_page(page) if state is not None else None
        return {
            "state": state,
            "reviewed": reviewed(form, local_day(now)) if form is not None else "",
            "missing": gate.missing(page, user, now, parent=getattr(self.form, "parent_page", None)),
            "warnings": gate.warnings_of(page) if page.pk else [],
        }

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Add all of it."""
        return {**super().get_context_data(parent_context), **self.found}

    def is_shown(self) -> bool:
        """Only where there is something to say."""
        return any(self.found.values())
