"""Giving an entry to a colleague: a page of its own, because asking who may answer is not cheap."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_interest import access
from wagtail_interest.followup import steps
from wagtail_interest.followup.verbs import Done
from wagtail_interest.inbox.entry import forms
from wagtail_interest.inbox.entry.actions import ActionView
from wagtail_interest.inbox.entry.timeline import name_of
from wagtail_interest.inbox.entry.views import EntryPageView


class AssignView(ActionView):
    """Asks who, then assigns."""

    decides = False

    form_class = forms.AssignForm
    form_name = "assign"

    @cached_property
    def people(self) -> list[Any]:
        """Who may answer entries of this form."""
        return access.users_who_may_answer(self.interest.form)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the choice."""
        chosen = {"user": str(self.interest.assigned_to_id or "")}
        return self.ask(forms.AssignForm(interest=self.interest, people=self.people, initial=chosen))

    def get_form(self) -> Any:
        """Return the form with what was sent."""
        return forms.AssignForm(self.request.POST, interest=self.interest, people=self.people)

    def show(self, *, status: int = 200, **page_forms: Any) -> HttpResponse:
        """Show the choice again instead of the entry."""
        return self.ask(page_forms["assign"], status=status)

    def ask(self, form: forms.AssignForm, status: int = 200) -> HttpResponse:
        """Render the choice of a colleague."""
        context = {"form": form, "title": _("Assign"), "button": _("Assign"), "icon": "user"}
        context |= {"action": self.url("assign", self.interest.pk), "back": self.entry_url}
        template = "wagtail_interest/inbox/entry/ask.html"
        base = super(EntryPageView, self).get_context_data(**context)
        return TemplateResponse(self.request, template, base, status=status)

    def act(self, form: Any, *, now: datetime) -> Done:
        """Assign it."""
        return steps.assign(self.ids, form.person, by=self.request.user, now=now)

    def success(self, form: Any) -> str:
        """Name the colleague."""
        if form.person is None:
            return _("This entry is assigned to nobody.")
        return _("Assigned to %(name)s.") % {"name": name_of(form.person)}
