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

from example_site import clock  # noqa: E402 - as above
from example_site.demo_mail import local_server, report  # noqa: E402 - as above
from example_site.demo_mail.models import Mail, State  # noqa: E402 - as above
from example_site.people import LOG_INS  # noqa: E402 - as above
from wagtail_interest.records.attachment import Attachment  # noqa: E402 - as above
from wagtail_interest.records.interest import Interest  # noqa: E402 - as above
from wagtail_interest.records.message import Message  # noqa: E402 - as above

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
OUTSIDE = re.compile(r'(?:src|href|action)="(?:https?:)?//(?!127\.0\.0\.1)[^"]*')


def pages() -> dict[str, Any]:
    """Status of every page, and addresses outside this machine that one of them names."""
    client, found = Client(**HOST), {}
    outside: list[str] = []
    for path in PAGES:
        response = client.get(path)
        found[path] = response.status_code
        outside += OUTSIDE.findall(response.content.decode())
    return {"status": found, "outside": outside}


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


def bounce() -> dict[str, Any]:
    """Bounce a delivered answer by webhook over HTTP and see what becomes of mail and entry."""
    message = Message.objects.filter(kind="reply", state="delivered", interest__step="keep_in_touch").last()
    assert message is not None
    mail = Mail.objects.get(key=message.esp_id)
    with local_server.running():
        report.report(mail, State.BOUNCED, now=clock.now())
    message.refresh_from_db()
    return {"state": message.state, "owed": Interest.objects.get(pk=message.interest_id).is_owed}


def next_day() -> dict[str, Any]:
    """Press "next day"."""
    response = Client(**HOST).post(reverse("demo-clock"), {"step": "day"})
    return {"status": response.status_code, "ahead": clock.offset().days}


if __name__ == "__main__":
    found = {"pages": pages(), "log_ins": log_ins(), "figures": figures(), "bounce": bounce()}
    print(json.dumps({**found, "next_day": next_day()}))
