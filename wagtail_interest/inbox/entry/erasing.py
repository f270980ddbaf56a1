"""Erasing one entry: a page that names what goes, then one POST."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from wagtail_interest import clock
from wagtail_interest.followup.verbs import seen_mark, stale
from wagtail_interest.inbox.entry import forms
from wagtail_interest.inbox.entry.base import EntryObjectView
from wagtail_interest.inbox.entry.news import news_since
from wagtail_interest.lifecycle.erase import erase


class EraseView(EntryObjectView):
    """Asks once, then erases for good; who changed the entry meanwhile is told of before anything goes."""

    right = "erase"
    template_name = "wagtail_interest/inbox/entry/erase.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Name what goes and what stays."""
        return self.ask()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Erase, unless the entry changed since the question was shown: then ask again."""
        form = forms.PressForm(request.POST, interest=self.interest)
        seen = form.cleaned_data["seen"] if form.is_valid() else ""
        if stale(self.interest, seen):
            news = news_since(self.interest, seen, reader=request.user)
            return self.ask(status=409, news=news or [_("Something about this entry was changed.")])
        reference = self.interest.reference
        done = erase([self.interest.pk], by=request.user, now=clock.now())
        if done.failed:
            messages.error(request, _("The entry could not be erased. Nothing was removed; try again later."))
            return self.ask(status=422)
        messages.success(request, _("%(reference)s is erased.") % {"reference": reference})
        return redirect(self.url("index"))

    def ask(self, *, status: int = 200, news: list[str] | None = None) -> HttpResponse:
        """Render the question."""
        context = self.get_context_data(
            interest=self.interest,
            goes=self.what_goes(),
            others=self.scope.filter(candidate=self.interest.candidate_id)
            .exclude(pk=self.interest.pk)
            .count(),
            owed=self.interest.is_owed,
            news=news or [],
            seen=seen_mark(self.interest),
            action=self.url("erase", self.interest.pk),
            back=self.entry_url,
        )
        return TemplateResponse(self.request, self.template_name, context, status=status)

    def what_goes(self) -> list[str]:
        """Return in words what is erased beside the entry itself."""
        files = self.interest.attachments.count()
        notes = self.interest.notes.count()
        mails = self.interest.messages.count()
        return [
            _("Name, address, phone number and all answers"),
            *([ngettext("%(n)d file", "%(n)d files", files) % {"n": files}] if files else []),
            *([ngettext("%(n)d note", "%(n)d notes", notes) % {"n": notes}] if notes else []),
            *([ngettext("%(n)d mail", "%(n)d mails", mails) % {"n": mails}] if mails else []),
        ]
