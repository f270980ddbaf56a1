"""The thank-you page: the token leaves the address at once, and what may be done here are two honest buttons."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from wagtail_interest.followup.own_page import DONE, find, press
from wagtail_interest.followup.receipt import receipt
from wagtail_interest.page_types import respond
from wagtail_interest.page_types.state import State

COOKIE = "wi_received"
LIFETIME = 24 * 60 * 60
#: What a token is made of; anything else is none, and might not even fit into a header.
_TOKEN = re.compile(r"[\w.-]{1,999}", re.ASCII)


def swap_token(request: HttpRequest, token: str) -> HttpResponse:
    """Put the token into a cookie no script reads and lead to a clean address; whether it is good shows there."""
    path = received_path(request.path)
    response = respond.keep_private(redirect(path))
    response["Referrer-Policy"] = "no-referrer"
    if _TOKEN.fullmatch(token):
        response.set_cookie(
            COOKIE,
            token,
            max_age=LIFETIME,
            path=path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def received_path(page_path: str) -> str:
    """Return the address of the thank-you page below that of its page, as browsers write it: a slug may be "säljare"."""
    return iri_to_uri(f"{page_path.rstrip('/')}/received/")


def serve_received(page: Any, request: HttpRequest, state: State, *, now: datetime) -> HttpResponse:
    """Thank for the entry the cookie names; a POST adds something or asks for a person."""
    interest = find("received", request.COOKIES.get(COOKIE, ""), now=now)
    if interest is None:
        return _lost(page, request, state)
    if request.method == "POST":
        done = press(interest, request.POST.get("action", ""), request.POST.get("text", ""), now=now)
        return respond.keep_private(redirect(f"{request.path}?done={done}"))
    done = request.GET.get("done", "")
    context = {
        "wi_title": _("We have received it. Thank you."),
        "wi_receipt": receipt(interest),
        "wi_interest": interest,
        "wi_person_asked": interest.person_asked_at is not None,
        "wi_done": done if done in DONE else "",
        "wi_csrf": get_token(request),
        "wi_action": "",
    }
    return _unreferred(respond.respond(page, request, "wagtail_interest/received.html", context, state=state))


def new_link_url() -> str:
    """Return where a new link can be asked for; empty while the host has not included our URLs."""
    try:
        return reverse("wagtail_interest:new_link")
    except NoReverseMatch:
        return ""


def _lost(page: Any, request: HttpRequest, state: State) -> HttpResponse:
    context = {
        "wi_title": _("This link no longer works"),
        "wi_new_link_url": new_link_url(),
        "wi_csrf": get_token(request),
    }
    return _unreferred(
        respond.respond(page, request, "wagtail_interest/link_lost.html", context, state=state, status=404)
    )


def _unreferred(response: HttpResponse) -> HttpResponse:
    """Tell no other site where the candidate came from.

    Not ``no-referrer``: browsers then send ``Origin: null`` with a form, which the CSRF check refuses; the
    address holds no token, so a referrer to our own site gives nothing away.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
