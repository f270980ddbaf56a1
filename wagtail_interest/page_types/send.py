"""Taking in what was sent: files first, then the words, then one call to ``intake.accept``; or the form again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wagtail_interest.files import hold, store
from wagtail_interest.intake import guard
from wagtail_interest.intake.accept import accept
from wagtail_interest.intake.repeat import sent_before, submission_key
from wagtail_interest.intake.submission import Submission
from wagtail_interest.links import tokens
from wagtail_interest.page_types import respond, uploads, wherever
from wagtail_interest.page_types.closed import closed
from wagtail_interest.page_types.form_row import form_for, version_sent
from wagtail_interest.page_types.interest_form import UNSURE, InterestForm, form_of
from wagtail_interest.page_types.state import State
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Kind

HONEYPOT = "wi_website"
STAMP = "wi_stamp"


@dataclass
class Sent:
    """One POST on its way: who sent it, what is kept of it, and what went wrong with its files."""

    form_row: Form
    version: FormVersion
    stamp: str
    token: str
    shown_at: datetime | None
    client: str
    held: list[Attachment] = field(default_factory=list)
    fresh: list[Attachment] = field(default_factory=list)
    storage_failed: bool = False

    @property
    def kept(self) -> list[Attachment]:
        """Every accepted file, from before and from now."""
        return [*self.held, *self.fresh]


def take_in(page: Any, request: HttpRequest, state: State, site: Any, *, now: datetime) -> HttpResponse:
    """Accept what was sent and redirect; else the form again with all that was typed and the accepted files."""
    if not state.is_open or state.plan is None:
        before = _made_while_open(page, request, state, site, now=now)
        if before is not None:
            return _thank(request, before, now=now)
        return closed(page, request, state, _let_go(page, request, state, now=now))
    sent = _read(page, request, state, now=now)
    form = _bind(page, request, state, sent)
    form.is_valid()
    if getattr(request, "wi_unproven", False):
        form.add_error(None, _no_cookie())
    uploads.keep_accepted(sent, form, content_length=request.META.get("CONTENT_LENGTH"), now=now)
    uploads.ask_again(sent, form, promised=_promised(request))
    if not form.is_valid():
        status = 422
    elif guard.allow(sent.client, form.cleaned_data["email"], now):
        accepted = accept(_submission(page, request, state, site, sent, form, now=now), now=now)
        return _thank(request, accepted.interest, now=now)
    else:
        status = 429
        words = _("This was sent many times in a short while. Wait an hour, then send it again.")
        form.add_error(None, words)
    before = _sent_before(page, request, state, site, sent, now=now)
    if before is not None:
        return _thank(request, before, now=now)
    return again(page, request, state, sent, form, status=status, now=now)


def _no_cookie() -> str:
    return _(
        "Your browser did not send the cookie that protects this form. Press the button again; if this stays, allow "
        "cookies for this site."
    )


def _thank(request: HttpRequest, interest: Interest, *, now: datetime) -> HttpResponse:
    token = tokens.make("received", interest.pk, interest.candidate.link_version, now=now)
    return respond.keep_private(redirect(f"{request.path}?received={token}"))


def _sent_before(
    page: Any, request: HttpRequest, state: State, site: Any, sent: Sent, *, now: datetime
) -> Interest | None:
    """Return the entry this very sending made before (promise P37).

    Its repetition may lack the held files that the first one took, or come once too often for the limits.
    """
    for entry in sent_before(sent.form_row.pk, sent.token):
        form = _bind(page, request, state, sent, also_held=names_of(list(entry.attachments.all())))
        if not form.is_valid() or len(form.uploads()) != len(sent.fresh):
            continue
        submission = _submission(page, request, state, site, sent, form, now=now)
        if submission_key(submission) == entry.submission_key:
            store.discard(sent.fresh)
            return entry
    return None


def _made_while_open(
    page: Any, request: HttpRequest, state: State, site: Any, *, now: datetime
) -> Interest | None:
    """Return the entry this sending made before the form paused: a double click must not read that nothing was sent."""
    token = tokens.read_stamp(respond.form_stamp_key(page), request.POST.get(STAMP, ""), now=now).token
    if state.plan is None or state.form is None or not token or not sent_before(state.form.pk, token):
        return None
    sent = _read(page, request, state, now=now)
    form = _bind(page, request, state, sent)
    form.is_valid()
    uploads.keep_accepted(sent, form, content_length=request.META.get("CONTENT_LENGTH"), now=now)
    before = _sent_before(page, request, state, site, sent, now=now)
    if before is None:
        store.discard(sent.fresh)
    return before


def _promised(request: HttpRequest) -> set[str]:
    """Return the fields whose files the form said it would bring along, without those the candidate left out."""
    return {*request.POST.getlist("kept_file")}.difference(request.POST.getlist("drop_file"))


def _let_go(page: Any, request: HttpRequest, state: State, *, now: datetime) -> list[str]:
    """Take away the files held while the form was open, so that nothing is stored; return their names."""
    token = tokens.read_stamp(respond.form_stamp_key(page), request.POST.get(STAMP, ""), now=now).token
    if state.form is None or not token:
        return []
    rows = hold.held(state.form, token, now)
    store.discard(rows)
    return [row.shown_name for row in rows]


def _read(page: Any, request: HttpRequest, state: State, *, now: datetime) -> Sent:
    """Read the stamp; a forged, missing or too old one is replaced by a new one, not refused."""
    key = respond.form_stamp_key(page)
    stamp = request.POST.get(STAMP, "")
    read = tokens.read_stamp(key, stamp, now=now)
    token = read.token
    if read.shown_at is None:
        stamp = tokens.stamp(key, now)
        token = token or tokens.read_stamp(key, stamp, now=now).token
    form_row = state.form or form_for(page, now)
    asked = request.POST.get("wi_asked", "")
    version = version_sent(page, form_row, state, asked, read.shown_at, now=now)
    sent = Sent(form_row, version, stamp, token, read.shown_at, guard.client_key(request.META))
    sent.held = uploads.held(sent, dropped=set(request.POST.getlist("drop_file")), now=now)
    return sent


def _bind(
    page: Any,
    request: HttpRequest,
    state: State,
    sent: Sent,
    *,
    also_held: Mapping[str, str] = MappingProxyType({}),
) -> InterestForm:
    return form_of(
        page,
        state,
        definition=sent.version.definition,
        data=request.POST,
        files=request.FILES,
        held={**also_held, **names_of(sent.held)},
        without_file="without_file" in request.POST,
    )


def names_of(rows: list[Attachment]) -> dict[str, str]:
    """Return the shown names of files by question id."""
    return {row.question_id: row.shown_name for row in rows}


def _submission(
    page: Any, request: HttpRequest, state: State, site: Any, sent: Sent, form: InterestForm, *, now: datetime
) -> Submission:
    given = form.cleaned_data
    signs = guard.signs_of_spam(request.POST.get(HONEYPOT, ""), sent.shown_at, form.texts(), now)
    assert state.plan is not None  # noqa: S101 - an open form has one, see state.judge
    return Submission(
        form=sent.form_row,
        version=sent.version,
        plan=state.plan,
        language=state.language,
        site=site,
        name=given["name"],
        email=given["email"],
        phone=given["phone"],
        availability=given["availability"],
        area_ids=form.area_ids(),
        areas_unsure=UNSURE in given.get("areas", []),
        area_name=form.area_name() if page.interest_kind == Kind.GENERAL else None,
        answers=form.answers(),
        consent_pool=given["consent"],
        attachments=sent.fresh,
        held=sent.held,
        form_token=sent.token,
        signs=signs,
        is_test=request.user.has_perm("wagtailadmin.access_admin") if hasattr(request, "user") else False,
    )


def again(
    page: Any,
    request: HttpRequest,
    state: State,
    sent: Sent,
    form: InterestForm,
    *,
    status: int,
    now: datetime,
) -> HttpResponse:
    """Return the form with what is wrong first, everything typed, and the accepted files held for a while."""
    uploads.hold_fresh(sent, now=now)
    form.show_kept(names_of(sent.kept))
    context = {
        "wi_fields": respond.fields_html(page, state, form),
        "wi_csrf": get_token(request),
        "wi_send_to": wherever.address(page, state),
        "wi_stamp": sent.stamp,
        "wi_errors": form.error_list(),
        "wi_error_title": _("Error: %(title)s") % {"title": page.title},
        "wi_offer_without_file": sent.storage_failed,
        "form": form,
    }
    return respond.respond(page, request, page.get_template(request), context, state=state, status=status)
