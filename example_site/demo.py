"""The start page for the curious: one-click log-ins, ten things to try, and the clock that runs forward (DEBUG only)."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from example_site import clock
from example_site.content.days import next_morning
from example_site.people import LOG_INS, LogIn
from wagtail_interest.followup import intake_words
from wagtail_interest.followup.intake_state import states_of
from wagtail_interest.followup.promise import local_day
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message

#: How far each button runs the clock, in days; it stops at eight on the first working day from then on.
STEPS = {"day": 1, "week": 7, "month": 30}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show who one can be, what one can try and what time the demo thinks it is."""
    now = clock.now()
    context = {
        "log_ins": LOG_INS,
        "now": now,
        "ahead": clock.offset().days,
        "pages": _pages_by_name(),
        "figures": {
            "entries": Interest.objects.count(),
            "owed": Interest.objects.owed().count(),
            "overdue": Interest.objects.overdue(local_day(now)).count(),
            "mails": Message.objects.count(),
        },
    }
    with override("en"):  # the page is written in one language
        return render(request, "demo/start.html", {**context, "forms": _forms(now)})


def _forms(now: datetime) -> list[dict[str, str]]:
    """Return each form that is on a page with its state and the number that decides it."""
    forms = list(Form.objects.order_by("pk"))
    states = states_of(forms, now)
    return [
        {
            "title": form.title,
            "code": states[form.pk].code,
            "state": intake_words.label(states[form.pk]),
            "more": intake_words.deciding(states[form.pk], local_day(now)),
        }
        for form in forms
        if states[form.pk].live
    ]


def _pages_by_name() -> dict[str, Page | None]:
    """Return the pages that the things to try point at; None where the demo data is missing."""
    swedish = {"locale__language_code": "sv", "live": True}
    english = {"locale__language_code": "en", "live": True}
    return {
        "general": GeneralInterestPage.objects.filter(**swedish).first(),
        "general_en": GeneralInterestPage.objects.filter(**english).first(),
        "sales": RoleInterestPage.objects.filter(slug="saljare", **swedish).first(),
        "sales_en": RoleInterestPage.objects.filter(slug="sales", **english).first(),
        "electrician_en": RoleInterestPage.objects.filter(slug="electrician", **english).first(),
    }


@require_POST
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in as one of the demo's people, without a password, and go to where their day begins."""
    person = _person(request.POST.get("user", ""))
    if person is None:
        return redirect("demo")
    user = get_object_or_404(get_user_model(), username=person.username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("wagtailadmin_home")


def _person(username: str) -> LogIn | None:
    return next((person for person in LOG_INS if person.username == username), None)


@require_POST
def run_clock(request: HttpRequest) -> HttpResponse:
    """Run the clock forward to a working morning and let the daily command do what time asks for."""
    days = STEPS.get(request.POST.get("step", ""))
    if days:
        now = clock.run_to(next_morning(clock.now(), days))
        call_command("interest_run", verbosity=0)
        local = timezone.localtime(now)
        messages.success(request, f"It is now {local:%A, %-d %B %Y, %H:%M}, and interest_run has run.")
    return redirect("demo")
