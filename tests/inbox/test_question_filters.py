"""The answer to any choice, yes/no, number or scale question of a form is a filter once the form is chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.builders import NOW
from tests.inbox.test_listing import INBOX, names, page


@pytest.fixture
def entries(form):
    """Three entries with different answers."""
    answers = {
        "Ada": {"q-shift": "o-day", "q-tools": ["o-crm", "o-bi"], "q-car": "yes", "q-years": 7},
        "Bo": {"q-shift": "o-night", "q-tools": ["o-bi"], "q-car": "no", "q-years": 2.5},
        "Cia": {},
    }
    return [builders.interest(form, name=name, answers=given) for name, given in answers.items()]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q_q-shift=o-day", ["Ada"]),
        ("q_q-shift=o-day&q_q-shift=o-night", ["Ada", "Bo"]),
        ("q_q-tools=o-crm", ["Ada"]),
        ("q_q-tools=o-bi", ["Ada", "Bo"]),
        ("q_q-car=no", ["Bo"]),
        ("q_q-years_min=3", ["Ada"]),
        ("q_q-years_max=3", ["Bo"]),
        ("q_q-years_min=2.5&q_q-years_max=7", ["Ada", "Bo"]),
        ("q_q-shift=o-day&q_q-car=no", []),
        ("q_q-shift=o-gone", ["Ada", "Bo", "Cia"]),
        ("q_q-years_min=abc", ["Ada", "Bo", "Cia"]),
        ("q_q-why=text", ["Ada", "Bo", "Cia"]),
    ],
)
def test_answers_narrow_the_list(at_rita, form, entries, query, found):
    assert names(at_rita, f"?form={form.pk}&ordering=name&{query}") == found


def test_without_a_form_answers_are_no_filters(at_rita, form, entries):
    assert len(names(at_rita, "?q_q-shift=o-day")) == 3
    assert "Which shift?" not in page(at_rita)
    assert "Which shift?" in page(at_rita, f"?form={form.pk}")


def test_pill_reads_like_the_question(at_rita, form, entries):
    html = page(at_rita, f"?form={form.pk}&q_q-shift=o-night", results=True)
    assert "Which shift?:" in html.replace(" :", ":")
    assert "Night" in html


def test_questions_of_older_versions_can_still_be_filtered(at_rita, form, entries):
    newer = [
        {
            "id": "q-shift",
            "kind": "single_choice",
            "label": "Day or night?",
            "options": [{"id": "o-any", "label": "Any"}],
        },
        {"id": "q-scale", "kind": "scale", "label": "Agree?"},
    ]
    latest = builders.version(form, newer, created_at=NOW + timedelta(days=1))
    builders.interest(form, name="Dan", version=latest, answers={"q-shift": "o-any", "q-scale": 4})
    query = f"?form={form.pk}&ordering=name"
    assert names(at_rita, f"{query}&q_q-shift=o-day&q_q-shift=o-any") == ["Ada", "Dan"]
    assert names(at_rita, f"{query}&q_q-car=yes") == ["Ada"]
    assert names(at_rita, f"{query}&q_q-scale=4") == ["Dan"]
    assert "Day or night?" in page(at_rita, query)
    assert "Which shift?" not in page(at_rita, query)


def test_drawer_is_sent_anew_when_the_form_changes(at_rita, form, entries):
    asked = f"?form={form.pk}&_w_questions_of="
    assert "filters-drilldown" in page(at_rita, asked, results=True)
    assert "filters-drilldown" not in page(at_rita, f"{asked}{form.pk}", results=True)
    assert "filters-drilldown" in page(at_rita, f"?form=&_w_questions_of={form.pk}", results=True)


def test_p9_questions_of_a_foreign_form_are_not_offered(at_rita, foreign):
    builders.version(foreign.form, [{"id": "q-x", "kind": "yes_no", "label": "Secret question?"}])
    assert "Secret question?" not in page(at_rita, f"?form={foreign.form_id}")
    assert at_rita.get(f"{INBOX}?form={foreign.form_id}&q_q-x=yes").status_code == 200


def test_half_written_definition_breaks_nothing(at_rita, form):
    builders.version(
        form, [{"id": "q-empty", "kind": "single_choice"}, {"id": "q-odd", "kind": "unheard-of"}]
    )
    assert at_rita.get(f"{INBOX}?form={form.pk}").status_code == 200
