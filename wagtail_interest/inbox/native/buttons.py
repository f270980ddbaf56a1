"""Buttons of a native ModelAdmin: modeladmin's dictionaries, turned into Wagtail's row menu."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail_modeladmin.helpers import ButtonHelper

#: Icons for the buttons that modeladmin makes without one, by what the end of their URL path says.
ICONS = {"edit": "edit", "inspect": "info-circle", "delete": "bin"}


class NativeButtonHelper(ButtonHelper):
    """Modeladmin's helper with icons; a host may still give any ``ButtonHelper`` as ``button_helper_class``.

    A button is a dictionary with ``label`` and ``url``, optionally ``title`` and ``icon``.
    """

    def inspect_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the button that opens an object's own page."""
        return {**super().inspect_button(*args, **kwargs), "icon": ICONS["inspect"]}

    def edit_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the button that opens the edit form."""
        return {**super().edit_button(*args, **kwargs), "label": _("Edit"), "icon": ICONS["edit"]}

    def delete_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the button that leads to the question whether to delete."""
        return {**super().delete_button(*args, **kwargs), "icon": ICONS["delete"]}


def menu_button(button: dict[str, Any], priority: int) -> Button:
    """Return Wagtail's button for one of modeladmin's dictionaries; the order of the list is kept by *priority*."""
    attrs = {"title": button["title"]} if button.get("title") else {}
    return Button(
        button["label"], url=button["url"], icon_name=button.get("icon"), attrs=attrs, priority=priority
    )
