"""Stored, held, counted and swept (promises P5, P8, P30)."""

from __future__ import annotations

import errno
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import transaction

from tests import builders
from tests.files import make
from wagtail_interest.files import StorageFailed, hold, limits, store, sweep
from wagtail_interest.files.judge import judge
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.storage import ALIAS, PrivateStorage

pytestmark = pytest.mark.django_db


def written(form, now, *, question_id: str = "", name: str = "CV åäö.pdf") -> Attachment:
    upload = make.upload(name, make.pdf())
    judged = judge(upload, extensions=["pdf"], max_bytes=10**7)
    return store.write(upload, judged, form=form, question_id=question_id, now=now)


def on_disk(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def age(folder: Path, name: str, now, hours: float) -> None:
    moment = (now - timedelta(hours=hours)).timestamp()
    os.utime(folder / name, (moment, moment))


@pytest.fixture
def form(db):
    return builders.form()


def test_p5_stored_name_is_random_and_not_the_persons(private_files, form, now):
    row = written(form, now)
    assert re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{30}\.pdf", row.file.name)
    assert (row.pk, row.shown_name, row.extension, row.scan) == (None, "CV åäö.pdf", "pdf", "off")
    assert on_disk(private_files) == [row.file.name]
    assert row.file.read() == (private_files / row.file.name).read_bytes()
    row.file.close()
    with pytest.raises(ValueError):
        row.file.storage.url(row.file.name)


class FullStorage(PrivateStorage):
    """A disk that is full after a few bytes."""

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(10))
        raise OSError(errno.ENOSPC, "No space left on device")


def test_p8_p22_full_disk_leaves_no_partial_file_and_no_word_of_it_in_the_log(
    private_files, settings, form, now, caplog
):
    settings.STORAGES = {
        **settings.STORAGES,
        ALIAS: {"BACKEND": "tests.files.test_store.FullStorage", "OPTIONS": {"location": private_files}},
    }
    with pytest.raises(StorageFailed):
        written(form, now)
    assert on_disk(private_files) == []
    assert "OSError" in caplog.text
    assert "No space" not in caplog.text


def test_discard_of_an_unsaved_row_deletes_its_file_at_once(private_files, form, now):
    store.discard([written(form, now)])
    assert on_disk(private_files) == []


def test_p30_discard_after_a_rolled_back_insert_deletes_the_file(private_files, form, now):
    row = written(form, now)
    with pytest.raises(RuntimeError), transaction.atomic():
        Attachment.objects.bulk_create([row])
        raise RuntimeError
    assert row.pk is not None
    store.discard([row])
    assert on_disk(private_files) == []


def test_discard_leaves_files_of_entries_alone(private_files, form, now, django_capture_on_commit_callbacks):
    row = written(form, now)
    row.interest = builders.interest(form)
    row.save()
    with django_capture_on_commit_callbacks(execute=True):
        store.discard([row])
    assert on_disk(private_files) == [row.file.name]
    assert Attachment.objects.count() == 1


def test_p30_rolled_back_discard_keeps_row_and_file(private_files, form, now):
    (row,) = hold.hold([written(form, now)], token="t", now=now)
    with pytest.raises(RuntimeError), transaction.atomic():
        store.discard([row])
        raise RuntimeError
    assert on_disk(private_files) == [row.file.name]
    assert hold.held(form, "t", now) == [row]


def test_p8_held_file_is_bound_to_form_and_token_for_two_hours(private_files, form, now):
    (row,) = hold.hold([written(form, now)], token="secret", now=now)
    assert row.held_key != "secret"
    assert hold.held(form, "secret", now + timedelta(minutes=119)) == [row]
    assert hold.held(form, "secret", now + timedelta(minutes=120)) == []
    assert hold.held(form, "other", now) == []
    assert hold.held(builders.form("Other"), "secret", now) == []
    assert hold.held(form, "", now) == []


