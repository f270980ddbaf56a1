"""Promise P9 over every URL of the group: what is not one's own is 404 and nothing changes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import builders
from tests.inbox.conftest import client_of
from wagtail_interest.inbox.admin import InterestGroup
from wagtail_interest.records.interest import Event, Interest

ADMINS = {each.model: each for each in InterestGroup().modeladmin_instances}
CASES = [
    (each, action) for each in ADMINS.values() for action in each.object_views() if each.menu_label != "Areas"
]


def snapshot() -> list[dict]:
    """Every column of every entry."""
    return list(Interest.objects.order_by("pk").values())


@pytest.mark.parametrize(
    ("admin", "action"), CASES, ids=[f"{each.base_url_path}-{action}" for each, action in CASES]
)
def test_p9_what_is_not_ones_own_does_not_exist(admin, action, form, foreign, stranger):
    mail = builders.message(foreign)
    pk = {"interest": foreign.pk, "message": mail.pk, "form": foreign.form_id}.get(
        admin.opts.model_name, foreign.form.plan_id
    )
    before, client = snapshot(), client_of(stranger)
    url = reverse(admin.url_helper.get_action_url_name(action), args=[pk])
    given = {"text": "x", "subject": "x", "step": "ended", "how": "phone", "exit": "spam", "confirm": "on"}
    for response in (client.get(url), client.post(url, given)):
        assert response.status_code in {404, 405}, response.status_code
    assert snapshot() == before
    assert not Event.objects.exists()


def test_p9_anonymous_users_are_sent_to_log_in(client, form):
    entry = builders.interest(form)
    for path in ("", "index_results/", f"inspect/{entry.pk}/", "?export=csv"):
        response = client.get(f"/admin/interest/inbox/{path}")
        assert response.status_code == 302
        assert "/admin/login/" in response["Location"]
