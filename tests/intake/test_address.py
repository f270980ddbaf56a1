"""Which addresses are accepted, and which are the same person."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from wagtail_interest.intake.address import check, normalise


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("anna@example.com", "anna@example.com"),
        ("  Anna.Berg+jobs@Example.COM ", "Anna.Berg+jobs@example.com"),
        ("o'neill@example.co.uk", "o'neill@example.co.uk"),
        ("anna@räksmörgås.se", "anna@räksmörgås.se"),
    ],
)
def test_ordinary_addresses_are_accepted(typed, stored):
    assert check(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "anna@localhost",
        "anna@[127.0.0.1]",
        '""@iana.org',
        '"anna berg"@example.com',
        "anna\u200b@example.com",
        "anna\u202e@example.com",
        "anna@exa\u200bmple.com",
        "anna@example.com\r\nBcc: all@example.com",
        "anna\x00@example.com",
        "Anna <anna@example.com>",
        "a@b@example.com",
        "anna@example..com",
        "anna@-example.com",
        "anna@example.com, berit@example.com",
        "åsa@example.com",
        "\ud800@example.com",
        "a" * 65 + "@example.com",
        "a" * 5000,
        "a@" + "b" * 5000 + ".com",
    ],
)
def test_odd_addresses_are_refused_in_plain_words(typed):
    with pytest.raises(ValidationError) as refused:
        check(typed)
    assert "e-mail address" in refused.value.messages[0]
    assert "anna" not in refused.value.messages[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna@Example.com", " anna@example.COM"),
        ("anna@räksmörgås.se", "anna@xn--rksmrgs-5wao1o.se"),
        ("ANNA@RÄKSMÖRGÅS.SE", "anna@räksmörgås.se"),
    ],
)
def test_spellings_of_one_address_are_one_candidate(one, other):
    assert normalise(one) == normalise(other)


def test_tags_and_dots_are_other_mailboxes():
    assert len({normalise(a) for a in ("anna@example.com", "an.na@example.com", "anna+x@example.com")}) == 3


@pytest.mark.parametrize("typed", ["", "anna", "@", "anna@" + "b" * 300, "a@..", "\ud800@x.se", "a@\x00"])
def test_normalise_never_raises_and_fits_its_column(typed):
    assert len(normalise(typed)) <= 254