def test_p8_newer_file_takes_the_held_ones_place(
    private_files, form, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        hold.hold([written(form, now), written(form, now, question_id="q1")], token="t", now=now)
        (newer,) = hold.hold([written(form, now)], token="t", now=now)
    assert {row.question_id: row.pk for row in hold.held(form, "t", now)}[""] == newer.pk
    assert len(on_disk(private_files)) == 2


def test_p8_held_files_are_counted_and_nothing_is_held_without_token(private_files, settings, form, now):
    settings.WAGTAIL_INTEREST = {"HELD_FILES_PER_FORM": 2}
    rows = [written(form, now, question_id=f"q{number}") for number in range(3)]
    assert hold.hold(rows, token="t", now=now) == rows[:2]
    assert hold.hold([written(form, now)], token="", now=now) == []
    assert hold.hold([], token="t", now=now) == []
    assert on_disk(private_files) == sorted(row.file.name for row in rows[:2])


def test_p8_release_takes_row_and_file_away(private_files, form, now, django_capture_on_commit_callbacks):
    rows = hold.hold([written(form, now)], token="t", now=now)
    with django_capture_on_commit_callbacks(execute=True):
        hold.release(rows)
    assert (on_disk(private_files), Attachment.objects.count()) == ([], 0)


def test_p8_files_per_client_and_day_are_limited(settings, now):
    settings.WAGTAIL_INTEREST = {"FILES_PER_CLIENT_PER_DAY": 3}
    assert [limits.allow("a", 2, now), limits.allow("a", 1, now), limits.allow("a", 1, now)] == [
        True,
        True,
        False,
    ]
    assert limits.allow("b", 1, now)
    assert limits.allow("a", 1, now + timedelta(days=1))
    assert limits.allow("", 100, now)
    assert limits.allow("a", 0, now)


def test_p8_form_works_when_the_cache_is_down(settings, now):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "/proc/no"}
    }
    assert limits.allow("a", 100, now)
    settings.WAGTAIL_INTEREST = {"RATE_CACHE": "nowhere"}
    assert limits.allow("a", 100, now)


@pytest.mark.parametrize(
    ("length", "too_long"),
    [(None, False), ("", False), ("x", False), ("1000", False), (str(12 * 1024 * 1024), True)],
)
def test_p8_content_length_is_judged_first(length, too_long):
    assert limits.too_long(length, files=1) is too_long


def test_p30_held_files_past_their_time_are_swept(
    private_files, form, now, django_capture_on_commit_callbacks
):
    hold.hold([written(form, now)], token="t", now=now)
    assert sweep.sweep(now + timedelta(minutes=119)) == sweep.Swept()
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep.sweep(now + timedelta(minutes=120)) == sweep.Swept(rows=1, files=1)
    assert (on_disk(private_files), Attachment.objects.count()) == ([], 0)


def test_p30_file_without_row_is_swept_after_the_grace_time(private_files, form, now):
    crashed, running = written(form, now), written(form, now)
    kept = written(form, now)
    kept.interest = builders.interest(form)
    kept.save()
    foreign = private_files / "README.txt"
    foreign.write_text("the host's own")
    for row, hours in ((crashed, 1.1), (running, 0.9), (kept, 100)):
        age(private_files, row.file.name, now, hours)
    assert sweep.sweep(now) == sweep.Swept(files=1)
    assert sweep.sweep(now) == sweep.Swept()
    assert on_disk(private_files) == sorted(["README.txt", running.file.name, kept.file.name])


def test_p30_row_without_file_is_swept_after_the_grace_time(private_files, form, now):
    entry = builders.interest(form)
    rows = [written(form, now) for _ in range(3)]
    for row in rows:
        row.interest = entry
        row.save()
    (private_files / rows[0].file.name).unlink()
    assert sweep.sweep(now + timedelta(minutes=59)) == sweep.Swept()
    assert sweep.sweep(now + timedelta(minutes=61)) == sweep.Swept(rows=1)
    assert Attachment.objects.count() == 2


def test_p30_unplugged_storage_costs_no_rows(private_files, form, now):
    entry = builders.interest(form)
    fields = {
        "form": form,
        "interest": entry,
        "shown_name": "a.pdf",
        "extension": "pdf",
        "size": 1,
        "created_at": now,
    }
    Attachment.objects.bulk_create(
        [Attachment(file=f"{n:02x}/{n:032x}.pdf", digest="", **fields) for n in range(21)]
    )
    assert sweep.sweep(now + timedelta(hours=2)) == sweep.Swept(stopped=True)
    assert Attachment.objects.count() == 21
    assert not storages[ALIAS].exists("00")
