"""A candidate's file leaves through one door (promise P2)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.inbox.entry.conftest import attach, url
from wagtail_interest.records.interest import Event
from wagtail_interest.vocabulary import EventCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


def test_p2_file_leaves_as_a_harmless_attachment(as_recruiter, entry, recruiter):
    row = attach(entry, "Anna Åkesson CV.pdf", b"%PDF-1.4 hello")
    response = as_recruiter.get(url("file", entry.pk), {"file": row.pk})
    assert b"".join(response.streaming_content) == b"%PDF-1.4 hello"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{entry.reference}%20Anna%20%C3%85kesson%20CV.pdf"
    )
    logged = Event.objects.get()
    assert (logged.code, logged.actor, logged.data) == (EventCode.FILE_OPENED, recruiter, {"file": row.pk})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('a"; filename="evil.exe.pdf', "a_ filename_evil.exe.pdf"),
        ("../../etc/passwd.pdf", "etc_passwd.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a_Set-Cookie_ x_1.pdf"),
        ("....pdf", "file.pdf"),
        ("CV", "CV.pdf"),
    ],
)
def test_p2_hostile_names_become_safe_ones(as_recruiter, entry, name, expected):
    row = attach(entry, name)
    response = as_recruiter.get(url("file", entry.pk), {"file": row.pk})
    assert response["Content-Disposition"] == f'attachment; filename="{entry.reference} {expected}"'


def test_p2_the_right_to_download_is_asked_for(client, recruiters, recruiter, entry):
    row = attach(entry)
    recruiters.permissions.remove(recruiters.permissions.get(codename="download_interest"))
    client.force_login(recruiter)
    assert f"file={row.pk}" not in client.get(url("inspect", entry.pk)).content.decode()
    assert client.get(url("file", entry.pk), {"file": row.pk}).status_code in (302, 403)
    assert not Event.objects.filter(code=EventCode.FILE_OPENED).exists()


def test_p9_file_of_another_entry_is_not_this_entrys(as_recruiter, entry, stranger):
    other = builders.form("Hidden", plan=builders.plan(name="O", is_default=False, owner=stranger))
    row = attach(builders.interest(other))
    assert as_recruiter.get(url("file", entry.pk), {"file": row.pk}).status_code == 404


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "1 OR 1=1", ""])
def test_p9_nonsense_file_keys_do_not_exist(as_recruiter, entry, key):
    assert as_recruiter.get(url("file", entry.pk), {"file": key}).status_code == 404


def test_missing_file_is_a_plain_page(as_recruiter, entry):
    row = attach(entry)
    row.file.storage.delete(row.file.name)
    response = as_recruiter.get(url("file", entry.pk), {"file": row.pk})
    assert response.status_code == 410
    assert "The file is not there" in response.content.decode()
    assert Event.objects.count() == 0


def test_p16_head_of_a_file_leaves_no_trace(as_recruiter, entry):
    row = attach(entry)
    assert as_recruiter.head(url("file", entry.pk), {"file": row.pk}).status_code == 200
    assert as_recruiter.post(url("file", entry.pk)).status_code == 405
    assert Event.objects.count() == 0
