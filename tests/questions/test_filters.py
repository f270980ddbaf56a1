import uuid

import pytest

from tests import builders
from tests.questions.asking import choice, item, scale, yes_no
from wagtail_interest.questions.filters import answer_lookup
from wagtail_interest.records.interest import Interest

ID = str(uuid.uuid4())
X, Y, Z = (str(uuid.uuid4()) for _ in range(3))
OPTIONS = [{"id": X, "label": "X"}, {"id": Y, "label": "Y"}, {"id": Z, "label": "Z"}]


@pytest.fixture
def ask(db):
    """Returns a function: which of the stored answers does a condition find?"""

    def found(asked, value, answers):
        rows = [builders.interest(answers={ID: each} if each is not None else {}) for each in answers]
        pks = set(Interest.objects.filter(answer_lookup(asked, value)).values_list("pk", flat=True))
        return [each for row, each in zip(rows, answers, strict=True) if row.pk in pks]

    return found


def test_single_choice(ask):
    asked = item("single_choice", ID, options=OPTIONS)
    answers = [X, Y, None]

    assert ask(asked, X, answers) == [X]
    assert ask(asked, [X, Y], [X, Y, Z]) == [X, Y]


def test_several_choices(ask):
    asked = item("several_choices", ID, options=OPTIONS)

    assert ask(asked, X, [[X], [Y, X], [Y], None]) == [[X], [Y, X]]


def test_yes_no(ask):
    assert ask(yes_no(ID), "yes", ["yes", "no", None]) == ["yes"]


@pytest.mark.parametrize(
    ("value", "found"),
    [((3, None), [3, 10.5]), ((None, 3), [-2, 0, 3]), ((0, 3), [0, 3]), (3, [3]), ((2.5, 10.5), [3, 10.5])],
)
def test_number_compares_as_a_number(ask, value, found):
    assert ask(item("number", ID), value, [-2, 0, 3, 10.5, None]) == found


def test_scale_takes_steps_as_text_and_ranges(ask):
    assert ask(scale(ID), ["1", "5"], [1, 3, 5, None]) == [1, 5]
    assert ask(scale(ID), (3, None), [1, 3]) == [3]


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (choice("single_choice", ID), "foreign"),
        (choice("several_choices", ID), "%"),
        (choice("single_choice", ID), ["'; DROP TABLE", None]),
        (choice("single_choice", ID), []),
        (yes_no(ID), "maybe"),
        (item("number", ID), "3"),
        (item("number", ID), (None, None)),
        (item("number", ID), (True, None)),
        (item("number", ID), float("nan")),
        (scale(ID), "6"),
        (item("long_text", ID), "x"),
    ],
)
def test_what_cannot_be_an_answer_finds_nothing(ask, asked, value):
    assert ask(asked, value, ["x", 3, [X], None]) == []


@pytest.mark.parametrize("identity", ["in", "contains", "exact", "a-b", "a_b", "12345678-1234"])
def test_odd_question_ids_are_data_and_no_syntax(db, identity):
    row = builders.interest(answers={identity: "yes"})
    builders.interest(answers={identity: "no"})

    assert list(Interest.objects.filter(answer_lookup(yes_no(identity), "yes"))) == [row]


@pytest.mark.parametrize("identity", ["a__gte", "a_", "0'; --", "a%sb", 'quo"te', "a.b", ""])
def test_question_id_that_reads_as_syntax_finds_nothing(db, identity):
    builders.interest(answers={identity: "yes"})

    assert not Interest.objects.filter(answer_lookup(yes_no(identity), "yes")).exists()
