"""Short and plain by measure: words before the first field, words in all, required fields, and LIX."""

from __future__ import annotations

import re

import pytest
from django.utils.html import strip_tags

from tests import builders
from wagtail_interest.page_types import texts
from wagtail_interest.page_types.interest_form import form_of
from wagtail_interest.page_types.state import is_open
from wagtail_interest.page_types.wording import texts_of, words_of
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Kind

KINDS = [Kind.GENERAL.value, Kind.ROLE.value]


def words_in(html: str) -> int:
    """Return the number of words a person sees in *html*."""
    html = re.sub(r"(?s)<(script|style|title|head)\b.*?</\1>|<!--.*?-->", " ", html)
    html = re.sub(r'(?s)<div class="wi-trap".*?</div>', " ", html)
    html = re.sub(r"(?s)<(option|p class=\"wi-conditional__when\").*?</(option|p)>", " ", html)
    return len(re.findall(r"\w+(?:[’'.-]\w+)*", strip_tags(html.replace("<", " <"))))


def lix(text: str) -> float:
    """Return the readability index LIX: words per sentence plus the percentage of words longer than six letters."""
    words = re.findall(r"\w+", text)
    sentences = max(1, len(re.findall(r"[.!?:]+(?:\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / max(1, len(words))


def test_lix_counts_as_it_should():
    assert lix("Vi läser allt. Vi svarar dig.") == 3.0
    assert lix("Intresseanmälan.") == 101.0


@pytest.mark.django_db
@pytest.mark.parametrize("fixture", ["general_page", "role_page_with_set"])
def test_standard_form_is_short(client, request, fixture):
    page = request.getfixturevalue(fixture)
    html = client.get(page.url).content.decode()
    body = html[html.index('<div class="wi"') : html.index("<script src")]
    before = body[: body.index('id="id_name"')]

    assert words_in(before) <= 60
    assert words_in(body) <= 200
    form = form_of(page, is_open(page, now=builders.NOW))
    required = [name for name, field in form.fields.items() if field.required]
    asked = [item for item in form.definition if item.get("required")]
    assert len(required) + len(asked) <= 5


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_standard_text(kind):
    for field in texts.FIELDS:
        assert texts.standard_text(field, kind, "en")


@pytest.mark.parametrize("kind", KINDS)
def test_standard_texts_never_speak_of_an_application(kind):
    said = " ".join(texts.standard_text(field, kind, "en") for field in texts.FIELDS).lower()
    assert "application" not in said and "apply" not in said


def test_standard_text_survives_the_rich_text_editor():
    text = texts.standard_text("intro", Kind.GENERAL, "en")
    edited = text.replace("<p>", '<p data-block-key="a1b2c">')

    assert texts.is_standard("intro", edited, Kind.GENERAL, "en")
    assert texts.is_standard("intro", "", Kind.GENERAL, "en")
    assert not texts.is_standard("intro", text.replace("you", "<b>you</b>"), Kind.GENERAL, "en")


def test_placeholders_are_filled_and_other_braces_stay():
    assert texts.fill("{months} {what} {", {"months": 12}) == "12 {what} {"
    assert texts.fill_html("{months}", {"months": "<b>"}) == "&lt;b&gt;"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "count, days, months, after",
    [(1, "1 working day", "1 month", "1 day"), (2, "2 working days", "2 months", "2 days")],
)
def test_figures_bring_their_unit_in_the_right_number(role_page, settings, count, days, months, after):
    settings.WAGTAIL_INTEREST = {"UNCONSENTED_DAYS": count}
    plan = HandlingPlan(active_days=count, future_days=count, retention_months=count)

    words = words_of(role_page, plan, "en")

    assert words["next_steps"].count(f"within {days}.") == 1
    assert strip_tags(words["privacy_notice"]).endswith(f"Kept at most {months}.")
    assert words["consent_unticked"] == f"Unticked: erased {after} after the promised answer."


@pytest.mark.django_db
def test_stored_texts_are_safe_html(role_page):
    role_page.thanks_misses = "<script>x</script>\nLine"
    stored = texts_of(role_page, None, "en")

    assert stored["thanks"]["misses"] == "<p>&lt;script&gt;x&lt;/script&gt;<br>Line</p>"
    assert len(stored["hash"]) == 64
    assert words_of(role_page, None, "en")["privacy_notice"].count("12 months") == 1
