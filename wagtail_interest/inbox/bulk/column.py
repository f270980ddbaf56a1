"""The column to tick rows in; Wagtail's own script and footer read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BaseColumn


class BulkColumn(BaseColumn):
    """A box for each row, named after the entry, and one for all of them in the heading."""

    header_template_name = "wagtailadmin/bulk_actions/select_all_checkbox_cell.html"
    cell_template_name = "wagtail_interest/inbox/bulk/cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        context["label"] = select_words(instance.name or instance.reference)
        return context


def select_words(name: str) -> str:
    """Return the accessible name of the box of an entry's row."""
    return _("Select %(name)s") % {"name": name}
