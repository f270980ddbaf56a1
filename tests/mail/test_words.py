"""Names, header lines and plain values."""

from __future__ import annotations

import unicodedata
from datetime import date
from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from wagtail_interest.mail.words import one_line, plain, safe_name


@pytest.mark.parametrize(
    "name",
    [
        "Anna Åkesson",
        "Siân O’Connor-Núñez",
        "D'Arcy",
        "李小龙",
        "Jean-Luc",
        "محمد",
        "J. R. Ewing",
        "Nguyễn Thị Minh Khai",
    ],
)
def test_p13_real_names_greet(name):
    assert safe_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "evil.com",
        "visit evil.example now",
        "Anna www evil",
        "http://evil",
        "a@b",
        "a＠b",
        "evil。com",
        "<b>Anna</b>",
        "Anna\nBcc: x",
        "x" * 61,
        "You have won a big prize friend",
        "Call 08123456",
        "\u202eanna",
        "An\u200bna",
        "{name}",
        "[link](x)",
    ],
)
def test_p13_doubtful_names_do_not(name):
    assert safe_name(name) == ""


@given(st.text(max_size=300))
def test_p13_no_text_makes_a_name_with_link_address_or_markup(text):
    name = safe_name(text)
    assert len(name) <= 60
    assert not set(name) & set("@<>/:&{}[]()#\\\r\n\t")


@given(st.text(max_size=400), st.integers(min_value=1, max_value=200))
def test_p12_any_text_becomes_one_header_line(text, limit):
    line = one_line(text, limit)
    assert len(line) <= limit
    assert not [sign for sign in line if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    email = EmailMessage(line, "body", "from@example.com", ["to@example.com"])
    parsed = message_from_bytes(email.message().as_bytes(), policy=policy.default)
    assert sorted(parsed.keys()).count("To") == 1
    assert "Bcc" not in parsed


def test_p12_injected_header_is_part_of_the_line():
    assert one_line("Hello\r\nBcc: all@example.com", 200) == "Hello Bcc: all@example.com"


def test_plain_values_fit_every_database():
    given = {
        "day": date(2026, 3, 4),
        "words": gettext_lazy("Mail"),
        1: ("a\x00b", "c\ud800d"),
        "n": None,
        "t": True,
    }
    assert plain(given) == {"day": "2026-03-04", "words": "Mail", "1": ["ab", "cd"], "n": None, "t": True}
