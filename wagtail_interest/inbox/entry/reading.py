"""Reading a file beside the answers: its pages as pictures, or its words; nothing has to be downloaded."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from wagtail_interest import clock
from wagtail_interest.inbox.entry.base import EntryObjectView
from wagtail_interest.records.attachment import Attachment, PagePicture
from wagtail_interest.records.interest import Interest, event
from wagtail_interest.vocabulary import EventCode

#: The page holds pictures and one stylesheet of ours; whatever a file smuggled into its words runs nowhere.
POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; frame-ancestors 'self'"


def files_of(interest: Interest) -> QuerySet[Attachment]:
    """Return the files of an entry, the CV first, each with ``pages`` to see (1 for words) and without its long text."""
    words = Case(When(plain_text="", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = interest.attachments.order_by("question_id", "pk").defer("plain_text")
    return rows.annotate(pages=Count("pictures", distinct=True) + words)


def keep_in(response: HttpResponseBase) -> HttpResponseBase:
    """Let nobody but this reader's own browser window have it, and nothing in it run (promise P2)."""
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


@method_decorator(xframe_options_sameorigin, name="dispatch")
class ReadView(EntryObjectView):
    """One file as a page of its own, shown in a frame on the entry's page; showing it is an event (promise P24)."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the file; HEAD leaves no trace."""
        row = self.get_file()
        if request.method == "GET":
            event(
                self.interest, EventCode.READ, now=clock.now(), actor=request.user, data={"file": row.pk}
            ).save()
        pictures = [(picture, self.picture_url(picture)) for picture in row.pictures.all()]
        context = {"file": row, "pictures": pictures, "interest": self.interest}
        return keep_in(render(request, "wagtail_interest/inbox/entry/read.html", context))

    def get_file(self) -> Attachment:
        """Return the file named by ``?file=``, of this entry only and made readable."""
        key = self.request.GET.get("file", "")
        rows = self.interest.attachments.filter(pictured_at__isnull=False)
        return get_object_or_404(rows, pk=number(key))

    def picture_url(self, picture: PagePicture) -> str:
        """Return where one page's picture is."""
        return f"{self.model_admin.url_helper.get_action_url('picture', self.interest.pk)}?page={picture.pk}"


class PictureView(EntryObjectView):
    """One page of a file as a picture."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand out the picture; a row without its file does not exist."""
        rows = PagePicture.objects.filter(attachment__interest=self.interest)
        picture = get_object_or_404(rows, pk=number(request.GET.get("page", "")))
        try:
            stored = picture.file.open("rb")
        except (OSError, ValueError):
            return HttpResponse(status=410)
        return keep_in(FileResponse(stored, content_type="image/jpeg"))


def number(key: str) -> int:
    """Return a key from the address.

    Raises:
        Http404: when it is none.
    """
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return int(key)
