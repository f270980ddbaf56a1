"""When a button of an entry breaks, the error mail says where and not what was typed (P22, P23)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from tests.files.make import pdf, upload
from tests.inbox.entry.conftest import url
from wagtail_interest.followup import decide, notes
from wagtail_interest.inbox.entry.base import EntryObjectView
from wagtail_interest.inbox.entry.registering import RegisterView

pytestmark = pytest.mark.django_db

SECRETS = ("Zebrafina", "zebrafina", "quixot", "Wombat", "wombat")


def crash(*args: Any, **kwargs: Any) -> None:
    """Break."""
    raise RuntimeError("out of luck")


@pytest.fixture
def report_of(as_recruiter, settings):
    """Send a POST that breaks; return the error mail as it leaves."""
    settings.ADMINS = [("Ada", "ada@example.com")]
    as_recruiter.raise_request_exception = False

    def sent(path: str, data: dict[str, Any]) -> str:
        response = as_recruiter.post(path, data)
        assert response.status_code == 500
        (report,) = mail.outbox
        assert "out of luck" in report.body
        return str(report.message())

    return sent


@pytest.mark.parametrize(
    ("broken", "name", "action", "data"),
    [
        (decide, "answer", "reply", {"subject": "Wombats", "text": "Dear Zebrafina, wombats."}),
        (notes, "add_note", "note", {"text": "Zebrafina breeds wombats."}),
        (EntryObjectView, "get_scope", "note", {"text": "Zebrafina breeds wombats."}),
    ],
)
def test_p23_report_of_a_broken_button_tells_nothing_typed(
    report_of, entry, monkeypatch, broken, name, action, data
):
    monkeypatch.setattr(broken, name, crash)
    seen = entry.changed_at.isoformat()

    report = report_of(url(action, entry.pk), {"seen": seen, **data})

    assert [word for word in SECRETS if word in report] == []


def test_p23_report_of_a_broken_registering_names_no_file(report_of, form_row, monkeypatch, private_files):
    monkeypatch.setattr(RegisterView, "make_form", crash)
    typed = {"name": "Zebrafina", "email": "zebrafina@quixot.example", "cv": upload("Wombat.pdf", pdf("x"))}

    report = report_of(url("register"), typed)

    assert [word for word in SECRETS if word in report] == []
