"""Submissions for the tests of the door in: a form with a must-have, a merit and a CV, and one way to send it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Site

from tests import builders
from wagtail_interest.files import store
from wagtail_interest.files.judge import Judged
from wagtail_interest.intake.submission import Submission
from wagtail_interest.vocabulary import Availability, Scan

DEFINITION = [
    {
        "id": "licence",
        "kind": "yes_no",
        "label": "Do you have a driving licence?",
        "counts": "must",
        "options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
        "wanted": {"answer": "yes"},
        "reason": "You drive to customers.",
    },
    {
        "id": "years",
        "kind": "number",
        "label": "Years in sales",
        "counts": "merit",
        "weight": 2,
        "wanted": {"at_least": 3},
    },
    {"id": "why", "kind": "long_text", "label": "Why us?", "counts": "information"},
]
TEXTS = {
    "title": "Sales",
    "notice_style": "warm",
    "next": "<p>We read everything.</p>",
    "thanks": {"meets": "<p>Well met.</p>", "misses": "<p>Something is missing.</p>"},
    "mail": {"meets": "<p>Mail: well met.</p>", "misses": "<p>Mail: missing.</p>"},
}


@pytest.fixture
def sales(plan, private_files):
    """A role-specific form in English with its question version."""
    form = builders.form("Sales", kind="role", site=Site.objects.get(), plan=plan, opened_at=builders.NOW)
    builders.version(form, DEFINITION, texts=TEXTS)
    return form


def stored_file(
    form: Any, *, question_id: str = "", content: bytes = b"%PDF-1.4 cv", now: Any = builders.NOW
) -> Any:
    """Store one file the way an edge does; returns its unsaved row."""
    upload = SimpleUploadedFile("cv.pdf", content)
    judged = Judged(
        extension="pdf",
        shown_name="cv.pdf",
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        scan=Scan.OFF,
    )
    return store.write(upload, judged, form=form, question_id=question_id, now=now)


def submission(form: Any, **fields: Any) -> Submission:
    """Return what an edge hands over for one sending of *form*."""
    return Submission(
        **{
            "form": form,
            "version": form.versions.first(),
            "plan": form.plan,
            "language": "en",
            "site": form.site,
            "name": "Anna Åkesson",
            "email": "Anna@Example.com",
            "phone": "070-123 45 67",
            "availability": Availability.ACTIVE,
            "answers": {"licence": "yes", "years": 5, "why": "I like people."},
            "form_token": "token-1",
            **fields,
        }
    )
