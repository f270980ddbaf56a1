"""The menus of a page's rows: Wagtail's own dropdown and icons, rendered once a page instead of once a row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

#: Stand in the rendered dropdown where a row puts its own name and its buttons.
LABEL, CONTENT = "wi-label-goes-here", "wi-content-goes-here"


class RowMenus:
    """Menus of one page; *token* is the request's CSRF token for the buttons that change something."""

    def __init__(self, token: str) -> None:
        self.token = escape(token)
        shell = render_to_string("wagtail_interest/inbox/menu.html", {"label": LABEL, "content": CONTENT})
        self.start, _label, rest = shell.partition(LABEL)
        self.middle, _content, self.end = rest.partition(CONTENT)
        self.words = _("More for %(name)s")
        self.icons: dict[str, str] = {}

    def menu(self, name: str, buttons: Iterable[dict[str, Any]]) -> SafeString:
        """Return the menu of the row of *name*; every value in it is escaped."""
        label = escape(self.words % {"name": name})
        content = "".join(self._button(button) for button in buttons)
        html = f"{self.start}{label}{self.middle}{content}{self.end}"
        return mark_safe(html)

    def _button(self, button: dict[str, Any]) -> str:
        url = escape(button["url"])
        inner = f"{self._icon(button.get('icon') or '')} {escape(button['label'])}"
        if not button.get("post"):
            return f'<a href="{url}">{inner}</a>'
        given = {
            "csrfmiddlewaretoken": self.token,
            **{name: escape(value) for name, value in button["post"].items()},
        }
        fields = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{value}">' for name, value in given.items()
        )
        return f'<form method="post" action="{url}">{fields}<button type="submit">{inner}</button></form>'

    def _icon(self, name: str) -> str:
        if name and name not in self.icons:
            context = {"name": name, "classname": "icon"}
            self.icons[name] = render_to_string("wagtailadmin/shared/icon.html", context)
        return self.icons.get(name, "")
