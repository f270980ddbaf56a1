"""The stand-in's two sides: the API that takes mail, and pages on which a person reads it and decides its fate."""

from __future__ import annotations

import json

import requests
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from example_site import clock
from example_site.demo_mail import report
from example_site.demo_mail.models import Mail, State

PER_PAGE = 40


@csrf_exempt
@require_POST
def take(request: HttpRequest) -> JsonResponse:
    """Accept one mail as Postmark's ``POST /email`` does; a wrong token is refused with its error 10."""
    if request.headers.get("X-Postmark-Server-Token") != settings.ANYMAIL["POSTMARK_SERVER_TOKEN"]:
        return JsonResponse({"ErrorCode": 10, "Message": "Bad or missing server token."}, status=401)
    given = json.loads(request.body)
    mail = Mail.objects.create(
        sender=given["From"],
        to=given["To"],
        reply_to=given.get("ReplyTo", ""),
        subject=given.get("Subject", ""),
        text=given.get("TextBody", ""),
        html=given.get("HtmlBody", ""),
        tag=given.get("Tag", ""),
        headers=given.get("Headers", []),
        accepted_at=clock.now(),
    )
    report.deliver_later(mail)
    return JsonResponse(
        {
            "To": mail.to,
            "SubmittedAt": mail.accepted_at.isoformat(),
            "MessageID": str(mail.key),
            "ErrorCode": 0,
            "Message": "OK",
        }
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every mail, newest first."""
    page = Paginator(Mail.objects.defer("html", "text"), PER_PAGE).get_page(request.GET.get("page"))
    with override("en"):  # the page is written in one language
        return render(request, "demo_mail/index.html", {"page": page})


@require_safe
def read(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail as HTML and as text; its own styles stay in a sandboxed frame."""
    mail = get_object_or_404(Mail, key=key)
    framed = mail.html.replace("<head>", '<head><base target="_top">', 1)
    with override("en"):  # as above
        return render(request, "demo_mail/read.html", {"mail": mail, "framed": framed, "State": State})


@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Report the chosen state to the site by webhook and go back to the mail."""
    mail = get_object_or_404(Mail, key=key)
    state = request.POST.get("state")
    if state in (State.DELIVERED, State.BOUNCED):
        try:
            report.report(mail, state, now=clock.now())
        except requests.RequestException as error:
            messages.error(request, f"The site did not take the webhook ({type(error).__name__}).")
        else:
            messages.success(request, f"The webhook was posted: {State(state).label.lower()}.")
    return redirect("demo-mail-read", key=key)
