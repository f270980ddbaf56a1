"""File names as people see them (promise P5)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_interest.files.names import LONGEST, clean_name, extension_of


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Åsa's CV.pdf", "Åsa's CV.pdf"),
        ("A\u030asa.pdf", "Åsa.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\cv.docx", "cv.docx"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("c\u200bv\x00\r\n.pdf", "cv.pdf"),
        ("", "file"),
        ("...", "file"),
        ("<script>.pdf", "_script_.pdf"),
        ("x" * 500 + ".pdf", "x" * 96 + ".pdf"),
        ("\ud800.pdf", "file.pdf"),
    ],
)
def test_p5_shown_name_is_clean(given_name: str, shown: str):
    assert clean_name(given_name) == shown


@given(st.text(max_size=300))
def test_p5_any_name_becomes_a_safe_one(name: str):
    shown = clean_name(name)
    assert 0 < len(shown) <= LONGEST
    assert shown == unicodedata.normalize("NFC", shown) or len(shown) == LONGEST
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set(shown) & set('/\\:"<>|?*')
    assert clean_name(shown) == shown
    assert extension_of(name) == extension_of(shown)
