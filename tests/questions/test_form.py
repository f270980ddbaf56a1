import itertools

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tests.questions.asking import below, choice, form, item, scale, yes_no
from wagtail_interest.questions.form import QuestionsForm

BRANCHING = [
    yes_no("licence", required=True),
    item("number", "since", required=True, parent=below("licence", "yes")),
    item("file", "copy", required=True, parent=below("licence", "yes")),
    item("short_text", "why", required=True, parent=below("licence", "no")),
    choice("several_choices", "tools", "ab"),
    item("short_text", "which", required=True, parent=below("tools", "b")),
]


def test_conditional_question_of_an_unchosen_option_is_ignored():
    asked = form(*BRANCHING, data={"licence": "no", "why": "No car", "since": "nonsense", "which": "x" * 999})

    assert asked.is_valid(), asked.errors
    assert asked.answers() == {"licence": "no", "why": "No car"}
    assert asked.shown_ids() == {"licence", "why", "tools"}


def test_conditional_file_of_an_unchosen_option_is_ignored():
    from django.core.files.uploadedfile import SimpleUploadedFile  # only this test uploads

    asked = form(
        *BRANCHING,
        data={"licence": "no", "why": "No car"},
        files={"copy": SimpleUploadedFile("licence.pdf", b"%PDF-")},
    )

    assert asked.question_files() == {}


def test_conditional_question_of_the_chosen_option_is_required():
    asked = form(*BRANCHING, data={"licence": "yes", "tools": ["a", "b"]})

    assert asked.errors == {
        "q_since": ["Answer: Question since"],
        "q_copy": ["Choose a file: Question copy"],
        "q_which": ["Answer: Question which"],
    }


def test_conditional_question_below_a_refused_answer_is_not_asked_for():
    asked = form(*BRANCHING, data={"licence": "perhaps", "since": "x"})

    assert list(asked.errors) == ["q_licence"]


def test_conditional_question_without_its_parent_is_ignored():
    asked = form(item("short_text", "b", required=True, parent=below("gone", "yes")), data={"b": "x"})

    assert asked.is_valid()
    assert asked.answers() == {}


def test_held_file_satisfies_a_required_question():
    asked = form(item("file", required=True, extensions=["pdf"]), data={}, held={"a": "sample.pdf"})

    assert asked.is_valid()


def test_held_file_is_shown_by_its_name():
    asked = form(item("file", extensions=["pdf"]), data={}, held={"a": "sample.pdf"})

    assert asked.questions[0].held == "sample.pdf"


def test_refused_file_is_an_error_and_no_upload():
    from django.core.files.uploadedfile import SimpleUploadedFile  # only this test uploads

    asked = form(item("file"), data={}, files={"a": SimpleUploadedFile("x.exe", b"MZ")})
    asked.refuse_file("a", "This is not a PDF.")

    assert asked.errors == {"q_a": ["This is not a PDF."]}
    assert asked.question_files() == {}


def test_unknown_and_foreign_fields_are_ignored():
    asked = form(item("short_text"), data={"a": "x", "b": "foreign", "__class__": "x", "a[]": "y", "": "z"})

    assert asked.is_valid()
    assert asked.answers() == {"a": "x"}


def test_repeated_answer_takes_the_last_and_several_takes_all():
    data = QueryDict("q_a=x&q_a=y&q_b=x&q_b=z&q_b=x")
    asked = QuestionsForm(data, definition=[choice("single_choice", "a"), choice("several_choices", "b")])

    assert asked.answers() == {"a": "y", "b": ["x", "z"]}


def test_question_of_an_unknown_kind_is_left_out():
    asked = form(item("of_tomorrow", required=True), item("short_text", "b"), data={"b": "x"})

    assert asked.is_valid()
    assert [row.item["id"] for row in asked.questions] == ["b"]


def test_unbound_form_has_no_answers():
    asked = form(*BRANCHING)

    assert (asked.answers(), asked.question_files()) == ({}, {})


def test_rows_nest_conditional_questions_below_their_option():
    asked = form(*BRANCHING, data={"licence": "yes", "since": "old"})

    licence, tools = asked.questions
    assert [[child.item["id"] for child in option.children] for option in licence.options] == [
        ["since", "copy"],
        ["why"],
    ]
    assert [[child.item["id"] for child in option.children] for option in tools.options] == [[], ["which"]]
    since = licence.options[0].children[0]
    assert (since.value, since.error) == ("old", "Write a number with digits, for example 3 or 2.5.")
    assert since.bound.html_name == "q_since"


NAUGHTY = [
    "\x00",
    "\ud800",
    "a\u202eb",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7*7 }}{% debug %}",
    "%s%n%d",
    "=HYPERLINK(1)",
    "NaN",
    "1e999",
    "../../etc/passwd",
    "\u0000\uffff",
    "Ω≈ç√∫˜µ≤≥÷",
    "𝕿𝖍𝖊",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "a" * 10_000,
    "null",
    "[]",
    "true",
]


@pytest.mark.parametrize("typed", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_never_break_the_form(typed):
    definition = [
        *(item(kind, kind) for kind in ("short_text", "long_text", "number", "date", "link", "file")),
        yes_no("yn"),
        scale("sc"),
        choice("single_choice", "one"),
        choice("several_choices", "some"),
    ]
    asked = form(*definition, data={each["id"]: typed for each in definition})
    asked.is_valid()

    for answer in asked.answers().values():
        assert "\x00" not in str(answer)
        str(answer).encode("utf-8")
    for row in itertools.chain.from_iterable(row.walk() for row in asked.questions):
        assert row.errors is not None


@given(st.dictionaries(st.sampled_from(["licence", "since", "why", "tools", "which"]), st.text(max_size=20)))
def test_any_post_gives_answers_or_plain_errors(data):
    asked = form(*BRANCHING, data=data)

    asked.is_valid()
    assert set(asked.answers()) <= asked.shown_ids()
