"""The three questions, each with an answer ready."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from wagtail_interest.inbox.plan_form import answerers
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Kind, Purpose, Trade

AGAIN = (("no", _("No, or seldom")), ("yes", _("Yes")))


class PersonField(forms.ModelChoiceField):
    """A colleague, by the name the admin shows."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return get_user_display_name(obj)


class SetupForm(forms.Form):
    """Who answers, how many a week, the same role again and again; the button pressed says which page."""

    owner = PersonField(
        label=_("Who answers?"),
        queryset=None,
        empty_label=None,
        error_messages={
            "required": _("Choose who answers."),
            "invalid_choice": _("Choose one of the people in the list."),
        },
    )
    capacity = forms.IntegerField(
        label=_("How many can you answer a week?"),
        min_value=1,
        max_value=1000,
        error_messages={
            "required": _("Write a number, such as 10."),
            "invalid": _("Write a whole number, such as 10."),
            "min_value": _("At least 1: without answers the form would only make people wait."),
            "max_value": _("At most 1000."),
        },
    )
    again = forms.ChoiceField(
        label=_("Do you hire for the same role again and again?"),
        choices=AGAIN,
        required=False,
        widget=forms.RadioSelect,
    )
    trade = forms.ChoiceField(label=_("Ready questions"), choices=Trade.choices, required=False)
    kind = forms.ChoiceField(
        choices=Kind.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the two kinds of page.")},
    )
    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, plan: HandlingPlan | None, **kwargs: Any) -> None:
        able = answerers(plan.owner_id if plan else None)
        if user.is_superuser:  # may make anybody a recruiter, and being chosen here does
            able = get_user_model()._default_manager.filter(is_active=True).order_by(user.USERNAME_FIELD)
        kwargs["initial"] = {
            "owner": plan.owner_id if plan and plan.able_owner is not None else user.pk,
            "capacity": plan.capacity_per_week if plan else 10,
            "again": "yes" if plan and plan.purpose == Purpose.RECURRING else "no",
            "trade": Trade.ANY.value,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = able  # type: ignore[attr-defined]

    def clean_kind(self) -> str:
        """Return the kind of the button pressed; Enter in a field presses none and takes what fits the answers."""
        fits = Kind.ROLE if self.cleaned_data.get("again") == "yes" else Kind.GENERAL
        return self.cleaned_data["kind"] or fits.value

    def clean_trade(self) -> str:
        """Return the trade; any when none was chosen."""
        return self.cleaned_data["trade"] or Trade.ANY.value
