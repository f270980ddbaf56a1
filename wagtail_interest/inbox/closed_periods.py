"""Closed periods, such as July and Christmas: days on which nobody answers, told to candidates; kept by managers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.coreutils import get_content_languages

from wagtail_interest import access
from wagtail_interest.inbox.absences import days_in_words
from wagtail_interest.inbox.native import NativeModelAdmin, NativePermissionHelper
from wagtail_interest.questions.clean import clean_line
from wagtail_interest.records.absence import ClosedPeriod

NAME_LIMIT = 60
INTRO = _(
    "Promises do not count these days, and candidates are told so while a date is affected. Dates already promised "
    "stay as they are."
)


class ClosedPeriodForm(WagtailAdminModelForm):
    """Name fields ``name_<language>`` that live in ``names``; a name is not needed."""

    languages: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in self.languages:
            self.fields[f"name_{code}"].initial = self.instance.names.get(code, "")

    def clean(self) -> dict[str, Any]:
        """Gather the names by language."""
        cleaned = super().clean() or self.cleaned_data
        kept = {code: name for code, name in self.instance.names.items() if code not in self.languages}
        given = {code: clean_line(cleaned.get(f"name_{code}") or "", NAME_LIMIT) for code in self.languages}
        self.instance.names = {**kept, **{code: name for code, name in given.items() if name}}
        return cleaned


class ClosedPeriodPermissionHelper(NativePermissionHelper):
    """Plain model permissions; only those who see the inbox have use for the list."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* sees closed periods."""
        return access.may(user, "view") and self.user_has_specific_permission(user, "view_closedperiod")


class ClosedPeriodAdmin(NativeModelAdmin):
    """Closed periods by their first day."""

    model = ClosedPeriod
    menu_label = _("Closed periods")
    menu_icon = "date"
    base_url_path = "interest/closed"
    list_display = ("name", "days", "every_year", "where")
    list_select_related = ("site",)
    ordering = ("first_day", "id")
    permission_helper_class = ClosedPeriodPermissionHelper

    @cached_property
    def languages(self) -> dict[str, str]:
        """Code → name of the site's content languages."""
        return {code: str(name) for code, name in get_content_languages().items()}

    def get_edit_handler(self) -> ObjectList:
        """Return the form with one name field a language."""
        fields: dict[str, Any] = {
            f"name_{code}": forms.CharField(label=name, max_length=NAME_LIMIT, required=False)
            for code, name in self.languages.items()
        }
        form = type("ClosedPeriodForm", (ClosedPeriodForm,), {**fields, "languages": self.languages})
        named = MultiFieldPanel(
            [FieldRowPanel([FieldPanel(name) for name in fields])],
            heading=_("Name"),
            help_text=_("Read by candidates, such as “summer holidays”. May be left empty."),
        )
        days = FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")])
        when = MultiFieldPanel([days, FieldPanel("every_year")], heading=_("When"))
        return ObjectList([HelpPanel(INTRO), named, when, FieldPanel("site")], base_form_class=form)

    def name(self, obj: ClosedPeriod) -> str:
        """The name in the reader's language."""
        return obj.name_in(get_language() or "en") or gettext("Closed")

    def days(self, obj: ClosedPeriod) -> str:
        """First to last day."""
        return days_in_words(obj.first_day, obj.last_day)

    def where(self, obj: ClosedPeriod) -> str:
        """Which site it closes."""
        return str(obj.site) if obj.site else gettext("All sites")

    name.short_description = _("Name")  # type: ignore[attr-defined]
    days.short_description = _("Days")  # type: ignore[attr-defined]
    where.short_description = _("Where")  # type: ignore[attr-defined]
