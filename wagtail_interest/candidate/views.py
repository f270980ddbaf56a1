"""Status page and new link: a GET shows, a POST acts, and nobody learns whether an address is known.

The views are exempt from Django's CSRF check on purpose. Pages behind a token say ``no-referrer``, and browsers then
send ``Origin: null`` with every form, which that check refuses. Nothing is lost: no cookie or session gives a right
here; the right to act is the token in the address, which a forged request would have to know.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wagtail_interest import clock
from wagtail_interest.followup.additions import ADDITION_LIMIT
from wagtail_interest.followup.confirmation import site_name, status_url
from wagtail_interest.followup.own_page import DONE, find, press
from wagtail_interest.followup.receipt import receipt
from wagtail_interest.intake import guard
from wagtail_interest.intake.address import normalise
from wagtail_interest.mail.queue import queue
from wagtail_interest.questions.clean import clean_text
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import MessageKind, Spam

logger = logging.getLogger(__name__)


def plain_without_database(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with a plain page and what was typed while the database is out of reach."""

    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            text = clean_text(request.POST.get("text", ""), ADDITION_LIMIT)
            typed = [(_("Message"), text)] if text else []
            response = _show(request, "wagtail_interest/unavailable.html", {"wi_typed": typed}, code=503)
            response["Retry-After"] = "120"
            return response

    return careful


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@plain_without_database
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show the entry a link names (GET), or add something to it or ask for a person (POST)."""
    now = clock.now()
    interest = find("status", token, now=now)
    if interest is None:
        return _lost(request)
    if request.method == "POST":
        done = press(interest, request.POST.get("action", ""), request.POST.get("text", ""), now=now)
        return _private(redirect(f"{reverse('wagtail_interest:status', args=[token])}?done={done}"))
    done = request.GET.get("done", "")
    context = {
        "wi_receipt": receipt(interest),
        "wi_person_asked": interest.person_asked_at is not None,
        "wi_done": done if done in DONE else "",
    }
    return _show(request, "wagtail_interest/candidate/status.html", context, language=interest.language)


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@plain_without_database
def new_link(request: HttpRequest) -> HttpResponse:
    """Mail a new status link to the address, when we know it; the answer is the same when we do not (P18)."""
    if request.method != "POST":
        return _lost(request, status=200)
    now = clock.now()
    typed = request.POST.get("email", "")[:300]
    if not guard.allow(guard.client_key(request.META), typed, now, doing="link"):
        return _show(request, "wagtail_interest/candidate/new_link.html", {"wi_too_many": True}, code=429)
    response = _show(request, "wagtail_interest/candidate/new_link.html", {})
    return Afterwards(response, partial(_send_link, typed, now=now))


class Afterwards(HttpResponse):
    """A response that does something once it has left, so that the time it took tells nobody what was found (P18)."""

    def __init__(self, answer: HttpResponse, then: Callable[[], None]) -> None:
        super().__init__(answer.content, status=answer.status_code, headers=dict(answer.items()))
        self.then = then

    def close(self) -> None:
        """Do it, then let Django end the request; what fails now cannot break what has left."""
        try:
            self.then()
        except Exception as error:  # nobody is left to tell but the log, which holds no personal data
            logger.error("A new link could not be queued: %s", type(error).__name__)
        super().close()


def _send_link(typed: str, *, now: datetime) -> None:
    """Queue the mail when the address is known.

    It leads to the latest entry that is not taken for spam: who misuses an address must not lock its owner out.
    """
    found = (
        Interest.objects.filter(candidate__address=normalise(typed))
        .exclude(spam__in=[Spam.SUSPECTED, Spam.CONFIRMED])
        .select_related("form__site", "candidate")
        .order_by("-submitted_at", "-id")
        .first()
    )
    if found is None:
        return
    site = found.form.site
    with transaction.atomic():
        queue(
            MessageKind.LINK,
            to=found.email,
            language=found.language,
            context={"status_url": status_url(found, site=site, now=now), "site_name": site_name(site)},
            now=now,
            interest=found,
            candidate=found.candidate,
        )


def _lost(request: HttpRequest, status: int = 410) -> HttpResponse:
    """Return the one page for links that are expired, ended or unknown.

    Not 404: on sites with ``i18n_patterns`` Django leads a 404 away to the same address with a language.
    """
    context = {"wi_new_link_url": reverse("wagtail_interest:new_link")}
    return _show(request, "wagtail_interest/candidate/link_lost.html", context, code=status)


def _show(
    request: HttpRequest, template: str, context: dict[str, Any], *, language: str = "", code: int = 200
) -> HttpResponse:
    """Return a page of our own base: no third party, nothing kept, nothing passed on."""
    spoken = language or getattr(request, "LANGUAGE_CODE", "") or "en"
    with override(spoken):
        shared = {"wi_language": spoken, "wi_action": ""}
        return _private(render(request, template, {**shared, **context}, status=code))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
