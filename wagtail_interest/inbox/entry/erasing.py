"""Erasing one entry: a page that names what goes, then one POST."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from wagtail_interest import clock
from wagtail_interest.followup.verbs import seen_mark, stale
from wagtail_interest.inbox.entry import forms
from wagtail_interest.inbox.entry.base import EntryObjectView
from wagtail_interest.inbox.entry.news import news_since
from wagtail_interest.lifecycle.erase import erase
from wagtail_interest.records.message import UNFINISHED
from wagtail_interest.vocabulary import MessageKind


class EraseView(EntryObjectView):
    """Asks once, then erases for good; who changed the entry meanwhile is told of before anything goes."""

    right = "erase"
    template_name = "wagtail_interest/inbox/entry/erase.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Name what goes and what stays."""
        return self.ask(self.erase_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Erase, unless the entry changed since the question was shown, or nobody says why no answer is owed."""
        form = self.erase_form(request.POST)
        valid = form.is_valid()
        seen = form.cleaned_data.get("seen", "")
        if stale(self.interest, seen):
            news = news_since(self.interest, seen, reader=request.user)
            return self.ask(form, status=409, news=news or [_("Something about this entry was changed.")])
        if not valid:
            return self.ask(form, status=422)
        reference = self.interest.reference
        done = erase([self.interest.pk], by=request.user, now=clock.now(), exit=form.cleaned_data["exit"])
        if done.failed:
            messages.error(request, _("The entry could not be erased. Nothing was removed; try again later."))
            return self.ask(form, status=422)
        messages.success(request, _("%(reference)s is erased.") % {"reference": reference})
        return redirect(self.url("index"))

    @cached_property
    def leaving(self) -> bool:
        """Whether an answer has been given and lies in the outbox still."""
        mails = self.interest.messages.filter(kind=MessageKind.REPLY, state__in=UNFINISHED)
        return not self.interest.is_owed and mails.exists()

    def erase_form(self, data: Any = None) -> forms.EraseForm:
        """Return the form, with *data* when there is some."""
        held = self.interest.is_owed or self.leaving
        return forms.EraseForm(data, interest=self.interest, held=held)

    def ask(self, form: forms.EraseForm, *, status: int = 200, news: list[str] | None = None) -> HttpResponse:
        """Render the question."""
        context = self.get_context_data(
            interest=self.interest,
            goes=self.what_goes(),
            others=self.scope.filter(candidate=self.interest.candidate_id)
            .exclude(pk=self.interest.pk)
            .count(),
            form=form,
            owed=self.interest.is_owed,
            leaving=self.leaving,
            can_answer=self.may("change") and self.interest.is_owed,
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
