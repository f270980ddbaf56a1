"""What a recruiter's address bar, or an attacker's link, may hold: never a broken page."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from wagtail.models import Page

from tests import builders
from tests.inbox.conftest import client_of
from wagtail_interest.records.form import FormGrant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/New_York"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0000-00-00", "9999-99-99"])
@pytest.mark.parametrize("path", ["inbox/?received", "mail/?created"])
def test_days_at_the_ends_of_the_calendar_break_no_list(manager, form, settings, path, day, zone):
    settings.TIME_ZONE = zone
    builders.message(builders.interest(form))

    for end in ("from", "to"):
        response = client_of(manager).get(f"/admin/interest/{path}_{end}={day}")
        assert response.status_code == 200, end


def test_p9_who_may_only_look_in_by_a_grant_cannot_take_the_form(plan, tree, recruiters, stranger):
    page = tree.add_child(instance=Page(title="Sales", slug="sales"))
    form = builders.form("Sales", page=page)
    own = builders.plan(name="Sten's", is_default=False, owner=stranger)
    FormGrant.objects.create(group=recruiters, page_id=page.pk)

    client_of(stranger).post(f"/admin/interest/forms/edit/{form.pk}/", {"plan": own.pk, "area": ""})

    form.refresh_from_db()
    assert form.plan is None


def test_the_owner_of_the_default_plan_chooses_the_plan_of_a_form(recruiter, at_rita, form):
    own = builders.plan(name="Rita's", is_default=False, owner=recruiter)

    at_rita.post(f"/admin/interest/forms/edit/{form.pk}/", {"plan": own.pk, "area": ""})

    form.refresh_from_db()
    assert form.plan == own


def test_inbox_opens_while_the_cache_is_gone(at_rita, form, settings):
    builders.interest(form)
    settings.CACHES = {"default": {"BACKEND": "tests.dead_cache.DeadCache"}}

    assert at_rita.get("/admin/interest/inbox/").status_code == 200


GARBAGE = [
    "",
    "abc",
    "-1",
    "9" * 40,
    "1e400",
    "NaN",
    "\x00",
    "\ud800",
    "²",
    "٣",
    "' OR 1=1--",
    "<script>",
    "%",
    "[]",
]
PARAMETERS = [
    "p",
    "q",
    "ordering",
    "export",
    "answer",
    "form",
    "kind",
    "step",
    "area",
    "assigned",
    "owner",
    "marks",
]
PARAMETERS += [
    "result",
    "also",
    "received_from",
    "_w_questions_of",
    "form__plan__owner__password__startswith",
]
FIELDS = [
    ("note", "text"),
    ("note", "seen"),
    ("reply", "text"),
    ("reply", "subject"),
    ("step", "step"),
    ("no-answer", "exit"),
    ("answered", "how"),
    ("overrule", "requirement"),
    ("overrule", "verdict"),
    ("assign", "user"),
    ("spam", "then"),
]


@pytest.mark.parametrize("value", GARBAGE)
def test_garbage_in_the_address_breaks_no_list_and_no_leafing(at_rita, form, value):
    entry = builders.interest(form)
    value = value.encode("utf-8", "surrogatepass")

    asked = dict.fromkeys(PARAMETERS, value)
    for path in ("", f"next/{entry.pk}/", f"inspect/{entry.pk}/"):
        assert at_rita.get(f"/admin/interest/inbox/{path}", asked).status_code in (200, 302), path
    for end in ("", "_min", "_max"):
        questions = {f"q_{question['id']}{end}": value for question in form.versions.get().definition}
        answer = at_rita.get("/admin/interest/inbox/", {"form": form.pk, **questions})
        assert answer.status_code == 200, end


@pytest.mark.parametrize("name", PARAMETERS)
def test_more_digits_than_python_reads_break_no_list(at_rita, form, name):
    assert at_rita.get("/admin/interest/inbox/", {name: "9" * 5000}).status_code in (200, 302, 403)


@pytest.mark.parametrize("value", GARBAGE)
def test_garbage_in_a_buttons_field_breaks_nothing(at_rita, form, value):
    entry = builders.interest(form)

    for action, name in FIELDS:
        body = urlencode({name: value.encode("utf-8", "surrogatepass")})
        response = at_rita.post(
            f"/admin/interest/inbox/{action}/{entry.pk}/",
            body,
            content_type="application/x-www-form-urlencoded",
        )
        assert response.status_code in (302, 409, 422), (action, name)
