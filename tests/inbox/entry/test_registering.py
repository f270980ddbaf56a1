"""Registering by hand goes through the same door as the public form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests import builders
from tests.files.make import pdf
from tests.inbox.entry.conftest import url
from wagtail_interest.followup.promise import add_working_days
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Event, Interest, Note
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


@pytest.fixture
def data(form_row):
    area = builders.area("Sales")
    return {
        "form": form_row.pk,
        "source": "fair",
        "name": "Bo Öberg",
        "email": "bo@example.com",
        "phone": "070-123 45 67",
        "availability": "future",
        "areas": [area.pk],
        "language": "sv",
        "note": "Met at the fair.",
        "consent_pool": "on",
        "token": "a" * 32,
    }


def test_registers_with_source_note_and_confirmation(as_recruiter, data, recruiter):
    response = as_recruiter.post(url("register"), data)
    entry = Interest.objects.get()
    assert response["Location"] == url("inspect", entry.pk)
    assert (entry.source, entry.registered_by, entry.language) == ("fair", recruiter, "sv")
    assert entry.consent_pool
    assert [str(area) for area in entry.areas.all()] == ["Sales"]
    assert Note.objects.get().text == "Met at the fair."
    assert Event.objects.filter(code="registered", actor=recruiter).exists()
    assert Message.objects.get().to == "bo@example.com"


def test_p37_pressed_twice_is_one_entry(as_recruiter, data):
    places = {as_recruiter.post(url("register"), data)["Location"] for _press in range(2)}
    assert len(places) == Interest.objects.count() == 1


def test_form_shows_a_fresh_token_and_preselects_the_only_form(as_recruiter, form_row):
    page = as_recruiter.get(url("register")).content.decode()
    assert f'<option value="{form_row.pk}" selected>' in page
    assert 'name="token"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "\u200b"},
        {"email": "nobody"},
        {"email": "a@localhost"},
        {"email": "a@example.com\nBcc: b@example.com"},
        {"source": "form"},
        {"availability": ""},
        {"form": "999"},
        {"form": "x"},
        {"areas": ["999"]},
        {"language": "tlh"},
        {"token": ""},
        {"note": "x" * 5001},
        {"received_on": "2999-01-01"},
        {"received_on": "1999-01-01"},
        {"received_on": "yesterday"},
    ],
)
def test_wrong_input_is_shown_again_with_what_was_typed(as_recruiter, data, wrong):
    response = as_recruiter.post(url("register"), {**data, **wrong})
    assert response.status_code == 422
    assert "070-123 45 67" in response.content.decode()
    assert Interest.objects.count() == 0


def test_p9_form_outside_the_scope_cannot_be_chosen(as_recruiter, data, stranger):
    plan = builders.plan(name="Other", is_default=False, owner=stranger)
    hidden = builders.form("Hidden form", plan=plan)
    assert "Hidden form" not in as_recruiter.get(url("register")).content.decode()
    assert as_recruiter.post(url("register"), {**data, "form": hidden.pk}).status_code == 422


def test_hostile_file_is_refused_and_not_stored(as_recruiter, data):
    upload = SimpleUploadedFile("cv.pdf", b"<html><script>alert(1)</script></html>")
    response = as_recruiter.post(url("register"), {**data, "cv": upload})
    assert response.status_code == 422
    assert Attachment.objects.count() == Interest.objects.count() == 0


PDF = pdf("Anna")


def test_accepted_file_hangs_at_the_entry(as_recruiter, data):
    upload = SimpleUploadedFile("Bo Öberg.pdf", PDF)
    response = as_recruiter.post(url("register"), {**data, "cv": upload})
    assert response.status_code == 302
    row = Attachment.objects.get()
    assert (row.interest, row.shown_name, row.question_id) == (Interest.objects.get(), "Bo Öberg.pdf", "")


def with_pdf(data: dict, **changed) -> dict:
    return {**data, "cv": SimpleUploadedFile("cv.pdf", PDF), **changed}


def test_p8_good_file_beside_a_wrong_field_is_kept(as_recruiter, data, form_row):
    response = as_recruiter.post(url("register"), with_pdf(data, email="x"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "cv.pdf is kept" in page
    assert f'name="held_by" value="{form_row.pk}"' in page
    assert Attachment.objects.get().interest is None
    as_recruiter.post(url("register"), {**data, "held_by": form_row.pk})
    row = Attachment.objects.get()
    assert (row.interest, row.shown_name, row.held_until) == (Interest.objects.get(), "cv.pdf", None)


def test_p8_kept_file_follows_the_form_that_is_chosen_at_last(as_recruiter, data, form_row, plan):
    other = builders.form("Other", plan=plan)
    assert "cv.pdf is kept" in as_recruiter.post(url("register"), with_pdf(data, form="")).content.decode()
    holder = Attachment.objects.get().form_id
    as_recruiter.post(url("register"), {**data, "form": other.pk, "held_by": holder})
    row = Attachment.objects.get()
    assert (row.form, row.interest) == (other, Interest.objects.get())


def test_p8_new_file_takes_the_kept_ones_place(as_recruiter, data, form_row):
    as_recruiter.post(url("register"), with_pdf(data, email="x"))
    newer = SimpleUploadedFile("newer.pdf", PDF)
    as_recruiter.post(url("register"), {**data, "held_by": form_row.pk, "cv": newer})
    assert [row.shown_name for row in Attachment.objects.all()] == ["newer.pdf"]


@pytest.mark.parametrize("holder", ["", "x", "999", "9" * 30])
def test_p9_kept_file_is_nobody_elses(as_recruiter, client, superuser, data, form_row, holder):
    as_recruiter.post(url("register"), with_pdf(data, email="x"))
    client.force_login(superuser)
    client.post(url("register"), {**data, "held_by": holder or form_row.pk})
    assert Attachment.objects.get().interest is None
    assert Interest.objects.get().attachments.count() == 0


def received_on(days_ago: int) -> str:
    return (timezone.localdate() - timedelta(days=days_ago)).isoformat()


def test_promise_counts_from_the_day_it_was_received(as_recruiter, data, plan):
    as_recruiter.post(url("register"), {**data, "received_on": received_on(4)})
    entry = Interest.objects.get()
    day = timezone.localdate() - timedelta(days=4)
    assert timezone.localtime(entry.submitted_at).date() == day
    assert entry.due_on == add_working_days(day, plan.future_days)
    assert Event.objects.get(code="registered").at > entry.submitted_at


def test_day_long_past_promises_the_next_working_day(as_recruiter, data):
    as_recruiter.post(url("register"), {**data, "received_on": received_on(90)})
    assert Interest.objects.get().due_on == add_working_days(timezone.localdate(), 1)


def test_today_is_now(as_recruiter, data):
    as_recruiter.post(url("register"), {**data, "received_on": received_on(0)})
    entry = Interest.objects.get()
    assert entry.submitted_at == entry.changed_at


def test_storage_that_fails_is_told_in_plain_words(as_recruiter, data, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    settings.STORAGES = {
        **settings.STORAGES,
        "wagtail_interest_private": {
            "BACKEND": "wagtail_interest.storage.PrivateStorage",
            "OPTIONS": {"location": blocked},
        },
    }
    response = as_recruiter.post(url("register"), {**data, "cv": SimpleUploadedFile("cv.pdf", PDF)})
    assert response.status_code == 422
    assert "The file could not be stored." in response.content.decode()
    assert Interest.objects.count() == 0


def test_form_without_a_plan_says_so(as_recruiter, superuser, client, data, form_row):
    form_row.plan = None
    form_row.save()
    HandlingPlan.objects.all().delete()
    client.force_login(superuser)
    response = client.post(url("register"), data)
    assert response.status_code == 422
    assert "no handling plan" in response.content.decode()


def test_who_may_only_read_cannot_register(client, recruiters, recruiter, data, plan):
    recruiters.permissions.remove(recruiters.permissions.get(codename="change_interest"))
    client.force_login(recruiter)
    assert client.post(url("register"), data).status_code in (302, 403)
    assert Interest.objects.count() == 0
