"""A form is sent to an address of ours, not of its page: a page that moved meanwhile takes it in wherever it is now.

Sent to its old address it would meet Wagtail's redirect, or a 404, and browsers drop what was typed at both.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import swapper
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, resolve, reverse
from django.utils.translation import get_language, get_language_from_path, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from wagtail_interest import clock
from wagtail_interest.files import hold, store
from wagtail_interest.links import tokens
from wagtail_interest.page_types import respond
from wagtail_interest.page_types.closed import chosen_files, unavailable
from wagtail_interest.page_types.state import GONE, State, language_of
from wagtail_interest.page_types.typed import offered_areas, typed_texts
from wagtail_interest.records.form import FormVersion
from wagtail_interest.records.prepared import Prepared, Slot

#: Wagtail's own name of the view that serves pages.
SERVE = "wagtail_serve"
#: The largest number a database has for a row; an address may hold any.
_LARGEST = 2**63 - 1
_PAGE = Slot("page", BigIntegerField())
_CLASS: Prepared[Any] = Prepared(
    lambda: (
        swapper.load_model("wagtailcore", "Page")
        ._base_manager.filter(pk=_PAGE)
        .values_list("content_type_id", flat=True)
    )
)
#: The class of each page that was sent to; a page never changes it.
_KNOWN: dict[int, Any] = {}


def address(page: Any, state: State) -> str:
    """Return where the form of *page* is sent; empty, which means the page itself, while our URLs are not included."""
    key = state.form.key if state.form else page.translation_key
    try:
        return reverse("wagtail_interest:send", args=[key, page.pk, state.language])
    except NoReverseMatch:
        return ""


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, key: UUID, page_id: int, language: str) -> HttpResponse:
    """Let the page take in what was sent, as if it had been sent there; GET leads to the page.

    A page that was deleted cannot: then everything typed is shown, under the labels it was typed below. Pages without a
    form are not reached this way: what a host's server or middleware keeps from the public by its path stays kept. A
    sending that fails the check against forged ones reaches pages that Wagtail serves, which show the form again.
    """
    try:
        page = _interest_page(page_id)
        if request.method != "POST":
            return _lead_to(page, request)
        refused = _check_csrf(request)
        if refused is not None and page is None:
            return refused
        request.wi_unproven = refused is not None  # type: ignore[attr-defined]
        return _forward(request, page, refused) or _gone(request, key, page_id, language)
    except (OperationalError, InterfaceError):
        return unavailable(request, typed_texts([], request.POST))


def _interest_page(page_id: int) -> Any:
    """Return the page in its own class, with its locale; None when it is gone or takes no interest."""
    found = _found(_KNOWN.get(page_id), page_id)
    if found is None and page_id <= _LARGEST:
        for content_type_id in _CLASS(page=page_id):
            model = ContentType.objects.get_for_id(content_type_id).model_class()
            if hasattr(model, "interest_kind"):
                _KNOWN[page_id] = model
                found = _found(model, page_id)
    return found


def _found(model: Any, page_id: int) -> Any:
    page = next(iter(_pages(model)(page=page_id)), None) if model is not None else None
    return page if page is not None and page.specific_class is model else None


@cache
def _pages(model: Any) -> Prepared[Any]:
    """Return the query for pages of one class; it asks no manager of the host's, which may look at who asks."""
    return Prepared(lambda: model._base_manager.filter(pk=_PAGE).select_related("locale"))


def _check_csrf(request: HttpRequest) -> HttpResponse | None:
    """Return Django's refusal of a sending without the cookie or the token that belong to the form.

    The view is exempt, so that the candidate need not meet that page and lose what was typed.
    """
    check = CsrfViewMiddleware(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda request: HttpResponse(), (), {})


def _lead_to(page: Any, request: HttpRequest) -> HttpResponse:
    url = page.get_url(request) if page is not None and page.live else None
    if url is None:
        raise Http404
    return respond.keep_private(redirect(url))


def _forward(request: HttpRequest, page: Any, refused: HttpResponse | None) -> HttpResponse | None:
    """Return what the address *page* has now answers, with all that stands before it there; None when it has none.

    Where a view of the host's own hides the page, that view relies on the check, and who failed it is *refused*.
    """
    if page is None:
        return None
    language, site = language_of(page), Site.find_for_request(request)
    with override(language):
        parts = page.get_url_parts(request)
    if parts is None or parts[2] is None or site is None or parts[0] != site.pk:  # the last: on another site
        return None
    path = unquote(parts[2])
    with override(get_language_from_path(path) or language):
        request.path = path
        request.path_info = f"/{path.removeprefix(get_script_prefix())}"
        request.LANGUAGE_CODE = get_language()
        try:
            # found already: Wagtail looks here before it looks for the page itself
            request._wagtail_route_for_request = page.route(request, [])  # type: ignore[attr-defined]
            request.resolver_match = match = resolve(request.path_info)
            if refused is not None and match.url_name != SERVE:
                return refused
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return None
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def _gone(request: HttpRequest, key: UUID, page_id: int, language: str) -> HttpResponse:
    """Show what was typed, as the deleted page asked for it last; its files are let go."""
    versions = FormVersion.objects.filter(form__key=key).select_related("form").order_by("-created_at", "-pk")
    version = versions.filter(language=language).first() or versions.first()
    state = State(GONE, version.form if version else None, None, version.language if version else "")
    with override(state.language or get_language() or "en"):
        kind = version.form.kind if version else ""
        areas = offered_areas(request.POST, kind, get_language() or "en")
        context = {
            "wi_language": get_language(),
            "wi_state": state,
            "wi_typed": typed_texts(version.definition if version else [], request.POST, areas),
            "wi_files": [*_let_go(request, state, page_id), *chosen_files(request)],
        }
        html = render_to_string("wagtail_interest/gone.html", context)
    return respond.keep_private(HttpResponse(html, status=410))


def _let_go(request: HttpRequest, state: State, page_id: int) -> list[str]:
    """Take away the files that were held for this sending; return their names."""
    now = clock.now()
    token = tokens.read_stamp(page_id, request.POST.get("wi_stamp", ""), now=now).token
    rows = hold.held(state.form, token, now) if state.form is not None and token else []
    store.discard(rows)
    return [row.shown_name for row in rows]
