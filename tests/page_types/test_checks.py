"""A template that lost the form is an error, whatever it extends or includes."""

from __future__ import annotations

import pytest
from django.test import override_settings

from wagtail_interest.page_types import checks
from wagtail_interest.pages.models import RoleInterestPage


def templates(**sources: str) -> list[dict]:
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {f"{k}.html": v for k, v in sources.items()}),
                    "django.template.loaders.app_directories.Loader",
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        }
    ]


def test_shipped_template_shows_the_form():
    assert checks.check_templates() == []


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("{% load interest_tags %}{% interest_form %}", []),
        ('{% extends "wagtail_interest/page.html" %}', []),
        ('{% include "part.html" %}', []),
        ("<h1>Nothing</h1>", ["wagtail_interest.E030"]),
        ("{% comment %}{% interest_form %}{% endcomment %}", ["wagtail_interest.E030"]),
        ('{% include "missing.html" %}{% include name %}', ["wagtail_interest.E030"]),
        ("{% if %}", ["wagtail_interest.E031"]),
    ],
)
def test_override_is_checked(monkeypatch, source, codes):
    monkeypatch.setattr(RoleInterestPage, "interest_template", "own.html")
    part = "{% load interest_tags %}{% interest_form %}"
    with override_settings(TEMPLATES=templates(own=source, part=part)):
        assert [error.id for error in checks.check_templates()] == codes


def test_missing_template_is_an_error(monkeypatch):
    monkeypatch.setattr(RoleInterestPage, "interest_template", "nowhere.html")

    assert [error.id for error in checks.check_templates()] == ["wagtail_interest.E031"]
