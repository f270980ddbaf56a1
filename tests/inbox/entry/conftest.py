"""An entry as a recruiter finds it, and short ways to look at it and to press its buttons."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from tests import builders
from wagtail_interest.inbox.entries import InterestAdmin
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest

YES_NO = [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]
DEFINITION = [
    {"id": "h", "kind": "heading", "label": "Your experience"},
    {
        "id": "licence",
        "kind": "yes_no",
        "label": "Driving licence?",
        "counts": "must",
        "options": YES_NO,
        "wanted": {"answer": "yes"},
        "learnable": True,
        "reason": "You visit customers.",
    },
    {
        "id": "b2b",
        "kind": "yes_no",
        "label": "Sold to companies?",
        "counts": "information",
        "options": YES_NO,
    },
    {
        "id": "what",
        "kind": "long_text",
        "label": "What did you sell?",
        "counts": "information",
        "parent": {"question": "b2b", "option": "yes"},
    },
    {"id": "sample", "kind": "file", "label": "A work sample", "counts": "information"},
]
SCREENING = [
    {
        "id": "licence",
        "label": "Driving licence?",
        "counts": "must",
        "verdict": "not_met",
        "learnable": True,
        "weight": 1,
        "value_name": "",
        "reason": "You visit customers.",
    }
]


def inbox() -> InterestAdmin:
    """The inbox's ModelAdmin, as a host would make it."""
    return InterestAdmin()


def url(action: str, *args: object) -> str:
    """The inbox's URL of an action."""
    return inbox().url_helper.get_action_url(action, *args)


@pytest.fixture
def form_row(plan, tree):
    """A form whose plan the recruiter owns."""
    return builders.form("Sales", plan=plan)


@pytest.fixture
def entry(form_row) -> Interest:
    """An owed entry that misses one must-have."""
    return builders.interest(
        form_row,
        version=builders.version(form_row, DEFINITION),
        email="anna@example.com",
        answers={"licence": "no", "b2b": "yes", "what": "Pumps & valves"},
        screening=SCREENING,
        result="misses",
        must_all=1,
    )


@pytest.fixture
def as_recruiter(client, recruiter, plan):
    """A client logged in as the recruiter."""
    client.force_login(recruiter)
    return client


@pytest.fixture
def as_manager(client, manager, plan):
    """A client logged in as the manager."""
    client.force_login(manager)
    return client


@pytest.fixture
def press(as_recruiter):
    """Press a button of an entry as its page was just seen; returns the response."""

    def post(action: str, entry: Interest, **data: object):
        entry.refresh_from_db()
        return as_recruiter.post(url(action, entry.pk), {"seen": entry.changed_at.isoformat(), **data})

    return post


def attach(
    entry: Interest, name: str = "CV.pdf", content: bytes = b"%PDF-1.4", **fields: object
) -> Attachment:
    """Store a file of an entry."""
    row = Attachment(
        **{
            "interest": entry,
            "form": entry.form,
            "shown_name": name,
            "extension": "pdf",
            "size": len(content),
            "digest": "0" * 64,
            "created_at": entry.submitted_at,
            **fields,
        }
    )
    row.file.save("x.pdf", ContentFile(content), save=True)
    return row


def told(response) -> list[str]:
    """The messages a redirect left for the next page."""
    return [str(message).strip() for message in response.wsgi_request._messages]
