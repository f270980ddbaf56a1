"""What a request to an interest page leads to: the form, the form again, thanks, or a plain word why not."""

from __future__ import annotations

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from wagtail.models import Site
from wagtail.url_routing import RouteResult

from wagtail_interest import clock
from wagtail_interest.links import tokens
from wagtail_interest.page_types import received, respond, send, wherever
from wagtail_interest.page_types.closed import closed, unavailable
from wagtail_interest.page_types.state import State, is_open
from wagtail_interest.page_types.typed import typed_texts
from wagtail_interest.questions.definition import define

RECEIVED = "received"


def route(page: Any, request: HttpRequest, path_components: list[str]) -> RouteResult | None:
    """Return where a path on *page* leads, or None for what Wagtail would say."""
    if path_components == [RECEIVED] and page.live:
        return RouteResult(page, kwargs={"received_page": True})
    taken_down = not path_components and not page.live and page.first_published_at is not None
    if taken_down and request.method == "POST":
        return RouteResult(page)
    return None


def serve(page: Any, request: HttpRequest, received_page: bool = False) -> HttpResponse:
    """Answer *request*. A GET writes nothing and starts no session."""
    request.is_preview = False  # type: ignore[attr-defined]
    request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]
    try:
        return _serve(page, request, received_page)
    except (OperationalError, InterfaceError):
        return unavailable(request, typed_texts(define(page.questions), request.POST))
    except Exception:
        request._files = MultiValueDict()  # type: ignore[attr-defined]  # error mails name a request's files
        raise


def _serve(page: Any, request: HttpRequest, received_page: bool) -> HttpResponse:
    site, now = Site.find_for_request(request), clock.now()
    state = is_open(page, site.pk if site else None, now=now)
    if received_page:
        return received.serve_received(page, request, state, now=now)
    if request.method == "POST":
        with override(state.language):
            return send.take_in(page, request, state, site, now=now)
    if RECEIVED in request.GET:
        return received.swap_token(request, request.GET[RECEIVED])
    return show(page, request, state)


def show(page: Any, request: HttpRequest, state: State, **more: Any) -> HttpResponse:
    """Return the empty form, or why there is none."""
    if not state.is_open:
        return closed(page, request, state)
    return respond.respond(
        page, request, page.get_template(request), fresh(page, request, state), state=state
    )


def fresh(page: Any, request: HttpRequest, state: State) -> dict[str, Any]:
    """Return the context of an empty form: only CSRF token and stamp differ from one visitor to the next."""
    return {
        "wi_fields": respond.fields_html(page, state, None),
        "wi_csrf": get_token(request),
        "wi_send_to": wherever.address(page, state),
        "wi_stamp": tokens.stamp(respond.form_stamp_key(page), clock.now()),
        "form": None,
    }
