import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wagtail_interest.questions.numbers import read_number, show_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("2,5", 2.5),
        ("2.5", 2.5),
        ("-4", -4),
        ("−4", -4),
        ("+7", 7),
        ("30 000", 30000),
        ("30\u00a0000", 30000),
        ("0,125", 0.125),
        ("007", 7),
        ("1.0", 1),
        ("999999999999", 999999999999),
    ],
)
def test_read_number_as_people_type_it(typed, number):
    assert read_number(typed) == number
    assert type(read_number(typed)) is type(number)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "1e5",
        "0x10",
        "three",
        "1,000",
        "1.000.000",
        "1,2,3",
        "--1",
        "٣",
    ]
    + ["9" * 13, "9" * 100_000, ".", ",", "-", "1_000", "½", "2.5 years", "1.23456789"],
)
def test_read_number_refuses_in_plain_words(typed):
    with pytest.raises(ValidationError, match="Write"):
        read_number(typed)


def test_show_number_follows_the_language():
    with override("sv"):
        assert show_number(2.5) == "2,5"
    with override("en"):
        assert show_number(2.5) == "2.5"
