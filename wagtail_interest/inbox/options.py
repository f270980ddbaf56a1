"""Radio buttons and boxes of the drawer: Django's own HTML, not from four templates for each of some forty options."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Radios(forms.RadioSelect):
    """Radio buttons in no groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the options, one below the other."""
        own = self.build_attrs(self.attrs, attrs)
        frame = flatatt({key: own[key] for key in ("id", "class") if own.get(key)})
        options = ([_drawn(each)] for each in self.options(name, self.format_value(value), attrs))
        return format_html("<div{}>{}</div>", frame, format_html_join("\n", "{}", options))


class Boxes(Radios, forms.CheckboxSelectMultiple):
    """Boxes to tick in no groups."""


def _drawn(option: dict[str, Any]) -> SafeString:
    attrs = option["attrs"]
    label = flatatt({"for": attrs["id"]} if attrs.get("id") else {})
    box = flatatt({"type": option["type"], "name": option["name"], "value": str(option["value"]), **attrs})
    return format_html("<div><label{}><input{}> {}</label></div>", label, box, option["label"])
