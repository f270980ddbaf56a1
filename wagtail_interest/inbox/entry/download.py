"""A candidate's file leaves here and nowhere else (promise P2)."""

from __future__ import annotations

import re
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from wagtail_interest import clock
from wagtail_interest.inbox.entry.base import EntryObjectView
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import event
from wagtail_interest.vocabulary import EventCode

#: What we say a file is; never what the sender's browser said.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
_UNSAFE = re.compile(r"[^\w.\- ()]+")


class FileView(EntryObjectView):
    """Hands out one file of an entry as an attachment and logs who took it."""

    right = "download"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Stream the file; HEAD leaves no trace. A row without its file answers with a plain page."""
        attachment = self.get_attachment()
        try:
            stored = attachment.file.open("rb")
        except (OSError, ValueError):
            return self.missing()
        if request.method == "GET":
            given = {"file": attachment.pk}
            event(
                self.interest, EventCode.FILE_OPENED, now=clock.now(), actor=request.user, data=given
            ).save()
        response = FileResponse(
            stored, content_type=CONTENT_TYPES.get(attachment.extension, "application/octet-stream")
        )
        response["Content-Disposition"] = content_disposition_header(True, self.filename(attachment))
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get_attachment(self) -> Attachment:
        """Return the file named by ``?file=``, of this entry only; without a name the first one (the CV)."""
        files = Attachment.objects.filter(interest=self.interest).order_by("question_id", "pk")
        wanted = self.request.GET.get("file", "")
        if wanted:
            if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
                raise Http404
            files = files.filter(pk=int(wanted))
        found = files.first()
        if found is None:
            raise Http404
        return found

    def filename(self, attachment: Attachment) -> str:
        """Return the reference and the shown name without anything a header or a file system minds."""
        stem = attachment.shown_name.rsplit(".", 1)[0]
        stem = _UNSAFE.sub("_", stem).strip(" ._")[:80] or "file"
        return f"{self.interest.reference} {stem}.{attachment.extension}"

    def missing(self) -> HttpResponse:
        """Say in plain words that the file is gone.

        Not 404: on sites with ``i18n_patterns`` Django leads a 404 away to the same address with a language.
        """
        context = self.get_context_data(
            title=_("The file is not there"),
            lead=_(
                "The entry names this file, but the storage does not have it. Tell whoever looks after the site."
            ),
            back=self.entry_url,
        )
        template = "wagtail_interest/inbox/entry/plain.html"
        return TemplateResponse(self.request, template, context, status=410)
