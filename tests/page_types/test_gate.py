"""What an editor is told to look at again: a vacancy's words, protected grounds, a must-have without its reason."""

from __future__ import annotations

from typing import Any

import pytest

from wagtail_interest.page_types.gate import warnings_of
from wagtail_interest.pages.models import RoleInterestPage

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
