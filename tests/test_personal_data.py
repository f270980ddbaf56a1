"""What a candidate typed stands in the entry, its mail and its file, nowhere else (P22), and nowhere once erased (P25)."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django_tasks.backends.base import BaseTaskBackend

from tests.files.make import pdf, upload
from tests.inbox.entry.conftest import url
from tests.page_types.conftest import publish
from tests.page_types.test_serve import stamp, stamp_in
from wagtail_interest import clock
from wagtail_interest.followup import bulk, review
from wagtail_interest.followup.additions import add_something
from wagtail_interest.followup.undo import undo
from wagtail_interest.lifecycle.erase import erase
from wagtail_interest.page_types import serve
from wagtail_interest.records.form import DailyCount
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.mark import Mark
from wagtail_interest.vocabulary import Exit, Then

QUESTION = {
    "type": "short_text",
    "id": "11111111-1111-4111-8111-111111111111",
    "value": {"label": "What do you breed?"},
}
TYPED = {
    "name": "Zebrafina Quixotsdotter",
    "email": "zebrafina@quixot.example",
    "phone": "070-777 888 999",
    "availability": "active",
    "q_11111111-1111-4111-8111-111111111111": "Wombats",
}
SECRETS = ("zebrafina", "quixot", "777 888", "777888", "wombat", "marmalade")
#: Tables that exist to hold what a person typed; everything else must not.
HOLDERS = {"candidate", "interest", "attachment", "message", "note"}


class Elsewhere(BaseTaskBackend):
    """A task back end whose worker runs in another process; keeps what it was given, as its table would."""

    rows: list[tuple[Any, ...]] = []

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> None:
        self.rows.append((task.name, args, kwargs))


def told(text: str) -> list[str]:
    """Return which of the candidate's words stand in *text*."""
    return [word for word in SECRETS if word in text.lower()]


@pytest.fixture
def role_page(plan, tree, private_files):
    """A published page with one question."""
    return publish(tree, questions=[QUESTION])


def live_through(client: Any, role_page: Any, recruiter: Any) -> list[str]:
    """Send with an error, send, add something; a recruiter reads, notes, answers; return every address visited."""
    seen = []

    def visit(method: str, path: str, data: Any = None) -> Any:
        response = getattr(client, method)(path, data or {})
        seen.extend([path, response.headers.get("Location", "")])
        assert response.status_code < 500
        if response.streaming:
            b"".join(response.streaming_content)
        return response

    cv = upload("Wombat CV.pdf", pdf("Zebrafina"))
    again = visit(
        "post", role_page.url, {**TYPED, **stamp(client, role_page), "email": "zebrafina@", "cv": cv}
    )
    assert again.status_code == 422
    thanks = visit("post", role_page.url, {**TYPED, **stamp_in(again.content.decode())})
    visit("get", thanks["Location"])
    visit("post", f"{role_page.url}received/", {"action": "add", "text": "I like marmalade."})
    visit("post", f"{role_page.url}received/", {"action": "person"})
    visit("post", reverse("wagtail_interest:new_link"), {"email": TYPED["email"]})
    entry = Interest.objects.get()
    client.force_login(recruiter)
    visit("get", url("inspect", entry.pk))
    visit("get", url("file", entry.pk))
    visit("get", url("index") + "?export=csv")
    for action, data in (
        ("note", {"text": "Marmalade!"}),
        ("reply", {"subject": "Wombats", "text": "Wombats."}),
    ):
        entry.refresh_from_db()
        visit("post", url(action, entry.pk), {"seen": entry.changed_at.isoformat(), **data})
    return seen


