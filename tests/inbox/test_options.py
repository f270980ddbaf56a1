"""The drawer's radio buttons and boxes are Django's own, attribute by attribute."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from wagtail_interest.inbox.options import Boxes, Radios

CHOICES = [("", "All"), ("a&b", "<b>A</b>"), (3, "Three")]


@pytest.mark.parametrize("value", [None, "", "a&b", ["a&b", "3"], "3"])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_x", "class": "c", "disabled": True, "data-x": '"'}])
@pytest.mark.parametrize(
    ("ours", "djangos"), [(Radios, forms.RadioSelect), (Boxes, forms.CheckboxSelectMultiple)]
)
def test_options_are_written_as_django_writes_them(ours, djangos, attrs, value):
    drawn, expected = (kind(choices=CHOICES).render("x", value, attrs) for kind in (ours, djangos))
    assert parse_html(drawn) == parse_html(expected)
