"""One entry's page, and what its actions show again when something has to be mended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from wagtail_interest import clock
from wagtail_interest.followup.opened import opened
from wagtail_interest.followup.verbs import seen_mark
from wagtail_interest.inbox.entry import forms
from wagtail_interest.inbox.entry.base import EntryObjectView
from wagtail_interest.inbox.entry.page import read_entry
from wagtail_interest.inbox.entry.timeline import name_of
from wagtail_interest.inbox.review.bar import bar_of
from wagtail_interest.vocabulary import AddressState, Exit, Spam, Step

#: The names under which ``urls.ENTRY_VIEWS`` serves what the page can do.
ACTIONS = (
    "note",
    "reply",
    "answered",
    "no-answer",
    "spam",
    "not-spam",
    "assign",
    "take",
    "step",
    "overrule",
    "file",
    "erase",
    "next",
    "previous",
)
#: To them nothing can be written; ``followup.reply`` refuses as well.
UNWRITABLE = (Exit.WITHDREW, Exit.ERASED_SELF, Exit.SPAM)


class EntryPageView(EntryObjectView):
    """Renders an entry's page; the actions inherit it to show a form again with what was typed."""

    template_name = "wagtail_interest/inbox/entry/entry.html"

    def get_page_forms(self) -> dict[str, Any]:
        """Return the forms of the page by name, unbound."""
        if not self.may("change"):
            return {}
        interest = self.interest
        author = name_of(self.request.user)
        return {
            "note": forms.NoteForm(interest=interest),
            "reply": None
            if interest.exit in UNWRITABLE
            else forms.ReplyForm(interest=interest, author=author),
            "step": forms.StepForm(interest=interest),
            "exit": forms.ExitForm(interest=interest),
            "press": forms.PressForm(interest=interest),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry with everything that belongs to it, the forms and what the user may do."""
        given = kwargs.pop("page_forms", {})
        page = read_entry(self.interest, self.scope, now=clock.now(), url=self.url)
        return super().get_context_data(
            page=page,
            interest=self.interest,
            forms={**self.get_page_forms(), **given},
            may={action: self.may(action) for action in ("change", "download", "erase")},
            suspected=self.interest.spam == Spam.SUSPECTED,
            spam=self.interest.spam == Spam.CONFIRMED,
            ended=self.interest.step == Step.ENDED,
            mine=self.interest.assigned_to_id == self.request.user.pk,
            address_warning=self.interest.candidate.address_state
            in (AddressState.UNREACHABLE, AddressState.DOUBTFUL),
            urls=self.get_urls(),
            ways=forms.WAYS,
            seen=seen_mark(self.interest),
            review=bar_of(self),
            tel=page.tel,
            **kwargs,
        )

    def get_urls(self) -> dict[str, str]:
        """Return the URL of every action by name."""
        return {name.replace("-", "_"): self.url(name, self.interest.pk) for name in ACTIONS}

    def show(self, *, status: int = 200, **page_forms: Any) -> HttpResponse:
        """Render the page, with the given forms in place of the unbound ones."""
        response = TemplateResponse(
            self.request,
            self.template_name,
            self.get_context_data(page_forms=page_forms),
            status=status,
        )
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin"
        return response


class EntryView(EntryPageView):
    """One entry. Reading it leaves a view event and nothing else."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the entry; HEAD and the browser's own looking ahead leave no trace."""
        ahead = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
        if request.method == "GET" and "prefetch" not in ahead:
            opened(self.interest, by=request.user, now=clock.now())
        return self.show()