@pytest.mark.django_db(transaction=True)
def test_p22_nothing_typed_is_in_logs_tasks_marks_events_and_addresses(
    client, role_page, recruiter, settings, caplog
):
    settings.TASKS = {"default": {"BACKEND": f"{__name__}.Elsewhere"}}
    Elsewhere.rows = []
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.WAGTAIL_INTEREST = {"UNDO_SECONDS": 0}
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens: every mail fails
    caplog.set_level(logging.DEBUG)

    addresses = live_through(client, role_page, recruiter)
    printed = io.StringIO()
    call_command("interest_run", stdout=printed)

    entry = Interest.objects.get()
    assert (entry.name, entry.attachments.get().shown_name) == (TYPED["name"], "Wombat CV.pdf")
    logged = "\n".join(
        logging.Formatter().format(each) for each in caplog.records if "django.db" not in each.name
    )
    # the confirmation, the new link, the answer; the file to be made readable
    assert [name for name, _, _ in Elsewhere.rows].count("deliver") == 3
    assert all(isinstance(args[0], int) for _, args, _ in Elsewhere.rows)
    happened = set(Event.objects.values_list("code", flat=True))
    assert happened >= {"received", "added", "opened", "file_opened", "exported", "noted", "replied"}
    for text in (logged, printed.getvalue(), str(Elsewhere.rows), "\n".join(addresses)):
        assert told(text) == []
    assert told(entry.attachments.get().file.name) == []
    for session in Session.objects.all():
        assert told(json.dumps(session.get_decoded())) == []
    assert (Event.objects.exists(), DailyCount.objects.exists(), Mark.objects.exists()) == (True, True, True)


def rows_beyond(holders: set[str]) -> dict[str, str]:
    """Return the text of every row of every table but *holders*, by model."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label != "wagtail_interest" or model._meta.model_name not in holders:
            found[model._meta.label] = " ".join(map(str, model.objects.values_list()))
    return found


@pytest.mark.django_db
def test_p22_only_five_tables_hold_what_was_typed(client, role_page, recruiter):
    live_through(client, role_page, recruiter)
    call_command("interest_run", stdout=io.StringIO())

    assert {name: told(text) for name, text in rows_beyond(HOLDERS).items() if told(text)} == {}


@pytest.mark.django_db
def test_p25_nothing_typed_is_left_after_erasure_whatever_was_done_before(
    client, role_page, recruiter, private_files, django_capture_on_commit_callbacks
):
    live_through(client, role_page, recruiter)
    entry, now = Interest.objects.get(), clock.now()
    words = {"subject": "Wombats, {name}", "text": "Zebrafina, do you like marmalade?", "then": Then.ASK}
    assert bulk.start("answer", words, [entry.pk], batch="press", by=recruiter, now=now).done == 1
    assert undo("press", by=recruiter, now=now).done == [entry.pk]
    review.start(recruiter, now)
    assert add_something(entry, "Wombats and marmalade.", now=now)
    call_command("interest_run", stdout=io.StringIO())
    assert [path for path in private_files.rglob("*") if path.is_file()]

    with django_capture_on_commit_callbacks(execute=True):
        assert erase([entry.pk], by=None, now=now, exit=Exit.ERASED_SELF).done == [entry.pk]

    assert {name: told(text) for name, text in rows_beyond(set()).items() if told(text)} == {}
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_p22_no_name_of_a_row_tells_who_it_is_about(client, role_page, recruiter):
    live_through(client, role_page, recruiter)

    for model in apps.get_app_config("wagtail_interest").get_models():
        assert told(" ".join(map(str, model.objects.all()))) == []


@pytest.mark.django_db
def test_p22_error_mail_of_a_crash_tells_nothing_typed(client, role_page, settings, monkeypatch):
    def crash(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("out of luck")

    settings.ADMINS = [("Ada", "ada@example.com")]
    monkeypatch.setattr(serve.send, "accept", crash)
    client.raise_request_exception = False
    cv = upload("Wombat CV.pdf", pdf("Zebrafina"))

    response = client.post(role_page.url, {**TYPED, **stamp(client, role_page), "cv": cv})

    (report,) = mail.outbox
    assert response.status_code == 500
    assert "out of luck" in report.body
    assert told(report.subject + report.body) == []
    assert told(str(report.message())) == []
