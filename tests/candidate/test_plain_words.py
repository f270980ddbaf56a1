"""Whatever goes wrong on a public page, a candidate reads plain words in a whole page (P23), kept and named nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError
from django.urls import reverse
from django.utils.html import strip_tags

from tests import builders
from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_serve import send, stamp
from wagtail_interest import clock
from wagtail_interest.candidate import views
from wagtail_interest.links import tokens
from wagtail_interest.page_types import serve
from wagtail_interest.records.form import Form

pytestmark = pytest.mark.django_db

#: Words of the trade that say nothing to somebody who looks for work.
JARGON = re.compile(
    r"\b(error \d|4\d\d|5\d\d|http|exception|traceback|server|token|database|csrf|invalid|null|none)\b", re.I
)


@pytest.fixture
def role_page(plan, tree):
    """A published page without questions."""
    return publish(tree, questions=[])


def refused(client: Any, role_page: Any, settings: Any, monkeypatch: Any) -> Any:
    """Send nothing at all."""
    return client.post(role_page.url, {})


def too_often(client: Any, role_page: Any, settings: Any, monkeypatch: Any) -> Any:
    """Send over the limit."""
    settings.WAGTAIL_INTEREST = {"RATE_PER_CLIENT": "1/h"}
    send(client, role_page)
    return send(client, role_page, name="Bo Ek")


def closed(client: Any, role_page: Any, settings: Any, monkeypatch: Any) -> Any:
    """Send to a closed form."""
    typed = {**PERSON, **stamp(client, role_page)}
    Form.objects.update(closed_at=clock.now())
    return client.post(role_page.url, typed)


def taken_down(client: Any, role_page: Any, settings: Any, monkeypatch: Any) -> Any:
    """Send to a page that is gone."""
    role_page.unpublish()
    return client.post(role_page.url, PERSON)


def database_down(client: Any, role_page: Any, settings: Any, monkeypatch: Any) -> Any:
    """Send while the database is away."""

    def down(*args: Any, **kwargs: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(serve, "is_open", down)
    return client.post(role_page.url, PERSON)


def lost_link(client: Any, role_page: Any, settings: Any, monkeypatch: Any) -> Any:
    """Follow a link that never was."""
    return client.get(reverse("wagtail_interest:status", args=["nonsense"]))


def no_thanks(client: Any, role_page: Any, settings: Any, monkeypatch: Any) -> Any:
    """Open the thank-you page of somebody else."""
    return client.get(f"{role_page.url}received/")


@pytest.mark.parametrize(
    ("way", "status"),
    [
        (refused, 422),
        (too_often, 429),
        (closed, 409),
        (taken_down, 410),
        (database_down, 503),
        (lost_link, 410),
        (no_thanks, 404),
    ],
)
def test_p23_error_pages_are_plain_words(
    client, role_page, settings, monkeypatch, way: Callable[..., Any], status: int
):
    response = way(client, role_page, settings, monkeypatch)

    html = response.content.decode()
    body = strip_tags(re.sub(r"(?s)<(head|script|style)\b.*?</\1>", " ", html))
    assert response.status_code == status
    assert '<html lang="en">' in html
    assert html.count("<h1") == 1
    assert JARGON.findall(body) == []
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("what", ["status", "new_link"])
def test_p23_report_of_a_broken_page_behind_a_link_tells_nothing_typed(
    client, plan, settings, monkeypatch, what
):
    def crash(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("out of luck")

    settings.ADMINS = [("Ada", "ada@example.com")]
    client.raise_request_exception = False
    interest = builders.interest(builders.form(), email="zebrafina@quixot.example", name="Zebrafina")
    token = tokens.make("status", interest.pk, interest.candidate.link_version, now=clock.now())
    monkeypatch.setattr(views, "press", crash)
    monkeypatch.setattr(views.guard, "allow", crash)
    path = {
        "status": reverse("wagtail_interest:status", args=[token]),
        "new_link": reverse("wagtail_interest:new_link"),
    }

    typed = {"action": "add", "text": "Zebrafina breeds.", "email": "zebrafina@quixot.example"}
    response = client.post(path[what], typed)

    (report,) = mail.outbox
    assert response.status_code == 500
    assert [word for word in ("ebrafina", "quixot") if word in str(report.message())] == []
