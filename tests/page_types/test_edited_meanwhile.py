"""An editor changes the questions while a candidate writes: they hold as they were read, and no answer is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from wagtail.models import Locale

from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_serve import stamp_in
from wagtail_interest.intake.register import version_for
from wagtail_interest.questions.version import asked_of
from wagtail_interest.records.form import FormVersion
from wagtail_interest.records.interest import Interest

pytestmark = pytest.mark.django_db

STREET = {"type": "short_text", "id": "street", "value": {"label": "Which street do you know best?"}}
DRIVES = {
    "type": "yes_no",
    "id": "drives",
    "value": {"label": "Do you drive?", "counts": "must", "wanted": "yes"},
}


def shown(client: Any, page: Any) -> dict[str, Any]:
    """Open the page and return what a candidate sends who answers both questions."""
    return {**PERSON, **stamps_in(client.get(page.url)), "q_street": "Storgatan", "q_drives": "yes"}


def stamps_in(response: Any) -> dict[str, str]:
    """Return the hidden fields of a shown form."""
    html = response.content.decode()
    asked = re.search(r'name="wi_asked" value="([^"]+)"', html)
    assert asked
    return {**stamp_in(html), "wi_asked": asked[1]}


def ask(page: Any, *questions: dict[str, Any]) -> None:
    """Publish the page with other questions."""
    page.questions = list(questions)
    page.save_revision().publish()


@pytest.fixture
def page(plan, tree):
    """A page that asks two questions."""
    return publish(tree, questions=[STREET, DRIVES])


def test_p35_an_answer_to_a_question_removed_meanwhile_is_kept_as_it_was_asked(client, page):
    given = shown(client, page)
    turned = {**DRIVES, "value": {**DRIVES["value"], "label": "Are you without a licence?", "wanted": "no"}}
    ask(page, turned)

    assert client.post(page.url, given).status_code == 302

    interest = Interest.objects.get()
    assert [item["label"] for item in interest.version.definition] == [
        "Which street do you know best?",
        "Do you drive?",
    ]
    assert interest.answers == {"street": "Storgatan", "drives": "yes"}
    assert interest.result == "meets"


def test_an_error_shows_the_questions_as_they_were_and_the_next_press_sends_them(client, page):
    given = shown(client, page)
    ask(page, DRIVES)

    refused = client.post(page.url, {**given, "name": ""})

    assert "Which street do you know best?" in refused.content.decode()
    assert "Storgatan" in refused.content.decode()
    client.post(page.url, {**given, **stamps_in(refused)})
    assert Interest.objects.get().answers["street"] == "Storgatan"


def test_a_question_added_meanwhile_is_not_demanded_of_who_never_saw_it(client, page):
    given = shown(client, page)
    new = {"type": "short_text", "id": "new", "value": {"label": "New?", "required": True}}
    ask(page, STREET, DRIVES, new)

    assert client.post(page.url, given).status_code == 302
    assert client.post(page.url, {**PERSON, **stamps_in(client.get(page.url))}).status_code == 422


@pytest.mark.parametrize("asked", ["", "no code", "old"])
def test_only_questions_that_were_shown_can_be_answered(client, page, asked):
    old = shown(client, page)["wi_asked"]
    ask(page, DRIVES)
    FormVersion.objects.update(created_at=page.first_published_at - timedelta(hours=1))
    given = shown(client, page)

    client.post(page.url, {**given, "wi_asked": old if asked == "old" else asked})

    assert Interest.objects.get().answers == {"drives": "yes"}


def aged(page: Any) -> None:
    """Let the versions of the form be hours old, each an hour older than the next."""
    for hours, version in enumerate(FormVersion.objects.order_by("-pk"), 1):
        version.created_at = page.first_published_at - timedelta(hours=hours)
        version.save()


def test_questions_taken_back_to_what_they_were_lose_no_answer(client, plan, tree):
    page = publish(tree, questions=[DRIVES])
    ask(page, STREET, DRIVES)
    aged(page)
    given = shown(client, page)
    ask(page, DRIVES)

    assert client.post(page.url, given).status_code == 302
    assert Interest.objects.get().answers == {"street": "Storgatan", "drives": "yes"}


def test_an_entry_sent_with_old_questions_does_not_make_them_the_newest(client, page):
    given = shown(client, page)
    page.consent_line = "Keep me in mind."
    ask(page, DRIVES)

    client.post(page.url, given)

    interest = Interest.objects.get()
    assert interest.answers["street"] == "Storgatan"
    assert interest.version.texts["consent"] == "Keep me in mind."
    assert [
        item["id"] for item in version_for(interest.form, "en", now=page.first_published_at).definition
    ] == ["drives"]


def test_answers_are_worded_in_the_pages_language_whoever_publishes_or_opens_it(client, plan, tree):
    page = publish(tree, questions=[DRIVES], locale=Locale.objects.get(language_code="sv"))
    published = FormVersion.objects.get()

    stamps = stamps_in(client.get(page.url, headers={"accept-language": "en"}))

    assert [option["label"] for option in published.definition[0]["options"]] == ["Ja", "Nej"]
    assert stamps["wi_asked"] == asked_of(published.definition)
