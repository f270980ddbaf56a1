"""What a person decides about a form in the admin: close, open, keep open against a pause, still wanted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_interest import access, clock
from wagtail_interest.followup import opening
from wagtail_interest.followup.intake_words import short_date
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox.native import NativeObjectMixin
from wagtail_interest.questions.clean import clean_line

#: Days for which a form can be kept open or closed at a time.
YEAR = 366


class DayField(forms.DateField):
    """One day, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "invalid": _("Write the day like this: 2026-05-12."),
                "required": _("Choose the last day."),
            },
            **kwargs,
        )


class CloseForm(forms.Form):
    """When a closed form opens by itself, if ever."""

    reopen_on = DayField(
        label=_("Opens again on"), required=False, help_text=_("Empty: when somebody opens it.")
    )

    def clean_reopen_on(self) -> Any:
        """Refuse a day that is not after today, and one that nobody waits for."""
        day, today = self.cleaned_data["reopen_on"], local_day(clock.now())
        if day is not None and day <= today:
            raise forms.ValidationError(gettext("Choose a day after today."))
        if day is not None and (day - today).days > YEAR:
            raise forms.ValidationError(
                gettext("Choose a day within a year, or none: somebody opens it then.")
            )
        return day


class KeepOpenForm(forms.Form):
    """Until when, and why, a form stays open whatever is overdue and whoever is away."""

    until = DayField(label=_("Keep open until"), help_text=_("The last day. Then it may pause again."))
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Stands in the form's history."),
        error_messages={"required": _("Say why, so that others understand it later.")},
    )

    def clean_until(self) -> Any:
        """Refuse a day gone by, and one so far away that the form would in truth never pause again."""
        day = self.cleaned_data["until"]
        if day < local_day(clock.now()):
            raise forms.ValidationError(gettext("That day has gone by."))
        if (day - local_day(clock.now())).days > YEAR:
            raise forms.ValidationError(gettext("Choose a day within a year; it can be prolonged then."))
        return day

    def clean_reason(self) -> str:
        """Ask for words that can be read."""
        reason = clean_line(self.cleaned_data["reason"], 300)
        if not reason:
            raise forms.ValidationError(gettext("Say why, so that others understand it later."))
        return reason


class DecisionView(NativeObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Carries one decision out by POST; a GET leads back to the form. What cannot be is shown again as it was typed."""

    model: Any = None
    instance_permission = "user_can_edit_obj"
    template_name = "wagtail_interest/inbox/decide.html"
    form_class: type[forms.Form] = forms.Form
    _show_breadcrumbs = True

    @cached_property
    def form_row(self) -> Any:
        """The form that is decided about."""
        return self.get_object()

    def may_decide(self) -> bool:
        """Whether this user may take the decision at all."""
        return bool(self.permission_helper.user_can_edit_obj(self.request.user, self.form_row))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change nothing."""
        return self.back()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide and say what happened, or show what was typed with what is wrong."""
        if not self.may_decide():
            raise PermissionDenied
        form = self.form_class(request.POST)
        if not form.is_valid():
            context = self.get_context_data(form=form, back=self.back_url, action=request.path)
            return TemplateResponse(request, self.template_name, context, status=422)
        told = self.decide(form.cleaned_data)
        messages.success(request, told or gettext("Nothing changed: it was like that already."))
        return self.back()

    def decide(self, given: dict[str, Any]) -> str:
        """Carry it out; return what to tell, empty when it already stood so. Every decision says how."""
        raise NotImplementedError  # only subclasses have a URL

    @property
    def back_url(self) -> str:
        """The form's own page."""
        return str(self.url_helper.get_action_url("edit", self.form_row.pk))

    def back(self) -> HttpResponse:
        """Redirect to the form."""
        return redirect(self.back_url)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way back."""
        return [
            {"url": self.url_helper.index_url, "label": gettext("Forms")},
            {"url": self.back_url, "label": self.form_row.title},
            {"url": "", "label": self.get_page_title()},
        ]


class CloseView(DecisionView):
    """Closes a form by hand, for good or until a day."""

    form_class = CloseForm
    page_title = _("Close the form")

    def decide(self, given: dict[str, Any]) -> str:
        """Close it."""
        day, now = given["reopen_on"], clock.now()
        if not opening.close(self.form_row, by=self.request.user, now=now, reopen_on=day):
            return ""
        if day:
            words = gettext("The form is closed and opens again on %(date)s. Its page says so.")
            return words % {"date": short_date(day, local_day(now))}
        return gettext(
            "The form is closed. Its page says so, and what was being typed is refused in plain words."
        )


class OpenView(DecisionView):
    """Takes a closing by hand back."""

    def decide(self, given: dict[str, Any]) -> str:
        """Open it."""
        if not opening.reopen(self.form_row, by=self.request.user):
            return ""
        return gettext("The form is not closed by hand any more.")


class ManagersView(DecisionView):
    """A decision for who sees every form."""

    def may_decide(self) -> bool:
        """Whether this user does."""
        return super().may_decide() and access.sees_all(self.request.user)


class KeepOpenView(ManagersView):
    """Keeps a form open against a pause."""

    form_class = KeepOpenForm
    page_title = _("Keep the form open")

    def decide(self, given: dict[str, Any]) -> str:
        """Keep it open."""
        now = clock.now()
        opening.override(
            self.form_row, until=given["until"], reason=given["reason"], by=self.request.user, now=now
        )
        day = short_date(given["until"], local_day(now))
        return gettext("The form stays open until %(date)s.") % {"date": day}


class LetPauseView(ManagersView):
    """Ends that before its day."""

    def decide(self, given: dict[str, Any]) -> str:
        """Let it pause."""
        if not opening.end_override(self.form_row, by=self.request.user):
            return ""
        return gettext("The form may pause by itself again.")


class WantedView(DecisionView):
    """Answers the question whether a role is still wanted with yes, for another six months."""

    def decide(self, given: dict[str, Any]) -> str:
        """Ask again later."""
        now = clock.now()
        day = opening.still_wanted(self.form_row, by=self.request.user, now=now)
        return gettext("Good. You are asked again on %(date)s.") % {"date": short_date(day, local_day(now))}
