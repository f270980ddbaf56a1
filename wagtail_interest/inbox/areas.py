"""Areas, the kinds of work: one name for each of the site's content languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.coreutils import get_content_languages

from wagtail_interest import access
from wagtail_interest.inbox.native import NativeModelAdmin, NativePermissionHelper
from wagtail_interest.questions.clean import clean_line
from wagtail_interest.records.area import Area

NAME_LIMIT = 80


class AreaForm(WagtailAdminModelForm):
    """Name fields ``name_<language>`` that live in the area's ``names``; one of them is enough."""

    languages: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in self.languages:
            self.fields[f"name_{code}"].initial = self.instance.names.get(code, "")

    def clean(self) -> dict[str, Any]:
        """Clean the names and ask for at least one."""
        cleaned = super().clean() or self.cleaned_data
        found = {code: clean_line(cleaned.get(f"name_{code}") or "", NAME_LIMIT) for code in self.languages}
        if not any(found.values()):
            first = next(iter(self.languages))
            self.add_error(f"name_{first}", gettext("Give the area a name in at least one language."))
        kept = {code: name for code, name in self.instance.names.items() if code not in self.languages}
        self.instance.names = {**kept, **{code: name for code, name in found.items() if name}}
        return cleaned


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

    @cached_property
    def languages(self) -> dict[str, str]:
        """Code → name of the site's content languages."""
        return dict(get_content_languages())

    def get_edit_handler(self) -> ObjectList:
        """Return the form with one name field a language."""
        fields: dict[str, Any] = {
            f"name_{code}": forms.CharField(label=str(name), max_length=NAME_LIMIT, required=False)
            for code, name in self.languages.items()
        }
        form = type("AreaForm", (AreaForm,), {**fields, "languages": self.languages})
        named = [FieldPanel(name) for name in fields]
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
