"""Closed periods, such as July and Christmas: days on which nobody answers, told to candidates; kept by managers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList

from wagtail_interest import access
from wagtail_interest.inbox.absences import days_in_words
from wagtail_interest.inbox.names import NamesForm, in_languages
from wagtail_interest.inbox.native import NativeModelAdmin, NativePermissionHelper
from wagtail_interest.records.absence import ClosedPeriod

INTRO = _(
    "Promises do not count these days, and candidates are told so while a date is affected. Dates already promised "
    "stay as they are."
)


class ClosedPeriodForm(NamesForm):
    """A name is not needed."""

    name_limit = 60


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
    list_display = ("name", "days", "returns", "where")
    list_select_related = ("site",)
    ordering = ("first_day", "id")
    permission_helper_class = ClosedPeriodPermissionHelper

    def get_edit_handler(self) -> ObjectList:
        """Return the form with one name field a language."""
        form, names = in_languages(ClosedPeriodForm)
        named = MultiFieldPanel(
            [FieldRowPanel(names)],
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

    def returns(self, obj: ClosedPeriod) -> bool:
        """Whether the same days are closed every year."""
        return obj.every_year

    def where(self, obj: ClosedPeriod) -> str:
        """Which site it closes."""
        return str(obj.site) if obj.site else gettext("All sites")

    name.short_description = _("Name")  # type: ignore[attr-defined]
    days.short_description = _("Days")  # type: ignore[attr-defined]
    returns.short_description = _("the same days every year")  # type: ignore[attr-defined]
    returns.boolean = True  # type: ignore[attr-defined]
    where.short_description = _("Where")  # type: ignore[attr-defined]
