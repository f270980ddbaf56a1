"""The page of one change: how far it has come, what came of it, and taking answers back while they have not left."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from wagtail_interest import clock, worker
from wagtail_interest.followup import bulk, undo
from wagtail_interest.inbox.bulk import news, words
from wagtail_interest.inbox.entry.base import InboxView
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageState


class JobView(InboxView):
    """One change, for whoever asked for it; anybody else's does not exist."""

    right = "change"
    header_icon = "list-ul"
    template_name = "wagtail_interest/inbox/bulk/job.html"
    job: BulkJob

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the change among one's own."""
        key = str(kwargs.get("pk", ""))
        wanted = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
        self.job = get_object_or_404(BulkJob.objects.filter(by=request.user.pk), pk=wanted)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Return what was asked for."""
        return words.title(self.job)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, inbox, this change."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; the script reads it again while it goes on, and without scripts a reload does."""
        job, taken_back = self.job, self.taken_back()
        waiting = Message.objects.filter(batch=job.batch, state=MessageState.QUEUED) if job.batch else None
        first = waiting.order_by("next_try_at").first() if waiting is not None else None
        context = self.get_context_data(
            job=job,
            total=len(job.ids),
            share=news.share(job),
            result=words.result(job, taken_back),
            then=words.then_words(job) if not taken_back or taken_back < job.done else "",
            has_worker=worker.has_worker(bulk.change_many),
            waiting=waiting.count() if waiting is not None else 0,
            leaves_at=first.next_try_at if first else None,
            own_url=self.url("bulk", job.pk),
            inbox_url=self.model_admin.url_helper.index_url,
        )
        response = TemplateResponse(request, self.template_name, context)
        response["Cache-Control"] = "private, no-store"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the answers back and write no more, or put the news of the end away."""
        if request.POST.get("do") == "undo" and words.may_be_undone(self.job):
            self._undo()
            return redirect(self.url("bulk", self.job.pk))
        if self.job.finished_at is not None and self.job.seen_at is None:
            BulkJob.objects.filter(pk=self.job.pk).update(seen_at=clock.now())
        return redirect(self.model_admin.url_helper.index_url)

    def taken_back(self) -> int:
        """Return how many of its answers were cancelled before they left."""
        if self.job.verb != "answer" or not self.job.batch:
            return 0
        return Message.objects.filter(batch=self.job.batch, state=MessageState.CANCELLED).count()

    def _undo(self) -> None:
        bulk.stop(self.job.pk, now=clock.now())
        done = undo.undo(self.job.batch, by=self.request.user, now=clock.now())
        taken, late = len(done.done), len(done.skipped) + len(done.failed)
        told = words.undone(taken)
        if late:
            told.append(ngettext("%(n)d had left already.", "%(n)d had left already.", late) % {"n": late})
        level = messages.success if taken else messages.warning
        level(self.request, " ".join(told) or _("Nothing was left to take back."))
