import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from tests.questions.asking import choice, form, item, scale, yes_no
from wagtail_interest.questions.kinds import KINDS
from wagtail_interest.questions.screening import judge
from wagtail_interest.questions.snapshot import searchable, show_answer
from wagtail_interest.vocabulary import Verdict

ITEMS = {
    "short_text": item("short_text"),
    "long_text": item("long_text"),
    "number": item("number", unit="years", min=0, max=60),
    "yes_no": yes_no(),
    "single_choice": choice("single_choice"),
    "several_choices": choice("several_choices"),
    "scale": scale(low_label="Not at all", high_label="Fully"),
    "date": item("date"),
    "link": item("link"),
    "file": item("file", extensions=["pdf"]),
    "heading": item("heading"),
    "explanation": item("explanation", help="Read this."),
}


def test_every_kind_is_tried():
    assert set(ITEMS) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "shown"),
    [
        ("short_text", " Sales  manager ", "Sales manager", "Sales manager"),
        ("short_text", "one\ntwo", "one two", "one two"),
        ("long_text", "one\r\n\r\ntwo ", "one\n\ntwo", "one\n\ntwo"),
        ("number", "2,5", 2.5, "2.5 years"),
        ("number", "0", 0, "0 years"),
        ("yes_no", "no", "no", "No"),
        ("single_choice", "y", "y", "Option y"),
        ("several_choices", ["z", "x", "z"], ["x", "z"], "Option x; Option z"),
        ("scale", "3", 3, "3 of 5"),
        ("scale", "5", 5, "5 of 5 (Fully)"),
        ("date", "2027-02-28", "2027-02-28", "Feb. 28, 2027"),
        ("link", "example.com/å", "https://example.com/å", "https://example.com/å"),
        ("link", "example.com:8000/x", "https://example.com:8000/x", "https://example.com:8000/x"),
        ("link", "HTTP://example.com", "HTTP://example.com", "HTTP://example.com"),
    ],
)
def test_answer_is_read_stored_and_shown(kind, typed, stored, shown):
    asked = form(ITEMS[kind], data={"a": typed})

    assert asked.is_valid(), asked.errors
    assert asked.answers() == {"a": stored}
    assert type(asked.answers()["a"]) is type(stored)
    assert show_answer(ITEMS[kind], stored) == shown


TYPED = ("short_text", "long_text", "number", "date", "link", "file")
CHOSEN = ("yes_no", "single_choice", "several_choices", "scale", "file")


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(kind, typed) for kind in TYPED for typed in ("", None, "   ", "\u200b\u3164")]
    + [(kind, typed) for kind in CHOSEN for typed in ("", None, [])],
)
def test_empty_answer_is_no_answer(kind, typed):
    asked = form(ITEMS[kind], data={"a": typed})

    assert asked.is_valid()
    assert asked.answers() == {}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("short_text", "x" * 301),
        ("short_text", "x" * 2_000_000),
        ("long_text", "x" * 4001),
        ("number", "61"),
        ("number", "-1"),
        ("number", "NaN"),
        ("number", "1e999"),
        ("number", "many"),
        ("yes_no", "maybe"),
        ("single_choice", "foreign"),
        ("single_choice", "x\x00"),
        ("several_choices", ["x", "foreign"]),
        ("several_choices", "foreign"),
        ("scale", "6"),
        ("scale", "3.0"),
        ("date", "2027-02-30"),
        ("date", "20270228"),
        ("date", "2027-W01-1"),
        ("date", "1492-01-01"),
        ("date", "tomorrow"),
        ("link", "javascript:alert(1)"),
        ("link", "data:text/html,x"),
        ("link", "ftp://example.com/x"),
        ("link", "https://example.com/a b"),
        ("link", "https://bank.example@evil.example/"),
        ("link", "https://exa\nmple.com"),
        ("link", "http://["),
        ("link", "https://example.com/" + "x" * 600),
        ("link", "not a link"),
    ],
)
def test_bad_answer_is_refused_in_plain_words(kind, typed):
    asked = form(ITEMS[kind], data={"a": typed})

    assert not asked.is_valid()
    assert asked.answers() == {}
    (message,) = asked.errors["q_a"]
    assert message.endswith(".")


def test_text_of_exactly_the_limit_counts_lines_as_the_browser_does():
    assert form(ITEMS["long_text"], data={"a": "x\r\n" * 1999 + "xx"}).is_valid()
    with override("sv"):
        assert not form(ITEMS["short_text"], data={"a": "å" * 301}).is_valid()


