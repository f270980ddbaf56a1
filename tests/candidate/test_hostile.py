"""What the candidate's own pages answer to somebody who is not the candidate, and to a site in trouble."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders
from wagtail_interest.candidate import views
from wagtail_interest.links import tokens
from wagtail_interest.records.message import Message

pytestmark = pytest.mark.django_db


def ask(email: str):
    """Ask for a new link as a server does it: the response is closed after it was sent."""
    request = RequestFactory().post(reverse("wagtail_interest:new_link"), {"email": email})
    request.LANGUAGE_CODE = "en"
    with CaptureQueriesContext(connection) as seen:
        response = views.new_link(request)
    return response, len(seen)


def test_p18_the_time_of_a_new_link_tells_nothing(plan):
    entry = builders.interest(email="anna@example.com")
    builders.interest(email="bo@example.com")

    known, work_for_known = ask(entry.email)
    unknown, work_for_unknown = ask("nobody@example.com")

    assert work_for_known == work_for_unknown == 0
    assert known.content == unknown.content
    assert dict(known.items()) == dict(unknown.items())
    for response in (known, unknown):
        response.then()
    assert [message.to for message in Message.objects.all()] == [entry.email]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_database_out_of_reach_is_a_plain_page_with_what_was_typed(client, plan, method):
    entry = builders.interest()
    token = tokens.make("status", entry.pk, entry.candidate.link_version, now=datetime.now(UTC))
    url = reverse("wagtail_interest:status", args=[token])

    with connection.execute_wrapper(_out_of_reach):
        response = getattr(client, method)(url, {"action": "add", "text": "I moved to Umeå"})

    assert response.status_code == 503
    assert ("I moved to Umeå" in response.content.decode()) == (method == "post")


def test_a_database_out_of_reach_after_the_answer_left_breaks_nothing(client, plan):
    entry = builders.interest()

    with connection.execute_wrapper(_out_of_reach):
        response = client.post(reverse("wagtail_interest:new_link"), {"email": entry.email})

    assert response.status_code == 200


def _out_of_reach(*args):
    raise OperationalError("gone")


@pytest.mark.parametrize("token", ["cut-off-before-the-dot", "a" * 3000, "WyI3.x"])
def test_p19_a_link_cut_off_is_told_so_on_a_site_with_languages_in_its_addresses(
    client, plan, settings, token
):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]
    settings.ROOT_URLCONF = "tests.candidate.urls_with_languages"

    response = client.get(f"/interest/status/{token}/")

    assert response.status_code == 410
    assert "Send me a new link" in response.content.decode()
