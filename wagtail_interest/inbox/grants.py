"""On a group's page: the pages whose forms' entries the group may see, with everything below them."""

from __future__ import annotations

from typing import Any

import swapper
from django import forms
from django.contrib.auth.models import Group
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.admin.forms.formsets import BaseFormSetMixin
from wagtail.admin.widgets import AdminPageChooser

from wagtail_interest.records.form import FormGrant


class GrantForm(forms.Form):
    """One page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = swapper.load_model("wagtailcore", "Page")
        self.fields["page"] = forms.ModelChoiceField(
            label=_("Page"),
            queryset=pages._default_manager.all(),
            widget=AdminPageChooser(show_edit_link=False, can_choose_root=True),
        )
        if "DELETE" in self.fields:  # keep the formset's own field last
            self.fields["DELETE"] = self.fields.pop("DELETE")


class BaseGrantFormSet(BaseFormSetMixin, forms.BaseFormSet):
    """The grants of one group."""

    def __init__(
        self, data: Any = None, files: Any = None, instance: Any = None, prefix: str = "interest_grants"
    ) -> None:
        self.instance = instance if instance is not None else Group()
        granted = []
        if self.instance.pk is not None:
            rows = FormGrant.objects.filter(group=self.instance).select_related("page").order_by("page__path")
            granted = [{"page": row.page} for row in rows]
        super().__init__(data, files, initial=granted, prefix=prefix)

    def chosen(self) -> list[Any]:
        """Return the pages of the rows that stay."""
        return [
            form.cleaned_data["page"]
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("page")
        ]

    def clean(self) -> None:
        """Refuse the same page twice."""
        if not any(self.errors) and len(set(self.chosen())) != len(self.chosen()):
            raise forms.ValidationError(_("A page is chosen twice. Take one of the two away."))

    @transaction.atomic
    def save(self) -> None:
        """Write the grants of the group: new ones added, taken-away ones deleted."""
        wanted = {page.pk for page in self.chosen()}
        FormGrant.objects.filter(group=self.instance).exclude(page__in=wanted).delete()
        held = set(FormGrant.objects.filter(group=self.instance).values_list("page_id", flat=True))
        FormGrant.objects.bulk_create(
            FormGrant(group=self.instance, page_id=pk) for pk in sorted(wanted - held)
        )

    def as_admin_panel(self) -> str:
        """Return the panel for the group's page."""
        return render_to_string("wagtail_interest/inbox/grants.html", {"formset": self})


GrantFormSet = forms.formset_factory(GrantForm, formset=BaseGrantFormSet, extra=0, can_delete=True)
