"""Names in each of the site's content languages: fields ``name_<language>`` of a form that live in one column ``names``."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.coreutils import get_content_languages

from wagtail_interest.questions.clean import clean_line


class NamesForm(WagtailAdminModelForm):
    """A form of something with ``names``; names in languages the site no longer has are kept."""

    name_limit = 80
    languages: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in self.languages:
            self.fields[f"name_{code}"].initial = self.instance.names.get(code, "")

    def clean(self) -> dict[str, Any]:
        """Gather the names by language."""
        cleaned = super().clean() or self.cleaned_data
        found = {
            code: clean_line(cleaned.get(f"name_{code}") or "", self.name_limit) for code in self.languages
        }
        self.judge_names(found)
        kept = {code: name for code, name in self.instance.names.items() if code not in self.languages}
        self.instance.names = {**kept, **{code: name for code, name in found.items() if name}}
        return cleaned

    def judge_names(self, found: dict[str, str]) -> None:
        """Add errors on names that will not do; none need be given unless a form says so."""


def in_languages(base: type[NamesForm]) -> tuple[type[NamesForm], list[FieldPanel]]:
    """Return *base* with one name field a content language, and their panels."""
    languages = {code: str(name) for code, name in get_content_languages().items()}
    fields: dict[str, Any] = {
        f"name_{code}": forms.CharField(label=name, max_length=base.name_limit, required=False)
        for code, name in languages.items()
    }
    form = type(base.__name__, (base,), {**fields, "languages": languages})
    return form, [FieldPanel(name) for name in fields]
