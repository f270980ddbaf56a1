"""What a recruiter's address bar, or an attacker's link, may hold: never a broken page."""

from __future__ import annotations

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
