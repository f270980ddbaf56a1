"""The menus of a page's rows: Wagtail's own dropdown and icons, rendered once a page instead of once a row."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

#: Stand in the rendered dropdown where a row puts its own name and its buttons.
LABEL, CONTENT = "wi-label-goes-here", "wi-content-goes-here"


class RowMenus:
    """Menus of one page; *token* is the request's CSRF token for the buttons that change something."""

    def __init__(self, token: str) -> None:
        self.token = _field("csrfmiddlewaretoken", token)
        shell = render_to_string("wagtail_interest/inbox/menu.html", {"label": LABEL, "content": CONTENT})
        self.start, _label, rest = shell.partition(LABEL)
        self.middle, _content, self.end = rest.partition(CONTENT)
        self.words = _("More for %(name)s")
        self.icons: dict[str, str] = {}

    def menu(self, name: str, buttons: Iterable[dict[str, Any]]) -> SafeString:
        """Return the menu of the row of *name*; every value in it is escaped."""
        label = _escaped(self.words % {"name": name})
        content = "".join(self._button(button) for button in buttons)
        html = f"{self.start}{label}{self.middle}{content}{self.end}"
        return mark_safe(html)

    def _button(self, button: dict[str, Any]) -> str:
        url = _escaped(button["url"])
        inner = f"{self._icon(button.get('icon') or '')} {_escaped(button['label'])}"
        if not button.get("post"):
            return f'<a href="{url}">{inner}</a>'
        fields = "".join(_field(name, value) for name, value in button["post"].items())
        return f'<form method="post" action="{url}">{self.token}{fields}<button type="submit">{inner}</button></form>'

    def _icon(self, name: str) -> str:
        if name and name not in self.icons:
            context = {"name": name, "classname": "icon"}
            self.icons[name] = render_to_string("wagtailadmin/shared/icon.html", context)
        return self.icons.get(name, "")


def _escaped(value: Any) -> str:
    """Return *value* as Django escapes it, without looking for a lazy one each time: some ten a row."""
    return escape(str(value))


def _field(name: str, value: Any) -> str:
    return f'<input type="hidden" name="{_escaped(name)}" value="{_escaped(value)}">'
