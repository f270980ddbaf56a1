"""Assign, areas, keep in touch, spam and no spam for many entries: one verb each."""

from __future__ import annotations

from typing import Any

from wagtail_interest import access
from wagtail_interest.followup.verbs import CHUNK, chunks
from wagtail_interest.followup.waiting import touch_after
from wagtail_interest.inbox.bulk import forms, registering
from wagtail_interest.inbox.bulk.base import InboxBulkAction
from wagtail_interest.inbox.entry.timeline import name_of
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest

#: Forms whose people are offered; beyond that a colleague is found by narrowing the list.
FORMS = 20


class AssignAction(registering.Assign, InboxBulkAction):
    """Give them to a colleague; entries that one may not answer stay where they are, and the count says so."""

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


class AreaAction(registering.Areas, InboxBulkAction):
    """Sort them into areas."""

    header_icon = "tag"
    verb = "area"
    form_class = forms.AreaForm


class TouchAction(registering.Touch, InboxBulkAction):
    """Plan when somebody writes to them again; it is no answer, so who waits for one still does."""

    header_icon = "calendar-alt"
    verb = "touch"
    form_class = forms.TouchForm
    template_name = "wagtail_interest/inbox/bulk/touch.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the day from which the form counts."""
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self) -> dict[str, Any]:
        """Begin with the day of the next touch when nobody says otherwise."""
        return {**super().get_initial(), "on": touch_after(self.today)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many of them wait for an answer all the same."""
        scope = self.model_admin.get_queryset(self.request).order_by()
        owed = sum(scope.filter(pk__in=chunk).owed().count() for chunk in chunks(self.ids))
        return super().get_context_data(owed=owed, **kwargs)


class SpamAction(registering.MarkSpam, InboxBulkAction):
    """Confirm them as spam."""

    header_icon = "warning"
    verb = "spam"
    template_name = "wagtail_interest/inbox/bulk/spam.html"


class NotSpamAction(registering.NotSpam, InboxBulkAction):
    """Clear them of the suspicion."""

    header_icon = "check"
    verb = "not_spam"
    template_name = "wagtail_interest/inbox/bulk/spam.html"
