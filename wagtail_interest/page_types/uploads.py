"""The files of one sending: judged, stored under a random name, and held while another field is mended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wagtail_interest import files
from wagtail_interest.conf import conf
from wagtail_interest.files import hold, limits, store
from wagtail_interest.files.judge import judge
from wagtail_interest.page_types.interest_form import CV, InterestForm
from wagtail_interest.records.attachment import Attachment

if TYPE_CHECKING:
    from wagtail_interest.page_types.send import Sent


def held(sent: Sent, *, dropped: set[str], now: datetime) -> list[Attachment]:
    """Return the files kept from before, without those the candidate took back (their names in *dropped*)."""
    rows = hold.held(sent.form_row, sent.token, now) if sent.token else []
    gone = [row for row in rows if field_name(row.question_id) in dropped]
    if gone:
        store.discard(gone)
    return [row for row in rows if row not in gone]


def keep_accepted(sent: Sent, form: InterestForm, *, content_length: str | None, now: datetime) -> None:
    """Judge and store every file of *form*; a refused one becomes an error at its field and is not kept.

    Nothing is read of a request that is longer than its files may be, or of a client that sent too many today.
    """
    found = form.uploads()
    if not found:
        return
    if limits.too_long(content_length, len(form.file_fields())):
        _refuse_all(form, found, _too_long(len(found)))
    elif not limits.allow(sent.client, len(found), now):
        _refuse_all(form, found, _("Too many files came from your network today. Send it tomorrow."))
    else:
        for question_id, upload in found.items():
            _keep(sent, form, question_id, upload, now=now)


def ask_again(sent: Sent, form: InterestForm, *, promised: set[str]) -> None:
    """Say at its field that a file is gone which the form *promised* to bring along; it must not go missing silently.

    Files are held for a while only, and a full store may have taken one away.
    """
    if form.without_file:
        return
    there = {field_name(row.question_id) for row in sent.kept}
    shown = {CV, *(field_name(question_id) for question_id in form.shown_ids())}
    for name in form.file_fields():
        if name in promised & shown and name not in there and name not in form.errors:
            form.add_error(name, _("This file was kept for a while only and is gone now. Choose it again."))


def _too_long(count: int) -> str:
    if count == 1:
        return str(files.Refused("too_large", limit=conf.upload_limit).message)
    return _("The files are too large together. Choose smaller ones.")


def _refuse_all(form: InterestForm, found: Mapping[str, Any], message: str) -> None:
    for question_id in found:
        form.refuse(question_id, message)


def _keep(sent: Sent, form: InterestForm, question_id: str, upload: Any, *, now: datetime) -> None:
    """Judge and store one file; a new one takes the place of a held one of the same field."""
    try:
        judged = judge(upload, extensions=form.extensions_of(question_id), max_bytes=conf.UPLOAD_MAX_BYTES)
        row = store.write(upload, judged, form=sent.form_row, question_id=question_id, now=now)
    except files.Refused as refused:
        form.refuse(question_id, refused.message)
    except files.StorageFailed:
        sent.storage_failed = True
        form.refuse(question_id, _("We could not store your file just now. Your words are all still here."))
    else:
        replaced = [before for before in sent.held if before.question_id == question_id]
        store.discard(replaced)
        sent.held = [before for before in sent.held if before not in replaced]
        sent.fresh.append(row)


def hold_fresh(sent: Sent, *, now: datetime) -> None:
    """Keep the files accepted now until the form is sent again; what cannot be kept is said by its absence."""
    if not sent.fresh:
        return
    sent.fresh = hold.hold(sent.fresh, token=sent.token, now=now)


def field_name(question_id: str) -> str:
    """Return the form field that a file belongs to; the CV has no question."""
    return f"q_{question_id}" if question_id else CV
