"""Looks at a prepared demo as a visitor and as its people would, and prints what it found as JSON.

Runs in a process of its own, since the example site has settings of its own.
"""

from __future__ import annotations

import json
import re
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402 - as above
from django.urls import reverse  # noqa: E402 - as above
from django.utils import timezone  # noqa: E402 - as above

from example_site import clock  # noqa: E402 - as above
from example_site.demo_mail import local_server, report  # noqa: E402 - as above
from example_site.demo_mail.models import Mail, State  # noqa: E402 - as above
from example_site.people import LOG_INS  # noqa: E402 - as above
from wagtail_interest.followup.calendar import working_days  # noqa: E402 - as above
from wagtail_interest.followup.decide import answer  # noqa: E402 - as above
from wagtail_interest.followup.intake_state import state_of  # noqa: E402 - as above
from wagtail_interest.followup.promise import local_day  # noqa: E402 - as above
from wagtail_interest.followup.review import due_reviews  # noqa: E402 - as above
from wagtail_interest.records.absence import Absence, ClosedPeriod  # noqa: E402 - as above
from wagtail_interest.records.attachment import Attachment  # noqa: E402 - as above
from wagtail_interest.records.form import Form  # noqa: E402 - as above
from wagtail_interest.records.interest import Interest  # noqa: E402 - as above
from wagtail_interest.records.message import Message  # noqa: E402 - as above
from wagtail_interest.records.plan import HandlingPlan  # noqa: E402 - as above
from wagtail_interest.records.reply_template import ReplyTemplate  # noqa: E402 - as above

HOST = {"HTTP_HOST": "127.0.0.1"}
PAGES = [
    "/sv/",
    "/en/",
    "/sv/lediga-jobb/",
    "/en/openings/",
    "/sv/lediga-jobb/projektor-solenergi/",
    "/en/openings/heat-pump-technician/",
    "/sv/lediga-jobb/saljare/",
    "/en/openings/sales/",
    "/sv/lediga-jobb/elektriker/",
    "/en/openings/electrician/",
    "/sv/lediga-jobb/oppen-intresseanmalan/",
    "/en/openings/open-interest/",
    "/demo/",
    "/demo-mail/",
]
COLLEAGUES = Message.objects.filter(kind__in=["system", "same_day"], state="delivered")
LANGUAGE = re.compile(r'<html lang="([^"]*)"')
OUTSIDE = re.compile(r'(?:src|href|action)="(?:https?:)?//(?!127\.0\.0\.1)[^"]*')


def pages() -> dict[str, Any]:
    """Status and language of every page, and addresses outside this machine that one of them names."""
    client, found, languages = Client(**HOST), {}, {}
    outside: list[str] = []
    for path in [*PAGES, reverse("demo-mail-read", args=[Mail.objects.latest("pk").key])]:
        response = client.get(path)
        html = response.content.decode()
        found[path] = response.status_code
        languages[path] = LANGUAGE.findall(html)
        outside += OUTSIDE.findall(html)
    return {"status": found, "languages": languages, "outside": outside}


def log_ins() -> dict[str, Any]:
    """Whether each log-in works with its password and with one click, and who gets into the admin."""
    found = {}
    for person in LOG_INS:
        by_password = Client(**HOST).login(username=person.username, password=person.password)
        client = Client(**HOST)
        client.post(reverse("demo-log-in"), {"user": person.username})
        found[person.username] = [by_password, client.get(reverse("wagtailadmin_home")).status_code]
    return found


def figures() -> dict[str, int]:
    """Counts that a second making of the data must not change."""
    return {
        "entries": Interest.objects.count(),
        "files": Attachment.objects.count(),
        "mails": Message.objects.count(),
        "people": get_user_model().objects.count(),
        "spam": Interest.objects.exclude(spam="none").count(),
        "tests": Interest.objects.filter(is_test=True).count(),
        "bounced": Message.objects.filter(state="bounced").count(),
        "unsent": Message.objects.filter(state__in=["queued", "sending", "failed"]).count(),
        "overdue": Interest.objects.overdue(clock.now().date()).count(),
        "answered": Interest.objects.filter(settled_at__isnull=False).count(),
        "languages": Interest.objects.values("language").distinct().count(),
    }


def states() -> dict[str, str]:
    """The state of each form by its Swedish title."""
    forms = list(Form.objects.all())
    return {form.title: str(state_of(form, clock.now()).code) for form in forms}


def waiting() -> dict[str, Any]:
    """What the recruiter finds on the desk."""
    now, today = clock.now(), local_day(clock.now())
    recruiter = get_user_model().objects.get(username="recruiter")
    mine = Interest.objects.counted()
    to_answer = mine.to_answer(today)
    return {
        "review_due": len(due_reviews(recruiter, now)),
        "for_candidate": mine.filter(waiting_until__gte=today).count(),
        "touch_due": mine.filter(step="keep_in_touch", next_touch_on__lte=today).count(),
        "touch_later": mine.filter(step="keep_in_touch", next_touch_on__gt=today).count(),
        "in_process": mine.filter(step="in_process").count(),
        "person_asked": to_answer.filter(person_asked_at__isnull=False).count(),
        "not_reached": to_answer.filter(messages__kind="reply", messages__state="bounced").count(),
        "no_licence": to_answer.filter(form__kind="role", result="misses").count(),
        "undrawn": Attachment.objects.filter(pictured_at=None).count(),
        "mail_to_colleagues": sorted(set(COLLEAGUES.values_list("kind", flat=True))),
        "purposes": HandlingPlan.objects.values("purpose").distinct().count(),
        "deputies": HandlingPlan.objects.exclude(deputy=None).count(),
        "away_later": Absence.objects.filter(first_day__gt=today).count(),
        "closed": ClosedPeriod.objects.count(),
        "templates": ReplyTemplate.objects.count(),
    }


def answer_the_paused() -> str:
    """Answer what is overdue on the paused form; return its state the second after."""
    now = clock.now()
    recruiter = get_user_model().objects.get(username="recruiter")
    form = Form.objects.get(title="Elektriker")
    ids = Interest.objects.overdue(local_day(now)).filter(form=form).values_list("pk", flat=True)
    answer(list(ids)[:3], subject="Hej", text="Tack för att du väntade.", by=recruiter, now=now)
    return str(state_of(form, now).code)


def bounce() -> dict[str, Any]:
    """Bounce a delivered answer by webhook over HTTP and see what becomes of mail and entry."""
    answers = Message.objects.filter(kind="reply", state="delivered", interest__step="keep_in_touch")
    message = answers.filter(interest__promise="personal").last()
    assert message is not None
    mail = Mail.objects.get(key=message.esp_id)
    with local_server.running():
        report.report(mail, State.BOUNCED, now=clock.now())
    message.refresh_from_db()
    return {"state": message.state, "owed": Interest.objects.get(pk=message.interest_id).is_owed}


def next_day() -> dict[str, Any]:
    """Press "next working morning" and see what the clock says and whom it wrote to."""
    before = clock.now()
    response = Client(**HOST).post(reverse("demo-clock"), {"step": "day"})
    local = timezone.localtime(clock.now())
    return {
        "status": response.status_code,
        "later": clock.now() > before,
        "hour": local.hour,
        "works": working_days(None).is_working(local.date()),
        "written_to": Message.objects.filter(kind="system", created_at__gt=before).count(),
    }


if __name__ == "__main__":
    found = {"pages": pages(), "log_ins": log_ins(), "figures": figures(), "states": states()}
    found |= {"waiting": waiting(), "next_day": next_day(), "answered": answer_the_paused()}
    print(json.dumps({**found, "bounce": bounce()}))
