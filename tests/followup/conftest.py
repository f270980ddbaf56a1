"""Entries of a form the recruiter answers for."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from tests import builders

MUST = {
    "id": "licence",
    "label": "Driving licence",
    "counts": "must",
    "verdict": "not_met",
    "learnable": False,
    "weight": 1,
}
MERIT = {
    "id": "years",
    "label": "Years",
    "counts": "merit",
    "verdict": "met",
    "learnable": False,
    "weight": 2,
}
LEARN = {"id": "crm", "label": "CRM", "counts": "must", "verdict": "not_met", "learnable": True, "weight": 1}
LOOK = {"id": "why", "label": "Why", "counts": "must", "verdict": "unclear", "learnable": False, "weight": 1}


@pytest.fixture
def form(plan):
    """A general form under the recruiter's default plan."""
    return builders.form(site=Site.objects.get())


@pytest.fixture
def entry(form):
    """One owed entry."""
    return builders.interest(form)


@pytest.fixture
def entries(form):
    """Three owed entries."""
    return [builders.interest(form) for _ in range(3)]


def codes(interest) -> list[str]:
    """Return the codes of an entry's events, oldest first."""
    return [event.code for event in interest.events.all()]
