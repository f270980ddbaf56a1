import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_interest.questions.clean import clean_line, clean_text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Anna   Åkesson ", "Anna Åkesson"),
        ("A\u030akesson", "Åkesson"),
        ("Zoë O’Hara-D'Arcy", "Zoë O’Hara-D'Arcy"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("lone\ud800surrogate\udfff", "lonesurrogate"),
        ("\u3164\u115f\u2800", ""),
        ("tab\tand\u00a0no-break", "tab and no-break"),
        ("\ufffe\uffff\U0001fffe", ""),
        ("emoji 👍🏽 stays", "emoji 👍🏽 stays"),
        ("日本語 العربية", "日本語 العربية"),
    ],
)
def test_clean_line_keeps_names_and_drops_what_nobody_sees(typed, stored):
    assert clean_line(typed) == stored


def test_clean_text_keeps_paragraphs():
    assert clean_text("one\r\ntwo\rthree\n\n\n\n\nfour  \u2028five") == "one\ntwo\nthree\n\nfour\nfive"


def test_clean_line_joins_lines():
    assert clean_line("Subject\r\nBcc: all@example.com") == "Subject Bcc: all@example.com"


def test_clean_respects_the_limit():
    assert clean_line("å" * 500, 300) == "å" * 300
    assert clean_text("a\n" * 5000, 100) == ("a\n" * 50).strip()
    assert len(clean_text("x" * 3_000_000, 4000)) == 4000


@given(st.text(st.characters(), max_size=200))
def test_clean_is_stable_and_storable(typed):
    for clean in (clean_line, clean_text):
        once = clean(typed, 100)
        assert clean(once, 100) == once
        assert len(once) <= 100
        assert "\x00" not in once
        json.dumps(once, ensure_ascii=False).encode("utf-8")
    assert "\n" not in clean_line(typed)
