"""What an editor is told to look at again, and that the form says one thing the same way everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.formats import date_format

from tests.page_types.conftest import publish
from tests.page_types.test_serve import PERSON, stamp
from wagtail_interest.mail.compose import compose
from wagtail_interest.page_types.gate import warnings_of
from wagtail_interest.pages.models import RoleInterestPage
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message

pytestmark = pytest.mark.django_db


def page_asking(kind: str, **value: Any) -> RoleInterestPage:
    """Return an unsaved page with one question."""
    page = RoleInterestPage(title="Sales, one day")
    page.questions = [{"type": kind, "id": "q1", "value": value}]
    return page


def test_plain_question_gives_no_warning():
    assert warnings_of(page_asking("short_text", label="When could you start?")) == []


@pytest.mark.parametrize("title", ["Apply now", "Ansök nu: säljare", "Apply here"])
def test_words_of_a_vacancy_are_pointed_out(title):
    page = RoleInterestPage(title=title)

    [warning] = warnings_of(page)

    assert "promises a vacancy" in warning


def test_p36_ground_is_found_in_an_option_and_named_once():
    options = [
        {"type": "item", "id": "a", "value": {"label": "Male or female", "meets": False, "conditional": []}},
        {"type": "item", "id": "b", "value": {"label": "My gender", "meets": False, "conditional": []}},
    ]

    [warning] = warnings_of(page_asking("single_choice", label="About you", options=options))

    assert '"About you" touches sex' in warning


def test_p36_options_do_not_run_together_with_the_hint():
    options = [{"type": "item", "id": "a", "value": {"label": "Age", "meets": False, "conditional": []}}]

    [warning] = warnings_of(
        page_asking("single_choice", label="About you", help_text="Choose one", options=options)
    )

    assert "touches age" in warning


@pytest.mark.parametrize("label", ["Do you have a driving licence?", "Talar du svenska?"])
def test_p36_language_and_licence_must_haves_ask_why(label):
    must = {"label": label, "counts": "must", "wanted": "yes"}

    [warning] = warnings_of(page_asking("yes_no", **must))

    assert label in warning
    assert "Why it is needed" in warning
    assert warnings_of(page_asking("yes_no", **must, reason="You drive to customers.")) == []
    assert warnings_of(page_asking("yes_no", **must | {"counts": "merit"})) == []


@pytest.mark.parametrize(("limit", "words"), [(2_621_440, "2.5 MB"), (512_000, "500 KB")])
def test_form_names_the_size_limit_alike_at_cv_and_question(client, plan, tree, settings, limit, words):
    settings.WAGTAIL_INTEREST = {"UPLOAD_MAX_BYTES": limit}
    asked = [{"type": "file", "id": "q1", "value": {"label": "A work sample", "types": ["pdf"]}}]

    html = client.get(publish(tree, questions=asked).url).content.decode()

    assert html.count(f"at most {words}") == 2


def test_date_of_the_answer_is_written_alike_on_page_and_in_mail(client, role_page):
    sent = client.post(role_page.url, {**PERSON, **stamp(client, role_page)}, follow=True)
    html = sent.content.decode()

    [interest] = Interest.objects.all()
    [message] = Message.objects.all()
    day = date_format(interest.due_on, "DATE_FORMAT")
    mail = compose(message.kind, message.language, message.context)
    assert day in html
    assert day in mail.text and day in mail.html
