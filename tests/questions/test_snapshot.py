from types import SimpleNamespace

from tests.questions.asking import below, block, choice, item, option, stream, yes_no
from wagtail_interest.questions.definition import define
from wagtail_interest.questions.snapshot import read_answers

DEFINITION = [
    item("heading", "h", label="You"),
    yes_no("a", counts="must", wanted={"answer": "yes"}),
    item("short_text", "b", parent=below("a", "yes")),
    item("short_text", "c", parent=below("a", "no")),
    item("file", "d", counts="must"),
    item("explanation", "e", label="", help="Thank you"),
]


def test_rows_stand_in_the_forms_order_with_conditional_ones_nested():
    sample = SimpleNamespace(question_id="d", shown_name="sample.pdf")
    cv = SimpleNamespace(question_id="", shown_name="cv.pdf")

    rows = read_answers(DEFINITION, {"a": "yes", "b": "Since 2010"}, [cv, sample])

    assert [(row.id, row.text, row.verdict) for row in rows] == [
        ("h", "", ""),
        ("a", "Yes", "met"),
        ("d", "", "unclear"),
        ("e", "Thank you", ""),
    ]
    assert [(row.id, row.text, row.depth) for row in rows[1].children] == [("b", "Since 2010", 1)]
    assert rows[2].attachments == [sample]


def test_unanswered_question_is_a_row_without_text():
    assert [
        row.text for row in read_answers([item("number"), choice("several_choices", "b")], {"b": []})
    ] == ["", ""]


def test_stored_verdict_wins_over_todays():
    (row,) = read_answers(
        [yes_no(counts="must", wanted={"answer": "yes"})], {"a": "no"}, verdicts={"a": "unclear"}
    )

    assert row.verdict == "unclear"


def test_p35_entry_reads_as_asked_after_everything_was_renamed_and_removed():
    value = stream(
        block(
            "single_choice", "q1", label="Which shift?", options=[option("Day", "o1"), option("Night", "o2")]
        ),
        block("short_text", "q2", label="Why?"),
    )
    stored = define(value)
    value[0].value["label"] = "When?"
    value[0].value["options"][1]["label"] = "Evening"
    del value[1]

    rows = read_answers(stored, {"q1": "o2", "q2": "Quiet"})

    assert [(row.label, row.text) for row in rows] == [("Which shift?", "Night"), ("Why?", "Quiet")]
