"""Fixtures of the inbox tests: logged-in clients and a form with questions."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import builders

DEFINITION = [
    {
        "id": "q-shift",
        "kind": "single_choice",
        "label": "Which shift?",
        "counts": "information",
        "options": [{"id": "o-day", "label": "Day"}, {"id": "o-night", "label": "Night"}],
    },
    {
        "id": "q-tools",
        "kind": "several_choices",
        "label": "Which tools?",
        "counts": "merit",
        "options": [{"id": "o-crm", "label": "CRM"}, {"id": "o-bi", "label": "BI"}],
    },
    {"id": "q-car", "kind": "yes_no", "label": "Driving licence?", "counts": "must"},
    {"id": "q-years", "kind": "number", "label": "Years", "counts": "information", "unit": "years"},
    {"id": "q-why", "kind": "long_text", "label": "Why?", "counts": "information"},
]


def client_of(user) -> Client:
    """A client logged in as *user*."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def form(plan):
    """A form that follows the default plan, which the recruiter owns, with one question version."""
    form = builders.form("Open interest")
    builders.version(form, DEFINITION)
    return form


@pytest.fixture
def foreign(form):
    """An entry of a form whose plan somebody else owns."""
    other = builders.plan(name="Other", is_default=False, owner=builders.user("olle"))
    return builders.interest(builders.form("Foreign", plan=other), name="Foreign Person")


@pytest.fixture
def at_rita(recruiter, form):
    """A client logged in as the recruiter."""
    return client_of(recruiter)


@pytest.fixture
def at_mona(manager, form):
    """A client logged in as the manager."""
    return client_of(manager)
