import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.questions.asking import below, choice, item, scale, yes_no
from wagtail_interest.questions.screening import Screening, rescreen, screen
from wagtail_interest.vocabulary import Counts, Result, Verdict

MUST = Counts.MUST.value
MET, NOT_MET, UNCLEAR = (verdict.value for verdict in Verdict)


def wants_yes(identity="a", **given_):
    return yes_no(identity, wanted={"answer": "yes"}, **{"counts": MUST, **given_})


@pytest.mark.parametrize(
    ("answers", "result", "figures"),
    [
        ({"a": "yes", "b": "yes"}, Result.MEETS, (2, 2)),
        ({"a": "yes", "b": "no"}, Result.MISSES, (1, 2)),
        ({"b": "no"}, Result.MISSES, (0, 2)),
        ({"a": "yes"}, Result.LOOK, (1, 2)),
        ({}, Result.LOOK, (0, 2)),
    ],
)
def test_result_by_the_table_of_the_vocabulary(answers, result, figures):
    screening = screen([wants_yes("a"), wants_yes("b")], answers)

    assert screening.result == result
    assert (screening.must_met, screening.must_all) == figures


def test_no_must_haves_is_neutral_whatever_the_merits():
    assert screen([wants_yes(counts="merit")], {"a": "no"}).result == Result.NEUTRAL
    assert screen([], {}) == Screening()


@pytest.mark.parametrize("kind", ["short_text", "long_text", "date", "link", "file"])
def test_must_have_that_only_a_person_can_read_is_unclear(kind):
    screening = screen([wants_yes("a"), item(kind, "b", counts=MUST)], {"a": "yes", "b": "2027-01-01"}, {"b"})

    assert screening.result == Result.LOOK


def test_question_not_shown_does_not_count():
    definition = [yes_no("a"), wants_yes("b", parent=below("a", "yes"))]

    assert screen(definition, {"a": "no", "b": "no"}).result == Result.NEUTRAL
    assert screen(definition, {"a": "yes", "b": "no"}).result == Result.MISSES
    assert screen(definition, {"a": "yes"}).result == Result.LOOK


def test_three_figures_stand_apart():
    screening = screen(
        [
            wants_yes("a"),
            wants_yes("b", counts="merit", weight=3),
            item("number", "c", counts="merit", weight=7, wanted={"at_least": 5}),
            scale("d", counts="values", value_name="Care", wanted={"from": 4}),
            scale("e", counts="values", value_name="Care", wanted={"from": 4}),
            wants_yes("f", counts="information"),
            item("heading", "g"),
        ],
        {"a": "yes", "b": "no", "c": 6, "d": 5, "e": 1, "f": "no"},
    )

    assert (screening.must_met, screening.must_all) == (1, 1)
    assert (screening.merit_met, screening.merit_all) == (7, 10)
    assert (screening.values_met, screening.values_all) == (1, 2)


def test_requirement_names_no_wanted_answer():
    (requirement,) = screen([wants_yes(learnable=True, reason="We drive.")], {"a": "no"}).requirements

    assert requirement == {
        "id": "a",
        "label": "Question a",
        "counts": "must",
        "verdict": "not_met",
        "learnable": True,
        "weight": 1,
        "value_name": "",
        "reason": "We drive.",
    }


def test_overruling_changes_result_and_figures_but_not_what_was_concluded():
    first = screen([wants_yes("a"), wants_yes("b")], {"a": "yes", "b": "no"})

    second = rescreen(first.requirements, {"b": MET})

    assert (second.result, second.must_met) == (Result.MEETS, 2)
    assert second.requirements == first.requirements
    assert rescreen(first.requirements, {"b": ""}) == first
    assert rescreen(first.requirements, {"gone": MET}) == first


identities = st.sampled_from("abcdef")
questions = st.one_of(
    st.builds(wants_yes, identities, counts=st.sampled_from(Counts.values), weight=st.integers(1, 10)),
    st.builds(
        lambda identity, wanted, match, counts: choice(
            "several_choices", identity, counts=counts, wanted={"options": wanted, "match": match}
        ),
        identities,
        st.lists(st.sampled_from("xyz"), unique=True),
        st.sampled_from(["any", "all"]),
        st.sampled_from(Counts.values),
    ),
    st.builds(
        lambda identity, low: item("number", identity, counts=MUST, wanted={"at_least": low}),
        identities,
        st.integers(),
    ),
    st.builds(lambda identity: item("long_text", identity, counts=MUST), identities),
)
definitions = st.lists(questions, unique_by=lambda each: each["id"], max_size=6)
given_answers = st.dictionaries(
    identities,
    st.one_of(
        st.sampled_from(["yes", "no", "x", ""]),
        st.lists(st.sampled_from("xyz"), unique=True),
        st.integers(),
        st.floats(),
    ),
)


def fitting(definition, answers):
    """Only answers of the type that the form would have stored."""
    types = {"yes_no": str, "several_choices": list, "number": int | float, "long_text": str}
    kinds = {each["id"]: each["kind"] for each in definition}
    return {
        key: value for key, value in answers.items() if key in kinds and isinstance(value, types[kinds[key]])
    }


@given(definitions, given_answers)
def test_screening_is_pure_and_figures_add_up(definition, answers):
    answers = fitting(definition, answers)
    screening = screen(definition, answers)

    assert screen(definition, answers) == screening
    assert rescreen(screening.requirements, {}) == screening
    for name in ("must", "merit", "values"):
        assert 0 <= getattr(screening, f"{name}_met") <= getattr(screening, f"{name}_all")
    musts = [each["verdict"] for each in screening.requirements if each["counts"] == MUST]
    assert (screening.result == Result.NEUTRAL) == (not musts)
    assert (screening.result == Result.MISSES) == (NOT_MET in musts)
    assert (screening.result == Result.MEETS) == (bool(musts) and set(musts) == {MET})


@given(definitions, given_answers)
def test_p33_order_of_questions_does_not_matter(definition, answers):
    answers = fitting(definition, answers)
    there, back = screen(definition, answers), screen(definition[::-1], answers)

    assert there.requirements == back.requirements[::-1]
    assert (there.result, there.must_met, there.merit_met) == (back.result, back.must_met, back.merit_met)


@given(definitions, given_answers, st.dictionaries(identities, st.sampled_from([MET, NOT_MET, UNCLEAR])))
def test_overruling_everything_as_met_meets_all(definition, answers, overruled):
    screening = screen(definition, fitting(definition, answers))

    changed = rescreen(screening.requirements, {each["id"]: MET for each in screening.requirements})
    assert changed.must_met == changed.must_all
    assert changed.result in {Result.MEETS, Result.NEUTRAL}
    assert rescreen(screening.requirements, overruled).must_all == screening.must_all