def test_required_question_asks_for_an_answer():
    for kind, one in ITEMS.items():
        asked = form({**one, "required": True}, data={})
        assert asked.is_valid() == (not KINDS[kind].asks)


def test_file_is_handed_on_and_is_no_answer():
    upload = SimpleUploadedFile("cv.pdf", b"%PDF-1.7")
    asked = form({**ITEMS["file"], "required": True}, data={}, files={"a": upload})

    assert asked.is_valid()
    assert asked.answers() == {}
    assert asked.question_files() == {"a": upload}


def test_text_where_a_file_belongs_is_no_file():
    asked = form({**ITEMS["file"], "required": True}, data={}, files={"a": "text"})

    assert asked.errors == {"q_a": ["Choose a file: Question a"]}
    assert asked.question_files() == {}


@pytest.mark.parametrize(
    ("asked", "answer", "verdict"),
    [
        (yes_no(wanted={"answer": "yes"}), "yes", Verdict.MET),
        (yes_no(wanted={"answer": "yes"}), "no", Verdict.NOT_MET),
        (yes_no(wanted={"answer": "no"}), "no", Verdict.MET),
        (yes_no(wanted={"answer": "yes"}), "perhaps", Verdict.UNCLEAR),
        (yes_no(wanted={}), "yes", Verdict.UNCLEAR),
        (choice(wanted={"options": ["x", "y"]}), "y", Verdict.MET),
        (choice(wanted={"options": ["x", "y"]}), "z", Verdict.NOT_MET),
        (choice(wanted={"options": ["x"]}), "gone", Verdict.UNCLEAR),
        (choice(wanted={}), "x", Verdict.UNCLEAR),
        (choice("several_choices", wanted={"options": ["x", "y"], "match": "any"}), ["z", "y"], Verdict.MET),
        (choice("several_choices", wanted={"options": ["x", "y"], "match": "any"}), ["z"], Verdict.NOT_MET),
        (choice("several_choices", wanted={"options": ["x", "y"], "match": "all"}), ["y"], Verdict.NOT_MET),
        (
            choice("several_choices", wanted={"options": ["x", "y"], "match": "all"}),
            ["y", "z", "x"],
            Verdict.MET,
        ),
        (choice("several_choices", wanted={}), ["x"], Verdict.UNCLEAR),
        (item("number", wanted={"at_least": 3}), 3, Verdict.MET),
        (item("number", wanted={"at_least": 3}), 2.9, Verdict.NOT_MET),
        (item("number", wanted={"at_least": 0}), 0, Verdict.MET),
        (item("number", wanted={"at_most": 10}), 10, Verdict.MET),
        (item("number", wanted={"at_most": 10}), 11, Verdict.NOT_MET),
        (item("number", wanted={"at_least": 1, "at_most": 2}), 3, Verdict.NOT_MET),
        (item("number", wanted={}), 3, Verdict.UNCLEAR),
        (scale(wanted={"from": 4}), 4, Verdict.MET),
        (scale(wanted={"from": 4}), 3, Verdict.NOT_MET),
        (scale(wanted={}), 3, Verdict.UNCLEAR),
        (item("short_text"), "fluent", Verdict.UNCLEAR),
        (item("long_text"), "fluent", Verdict.UNCLEAR),
        (item("date"), "2027-01-01", Verdict.UNCLEAR),
        (item("link"), "https://example.com", Verdict.UNCLEAR),
        (item("file"), None, Verdict.UNCLEAR),
        (item("of_tomorrow"), "x", Verdict.UNCLEAR),
    ],
)
def test_verdict_of_an_answer(asked, answer, verdict):
    assert judge(asked, {"a": answer}) == verdict
    assert judge(asked, {}) == Verdict.UNCLEAR
    assert judge(asked, {"a": ""}) == Verdict.UNCLEAR


def test_search_finds_options_and_short_texts_only():
    definition = [
        item("short_text", "a"),
        item("long_text", "b"),
        choice("several_choices", "c"),
        choice("single_choice", "d"),
        item("number", "e"),
    ]
    answers = {"a": "Sales LEAD", "b": "a long story", "c": ["x", "y"], "d": "z", "e": 3}

    assert searchable(definition, answers) == "sales lead option x; option y option z"


def test_answers_of_another_day_are_shown_as_stored():
    assert show_answer(choice(), "gone") == "gone"
    assert show_answer(item("date"), "sometime") == "sometime"
    assert show_answer(item("of_tomorrow"), 7) == "7"
