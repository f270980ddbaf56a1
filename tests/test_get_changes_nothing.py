"""Every address of ours, read by GET and HEAD: rows stay as they are, but for what says that somebody looked (P16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import builders
from tests.files.make import pdf
from tests.inbox.entry.conftest import DEFINITION, SCREENING, attach
from tests.page_types.conftest import publish
from tests.page_types.test_serve import send
from wagtail_interest import clock
from wagtail_interest.files.pictures import make_waiting
from wagtail_interest.followup import review
from wagtail_interest.links import tokens
from wagtail_interest.records.attachment import PagePicture
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.records.reply_template import ReplyTemplate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]

#: Events a GET of the admin may write: somebody read an entry, took a file, took a copy of the list.
LOOKING = {"opened", "file_opened", "read", "exported"}


def our_routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Yield the route of every address below ``admin/interest/``."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLResolver):
            yield from our_routes(each.url_patterns, route)
        elif isinstance(each, URLPattern) and route.startswith("admin/interest/"):
            yield route


def rows() -> dict[str, list[Any]]:
    """Return every row of every table of ours; that an entry was opened, and when, is left out."""
    found = {}
    for model in apps.get_app_config("wagtail_interest").get_models():
        if model is not Event:
            names = [each.attname for each in model._meta.concrete_fields if each.name != "opened_at"]
            found[model._meta.label] = list(model.objects.order_by("pk").values_list(*names))
    return found


def read(client: Client, path: str) -> list[int]:
    """GET and HEAD *path* as a mail scanner would; return both statuses."""
    answers = [getattr(client, method)(path) for method in ("get", "head")]
    for answer in answers:
        if answer.streaming:
            b"".join(answer.streaming_content)
    return [answer.status_code for answer in answers]


@pytest.fixture
def entry(plan: Any, tree: Any) -> Interest:
    """An owed entry with a file and a mail."""
    form = builders.form("Sales", plan=plan)
    entry = builders.interest(
        form, version=builders.version(form, DEFINITION), screening=SCREENING, answers={"licence": "no"}
    )
    attach(entry, content=pdf())
    return entry


def test_p16_no_admin_address_changes_anything_when_read(client, superuser, tree, entry):
    change = BulkJob.objects.create(verb="spam", ids=[entry.pk], by=superuser, created_at=builders.NOW)
    keys = {
        "inbox/bulk": change.pk,
        "inbox": entry.pk,
        "mail": builders.message(entry).pk,
        "forms": entry.form_id,
        "plans": HandlingPlan.objects.get().pk,
        "areas": builders.area().pk,
        "absences": builders.absence(superuser).pk,
        "closed": builders.closed_period().pk,
        "review": review.start(superuser, clock.now()).pk,
        "templates": ReplyTemplate.objects.create(name="Thanks", language="en", subject="x", text="y").pk,
    }
    make_waiting(builders.NOW)
    picture = PagePicture.objects.get()
    asked = {"read": f"?file={picture.attachment_id}", "picture": f"?page={picture.pk}"}
    page = publish(tree, questions=[])
    client.force_login(superuser)
    before = rows()
    seen = {}
    for route in sorted(our_routes()):
        key = next((key for name, key in keys.items() if f"/{name}/" in route), page.pk)
        path = "/" + re.sub(r"\(\?P<instance_pk>[^)]+\)|<int:page_id>", str(key), route)
        path += next((query for name, query in asked.items() if f"/{name}/" in route), "")
        seen[path] = read(client, path)

    assert len(seen) > 40
    assert {path: status for path, status in seen.items() if max(status) not in (200, 302)} == {}
    assert rows() == before
    assert set(Event.objects.values_list("code", flat=True)) - LOOKING == set()


def test_p16_no_public_address_changes_anything_when_read(client, plan, tree):
    page = publish(tree, questions=[])
    received = send(client, page)["Location"]
    entry = Interest.objects.get()
    token = tokens.make("status", entry.pk, entry.candidate.link_version, now=clock.now())
    status = reverse("wagtail_interest:status", args=[token])
    before, events = rows(), Event.objects.count()
    paths = [
        page.url,
        received,
        f"{page.url}received/?action=person",
        f"{page.url}received/?action=add&text=x",
        status,
        f"{status}?action=person",
        reverse("wagtail_interest:new_link"),
        reverse("wagtail_interest:new_link") + f"?email={entry.email}",
    ]

    seen = {path: read(client, path) for path in paths}

    assert {path: code for path, code in seen.items() if max(code) >= 400} == {}
    assert (rows(), Event.objects.count()) == (before, events)
    assert Form.objects.count() == 1
