"""Assign, areas, keep in touch, spam and no spam for many entries: one verb each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_interest import access
from wagtail_interest.followup.promise import add_months
from wagtail_interest.followup.verbs import CHUNK
from wagtail_interest.inbox.bulk import forms
from wagtail_interest.inbox.bulk.base import InboxBulkAction
from wagtail_interest.inbox.entry.timeline import name_of
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest

#: Forms whose people are offered; beyond that a colleague is found by narrowing the list.
FORMS = 20


class AssignAction(InboxBulkAction):
    """Give them to a colleague; entries that one may not answer stay where they are, and the count says so."""

    display_name = _("Assign")
    aria_label = _("Assign the selected entries to a colleague")
    action_type = "assign"
    action_priority = 30
    header_icon = "user"
    verb = "assign"
    form_class = forms.AssignForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the colleagues who may answer one of the forms."""
        wanted = Interest.objects.filter(pk__in=self.ids[:CHUNK]).order_by().values("form_id")
        people = {
            user.pk: name_of(user)
            for form in Form.objects.filter(pk__in=wanted)[:FORMS]
            for user in access.users_who_may_answer(form)
        }
        offered = sorted(people.items(), key=lambda item: item[1].casefold())
        return {**super().get_form_kwargs(), "people": offered}


class AreaAction(InboxBulkAction):
    """Sort them into areas."""

    display_name = _("Change areas")
    aria_label = _("Change the areas of the selected entries")
    action_type = "area"
    action_priority = 40
    header_icon = "tag"
    verb = "area"
    form_class = forms.AreaForm


class TouchAction(InboxBulkAction):
    """Plan when somebody writes to them again; it is no answer, so who waits for one still does."""

    display_name = _("Keep in touch")
    aria_label = _("Plan the next touch with the selected entries")
    action_type = "touch"
    action_priority = 20
    header_icon = "calendar-alt"
    verb = "touch"
    form_class = forms.TouchForm
    template_name = "wagtail_interest/inbox/bulk/touch.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the day from which the form counts."""
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self) -> dict[str, Any]:
        """Begin with a day in three months."""
        return {**super().get_initial(), "on": add_months(self.today, 3)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many of those that can be looked up at once wait for an answer all the same."""
        found = self.model_admin.get_queryset(self.request).order_by().filter(pk__in=self.ids[:CHUNK])
        return super().get_context_data(owed=found.owed().count(), **kwargs)


class SpamAction(InboxBulkAction):
    """Confirm them as spam."""

    display_name = _("Mark as spam")
    aria_label = _("Mark the selected entries as spam")
    action_type = "spam"
    action_priority = 50
    header_icon = "warning"
    verb = "spam"
    template_name = "wagtail_interest/inbox/bulk/spam.html"


class NotSpamAction(InboxBulkAction):
    """Clear them of the suspicion."""

    display_name = _("Not spam")
    aria_label = _("Mark the selected entries as not spam")
    action_type = "not_spam"
    action_priority = 60
    header_icon = "check"
    verb = "not_spam"
    template_name = "wagtail_interest/inbox/bulk/spam.html"
