"""Answering one entry by mail, from a template or not, and taking the answer back before it leaves."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from wagtail_interest import clock
from wagtail_interest.conf import conf
from wagtail_interest.followup import decide
from wagtail_interest.followup.undo import undo
from wagtail_interest.followup.verbs import Done, lock, stale
from wagtail_interest.inbox.entry.actions import ActionView
from wagtail_interest.inbox.entry.answering import ReplyForm, begun_with, offered_templates
from wagtail_interest.inbox.entry.base import InboxView, row_number
from wagtail_interest.inbox.entry.news import news_since
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageKind

#: Where Wagtail's pages begin; without it a browser keeps the place in the page that was left.
TOP = "#main"


class ReplyView(ActionView):
    """Answer by mail. Before it is queued a stale editor is asked first and keeps every word."""

    form_class = ReplyForm
    form_name = "reply"

    @cached_property
    def batch(self) -> str:
        """Names this press, so that it can be taken back."""
        return secrets.token_hex(16)

    def get_form(self) -> Any:
        """Return the form with what was sent."""
        return self.reply_form(self.request.POST)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Fill in a template, or queue; when somebody changed the entry since, tell first and queue on the second press."""
        if "use" in request.POST:
            return self.use_template()
        with transaction.atomic():  # two who press in the same moment come one after the other
            for row in lock(self.ids):
                self.interest.changed_at = row.changed_at
            return self.send_or_tell(request, *args, **kwargs)

    def send_or_tell(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Queue, unless there is news that whoever writes has not seen."""
        form = self.get_form()
        if (
            form.is_valid()
            and not self.already_sent(form)
            and stale(self.interest, form.cleaned_data["seen"])
        ):
            news = news_since(self.interest, form.cleaned_data["seen"], reader=request.user)
            again = form.data.copy()
            again["seen"] = self.interest.changed_at.isoformat()
            form = self.reply_form(again)
            form.stale_news = news or [_("something about this entry was changed")]
            return self.show(status=409, reply=form)
        return super().post(request, *args, **kwargs)

    def use_template(self) -> HttpResponse:
        """Show the page with the chosen template filled in and what was typed kept below it; nothing is changed."""
        given = {name: self.request.POST.get(name, "") for name in ReplyForm.base_fields}
        chosen = self.request.POST.get("template", "")
        templates = offered_templates(self.interest.language)
        template = next((row for row in templates if str(row.pk) == chosen), None)
        if template is not None:
            given["text"] = begun_with(
                template,
                given["text"],
                templates=templates,
                drafted=self.reply_form().drafted["text"],
                author=self.author,
            )
            given |= {"subject": template.subject, "then": template.then}
        form = self.reply_form(initial=given)
        form.opened = True
        return self.show(reply=form)

    def already_sent(self, form: Any) -> bool:
        """Whether this is the second press of a double click: the verb will skip it."""
        last = Message.objects.filter(interest=self.interest, kind=MessageKind.REPLY).order_by("-pk").first()
        words = {name: form.cleaned_data[name] for name in ("subject", "text")}
        return last is not None and {name: last.context.get(name) for name in words} == words

    @property
    def refused(self) -> str:  # type: ignore[override]
        """Why nothing was sent."""
        return _("Nothing was sent: this candidate withdrew or the entry is marked as spam.")

    def act(self, form: Any, *, now: datetime) -> Done:
        """Queue the mail, settle what was owed, and do what follows."""
        given = form.cleaned_data
        return decide.answer(
            self.ids,
            subject=given["subject"],
            text=given["text"],
            then=given["then"],
            next_touch_on=given["next_touch_on"],
            waiting_until=given["waiting_until"],
            by=self.request.user,
            now=now,
            batch=self.batch,
        )

    def go_on(self) -> HttpResponse:
        """Lead to the top of the page that follows: there stands what was done, and the button that undoes it."""
        response = super().go_on()
        response["Location"] += TOP
        return response

    def success(self, form: Any) -> str:
        """Name the address, so that a wrong one is noticed, and offer to take it back."""
        seconds = conf.UNDO_SECONDS
        told = _("Your answer to %(address)s is queued.") % {"address": self.interest.email}
        if seconds <= 0:
            return told
        leaves = ngettext("It leaves in %(n)d second.", "It leaves in %(n)d seconds.", seconds) % {
            "n": seconds
        }
        return offer_undo(self.request, f"{told} {leaves}", self.url("undo"), self.batch)


def offer_undo(request: HttpRequest, told: str, url: str, batch: str) -> str:
    """Return *told* with a button that takes back *batch*: a form of its own, so that it needs no script."""
    context = {"told": told, "url": url, "batch": batch, "csrf_token": get_token(request)}
    return render_to_string("wagtail_interest/inbox/entry/parts/undo.html", context)


class UndoView(InboxView):
    """Takes back what one press of this user has queued, for all entries or the one named, as far as it has not left."""

    right = "change"
    http_method_names = ["post", "get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the list: the address of a button is no page."""
        return redirect(self.url("index"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Undo and say truthfully how much; a single answer leads back to its entry, where its words are kept."""
        batch, only = request.POST.get("batch", ""), row_number(request.POST.get("entry", ""))
        entries = self.entries_of(batch, only)
        done = undo(batch, by=request.user, now=clock.now(), only=only or None)
        if len(entries) == 1:
            self.tell_one(done)
            return redirect(f"{self.url('inspect', entries[0])}#reply-section")
        self.tell_many(done)
        return redirect(self.url("index"))

    def entries_of(self, batch: str, only: int) -> list[int]:
        """Return the entries of *batch*, or *only* one of them; 404 when one is out of sight or somebody else's press."""
        mails = Message.objects.filter(batch=batch) if batch else Message.objects.none()
        mails = mails.filter(interest=only) if only else mails
        rows = list(mails.values_list("interest_id", "created_by_id"))
        ids = {pk for pk, _by in rows}
        scope = self.model_admin.get_queryset(self.request)
        if not rows or any(by != self.request.user.pk for _pk, by in rows):
            raise Http404
        if scope.order_by().filter(pk__in=mails.order_by().values("interest")).count() != len(ids):
            raise Http404
        return sorted(pk for pk in ids if pk is not None)

    def tell_one(self, done: Done) -> None:
        """Say what became of the one answer."""
        if done.done:
            messages.success(self.request, _("Taken back: nothing was sent."))
        elif done.skipped:
            messages.info(self.request, _("It was taken back already."))
        else:
            messages.warning(self.request, _("Too late: the mail has left."))

    def tell_many(self, done: Done) -> None:
        """Say how many were taken back and how many had left."""
        back = len(done.done) + len(done.skipped)
        if back:
            words = ngettext("%(n)d answer is taken back.", "%(n)d answers are taken back.", back) % {
                "n": back
            }
            messages.success(self.request, words)
        if done.failed:
            late = len(done.failed)
            words = ngettext("%(n)d answer had left already.", "%(n)d answers had left already.", late)
            messages.warning(self.request, words % {"n": late})
