"""A CV is read beside the answers, and each look is an event (promises P2, P9, P10, P24)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.files import make
from tests.inbox.entry.conftest import attach, url
from wagtail_interest.files import pictures
from wagtail_interest.records.attachment import Attachment, PagePicture
from wagtail_interest.records.interest import Event
from wagtail_interest.vocabulary import EventCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


@pytest.fixture
def cv(entry, now) -> Attachment:
    """A PDF whose page was drawn."""
    row = attach(entry, "Anna CV.pdf", make.pdf("Anna"))
    pictures.make_waiting(now)
    return row


def test_entry_shows_the_cv_in_a_frame(as_recruiter, entry, cv):
    html = as_recruiter.get(url("inspect", entry.pk)).content.decode()
    assert f'src="{url("read", entry.pk)}?file={cv.pk}"' in html
    assert 'sandbox="allow-same-origin"' in html


def test_file_nobody_drew_is_only_offered_for_download(as_recruiter, entry):
    attach(entry, content=make.pdf())
    html = as_recruiter.get(url("inspect", entry.pk)).content.decode()
    assert "<iframe" not in html
    assert url("file", entry.pk) in html


def test_p24_reading_is_an_event(as_recruiter, entry, cv, recruiter):
    response = as_recruiter.get(url("read", entry.pk), {"file": cv.pk})
    assert response.status_code == 200
    logged = Event.objects.get()
    assert (logged.code, logged.actor, logged.data) == (EventCode.READ, recruiter, {"file": cv.pk})


def test_p2_reader_runs_nothing_and_stays_in_the_browser(as_recruiter, entry, cv):
    response = as_recruiter.get(url("read", entry.pk), {"file": cv.pk})
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    picture = PagePicture.objects.get()
    shown = as_recruiter.get(url("picture", entry.pk), {"page": picture.pk})
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")


def test_p10_words_of_a_file_are_words(as_recruiter, entry, now):
    row = attach(entry, "CV.docx", extension="docx")
    Attachment.objects.filter(pk=row.pk).update(pictured_at=now, plain_text="<script>alert(1)</script>")
    html = as_recruiter.get(url("read", entry.pk), {"file": row.pk}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_p9_file_of_another_entry_is_not_shown(as_recruiter, entry, stranger, now):
    other = builders.form("Hidden", plan=builders.plan(name="O", is_default=False, owner=stranger))
    row = attach(builders.interest(other), content=make.pdf())
    pictures.make_waiting(now)
    picture = PagePicture.objects.get()
    assert as_recruiter.get(url("read", entry.pk), {"file": row.pk}).status_code == 404
    assert as_recruiter.get(url("picture", entry.pk), {"page": picture.pk}).status_code == 404
    assert as_recruiter.get(url("read", row.interest_id), {"file": row.pk}).status_code == 404
    assert not Event.objects.exists()


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, ""])
def test_p9_nonsense_keys_do_not_exist(as_recruiter, entry, key):
    assert as_recruiter.get(url("read", entry.pk), {"file": key}).status_code == 404
    assert as_recruiter.get(url("picture", entry.pk), {"page": key}).status_code == 404


def test_p16_head_leaves_no_trace(as_recruiter, entry, cv):
    assert as_recruiter.head(url("read", entry.pk), {"file": cv.pk}).status_code == 200
    assert as_recruiter.post(url("read", entry.pk)).status_code == 405
    assert not Event.objects.exists()


def test_picture_whose_file_is_gone_is_no_error(as_recruiter, entry, cv):
    picture = PagePicture.objects.get()
    picture.file.storage.delete(picture.file.name)
    assert as_recruiter.get(url("picture", entry.pk), {"page": picture.pk}).status_code == 410


def test_timeline_tells_who_read_it(as_recruiter, entry, cv):
    as_recruiter.get(url("read", entry.pk), {"file": cv.pk})
    html = as_recruiter.get(url("inspect", entry.pk)).content.decode()
    assert "Read Anna CV.pdf on screen" in html
