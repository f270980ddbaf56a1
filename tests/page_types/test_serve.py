"""The whole way of a candidate: look, send, mend, be thanked."""

from __future__ import annotations

import re

import pytest

from tests.page_types.conftest import PERSON
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest

pytestmark = pytest.mark.django_db


def stamp(client, page) -> dict[str, str]:
    """Open the page and return the hidden stamp it was shown with."""
    html = client.get(page.url).content.decode()
    return {"wi_stamp": re.search(r'name="wi_stamp" value="([^"]+)"', html).group(1)}


def test_get_shows_notice_form_and_button(client, role_page):
    response = client.get(role_page.url)

    html = response.content.decode()
    assert response.status_code == 200
    assert "We are not recruiting for this role right now" in html
    assert "Send my interest" in html
    assert response["Cache-Control"] == "private, no-store"
    assert "JobPosting" not in html


def test_send_leads_to_thanks_at_a_clean_address(client, role_page):
    response = client.post(role_page.url, {**PERSON, **stamp(client, role_page)}, follow=True)

    interest = Interest.objects.get()
    assert response.redirect_chain[-1][0] == f"{role_page.url}received/"
    assert response.status_code == 200
    assert interest.reference in response.content.decode()
    assert interest.form == Form.objects.get(key=role_page.translation_key)
