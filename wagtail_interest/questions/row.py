"""One question as a template needs it: what was asked, what was typed, what is wrong, and what hangs below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

Item = Mapping[str, Any]


@dataclass(slots=True)
class Option:
    """One option of a question with the conditional questions it carries and, once rendered, their HTML."""

    id: str
    label: str
    children: list[Row] = field(default_factory=list)
    html: str = ""


@dataclass(slots=True)
class Row:
    """One question of a form.

    ``values`` holds what was typed, uncleaned (empty on an unbound form); ``errors`` plain words; ``bound`` the
    bound field, ``None`` for headings, explanations and previews; ``held`` the name of a file kept from before.
    """

    item: Item
    name: str
    html_id: str
    values: Sequence[str] = ()
    errors: Sequence[str] = ()
    bound: BoundField | None = None
    held: str = ""
    options: list[Option] = field(default_factory=list)

    @property
    def value(self) -> str:
        """What was typed into a question of one field."""
        return self.values[-1] if self.values else ""

    @property
    def error(self) -> str:
        """The first thing that is wrong, in plain words, or nothing."""
        return self.errors[0] if self.errors else ""

    def walk(self) -> Iterator[Row]:
        """This row and every conditional one below it, in the form's order."""
        yield self
        for option in self.options:
            for child in option.children:
                yield from child.walk()

    @property
    def notes(self) -> SafeString:
        """Hint and error as HTML, each with the id that ``attrs`` refers to."""
        hint = self.item.get("help")
        html = format_html('<div id="{}-hint" class="wi-hint">{}</div>', self.html_id, hint) if hint else ""
        if self.errors:
            html += format_html(
                '<p id="{}-error" class="wi-error"><span class="wi-visually-hidden">{}</span> {}</p>',
                self.html_id,
                gettext("Error:"),
                self.errors[0],
            )
        return mark_safe(html)

    def attrs(self, *more_ids: str) -> SafeString:
        """The attributes by which assistive technology finds hint and error; *more_ids* are appended."""
        ids = [f"{self.html_id}-hint"] if self.item.get("help") else []
        if self.errors:
            ids.append(f"{self.html_id}-error")
        ids += more_ids
        html = format_html(' aria-describedby="{}"', " ".join(ids)) if ids else ""
        return mark_safe(html + ' aria-invalid="true"' if self.errors else html)


def rows_of(definition: Sequence[Item], prefix: str = "") -> list[Row]:
    """Return rows without data for *definition*, conditional ones below the option that shows them."""
    rows: list[Row] = []
    options: dict[tuple[str, str], Option] = {}
    for item in definition:
        row = Row(item, f"{prefix}q_{item['id']}", f"id_{prefix}q_{item['id']}")
        row.options = [Option(option["id"], option["label"]) for option in item.get("options", ())]
        options.update({(item["id"], option.id): option for option in row.options})
        parent = item.get("parent")
        if not parent:
            rows.append(row)
        elif holder := options.get((parent["question"], parent["option"])):
            holder.children.append(row)
    return rows
