"""Areas, the kinds of work: one name for each of the site's content languages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from wagtail_interest import access
from wagtail_interest.inbox.names import NamesForm, in_languages
from wagtail_interest.inbox.native import NativeModelAdmin, NativePermissionHelper
from wagtail_interest.records.area import Area


class AreaForm(NamesForm):
    """One name is enough."""

    def judge_names(self, found: dict[str, str]) -> None:
        """Ask for at least one."""
        if not any(found.values()):
            first = next(iter(self.languages))
            self.add_error(f"name_{first}", gettext("Give the area a name in at least one language."))


class AreaPermissionHelper(NativePermissionHelper):
    """Plain model permissions; only those who see the inbox have use for the list."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* sees areas."""
        return access.may(user, "view") and self.user_has_specific_permission(user, "view_area")


class AreaAdmin(NativeModelAdmin):
    """The areas in their order."""

    model = Area
    menu_label = _("Areas")
    menu_icon = "tag"
    base_url_path = "interest/areas"
    list_display = ("name", "other_names", "sort_order", "offered")
    ordering = ("sort_order", "id")
    permission_helper_class = AreaPermissionHelper

    def get_edit_handler(self) -> ObjectList:
        """Return the form with one name field a language."""
        form, named = in_languages(AreaForm)
        return ObjectList(
            [MultiFieldPanel(named, heading=_("Name")), FieldPanel("sort_order"), FieldPanel("active")],
            base_form_class=form,
        )

    def name(self, obj: Area) -> str:
        """The name in the reader's language."""
        return str(obj)

    def other_names(self, obj: Area) -> str:
        """Its names in the other languages."""
        return " · ".join(str(name) for name in obj.names.values() if name != str(obj))

    def offered(self, obj: Area) -> bool:
        """Whether forms offer it."""
        return obj.active

    name.short_description = _("Name")  # type: ignore[attr-defined]
    other_names.short_description = _("In other languages")  # type: ignore[attr-defined]
    offered.short_description = _("Offered on forms")  # type: ignore[attr-defined]
    offered.boolean = True  # type: ignore[attr-defined]
