"""What a candidate reads where nothing can be sent: why, and everything they typed, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from wagtail_interest.files.names import clean_name
from wagtail_interest.page_types import respond
from wagtail_interest.page_types.state import GONE, PAUSED, State
from wagtail_interest.page_types.typed import offered_areas, typed_texts
from wagtail_interest.questions.definition import define
from wagtail_interest.records.interest import Interest


def closed(page: Any, request: HttpRequest, state: State, held: Sequence[str] = ()) -> HttpResponse:
    """Say why nothing can be sent; what was typed stays on the screen, escaped, and files are named as not kept.

    *held* names those that were kept from before until now. A form that is paused or closed refuses a POST with
    409, a page taken down with 410.
    """
    posted = request.method == "POST"
    with override(state.language):
        areas = offered_areas(request.POST, page.interest_kind, state.language)
        typed = typed_texts(define(page.questions), request.POST, areas) if posted else []
    status = (410 if state.code == GONE else 409) if posted else 200
    files = [*held, *chosen_files(request)] if posted else []
    context = {"wi_typed": typed, "wi_files": files, "wi_waiting": waiting(page, state)}
    return respond.respond(page, request, "wagtail_interest/closed.html", context, state=state, status=status)


def chosen_files(request: HttpRequest) -> list[str]:
    """Return the names of the files that came with *request*, as they may be shown."""
    chosen = [upload for name in request.FILES for upload in request.FILES.getlist(name)]
    return [clean_name(upload.name or "") for upload in chosen]


def waiting(page: Any, state: State) -> int | None:
    """Return how many wait for an answer while the form is paused; None unless the editor wants it told."""
    if state.code != PAUSED or state.form is None or not page.show_waiting_number:
        return None
    return Interest.objects.to_answer(state.today).filter(form=state.form).count_countable()


def unavailable(request: HttpRequest, typed: list[tuple[str, str]]) -> HttpResponse:
    """Say that the site is briefly out of order and show what was *typed*, without asking the database anything."""
    context = {
        "wi_typed": typed,
        "wi_files": chosen_files(request),
        "wi_language": get_language() or "en",
    }
    html = render_to_string("wagtail_interest/unavailable.html", context)
    response = respond.keep_private(HttpResponse(html, status=503))
    response["Retry-After"] = "120"
    return response
