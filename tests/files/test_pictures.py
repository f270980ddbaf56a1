"""Files become readable by a worker or by the clock, once, and leave with their entry (promises P7, P25, P30)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.files import make
from tests.inbox.entry.conftest import attach
from wagtail_interest.files import pictures, store
from wagtail_interest.files import sweep as sweep_module
from wagtail_interest.files.sweep import sweep, sweep_often
from wagtail_interest.lifecycle.erase import erase
from wagtail_interest.records.attachment import Attachment, PagePicture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files", "plan")]


@pytest.fixture
def entry():
    """An entry."""
    return builders.interest(builders.form())


def stored(private_files) -> int:
    """How many files lie in the private storage."""
    return sum(path.is_file() for path in private_files.rglob("*"))


def test_clock_draws_what_no_worker_did(entry, now):
    row = attach(entry, content=make.pdf())
    made = pictures.make_waiting(now)
    assert (made.readable, made.not_readable, made.left) == (1, 0, 0)
    row.refresh_from_db()
    assert row.pictured_at == now
    (picture,) = row.pictures.all()
    assert picture.file.open("rb").read(2) == b"\xff\xd8"
    assert pictures.make_waiting(now) == pictures.Made()


def test_words_of_a_word_file_are_kept_with_it(entry, now):
    row = attach(entry, "CV.docx", make.word(), extension="docx")
    pictures.make_waiting(now)
    row.refresh_from_db()
    assert row.plain_text
    assert not row.pictures.exists()


def test_file_that_cannot_be_drawn_is_not_tried_again(entry, now):
    attach(entry, content=b"%PDF-1.4 nothing")
    assert pictures.make_waiting(now).not_readable == 1
    assert pictures.make_waiting(now) == pictures.Made()


def test_held_files_and_lost_ones_are_left_alone(entry, now):
    held = attach(entry, content=make.pdf())
    Attachment.objects.filter(pk=held.pk).update(interest=None, held_until=now)
    lost = attach(entry, content=make.pdf())
    lost.file.storage.delete(lost.file.name)
    assert pictures.make_waiting(now).not_readable == 1
    held.refresh_from_db()
    assert held.pictured_at is None


def test_p30_slower_of_two_workers_leaves_no_file(
    entry, now, private_files, django_capture_on_commit_callbacks
):
    row = attach(entry, content=make.pdf())
    assert pictures.make(row, now=now)
    before = stored(private_files)
    with django_capture_on_commit_callbacks(execute=True):
        assert not pictures.make(row, now=now)
    assert stored(private_files) == before
    assert PagePicture.objects.count() == 1


def test_p25_erasure_takes_the_pictures_with_it(
    entry, now, private_files, django_capture_on_commit_callbacks
):
    attach(entry, content=make.pdf())
    pictures.make_waiting(now)
    assert stored(private_files) == 2
    with django_capture_on_commit_callbacks(execute=True):
        erase([entry.pk], by=None, now=now, exit="erased_self")
    assert stored(private_files) == 0
    assert not PagePicture.objects.exists()


def test_p30_sweeper_keeps_pictures_and_takes_orphans(entry, private_files):
    from django.utils import timezone

    attach(entry, content=make.pdf())
    pictures.make_waiting(timezone.now())
    later = timezone.now() + timedelta(hours=2)
    name = PagePicture.objects.get().file.name
    sweep(later)
    assert store.private().exists(name)
    PagePicture.objects.all().delete()
    sweep(later)
    assert not store.private().exists(name)


def test_p30_picture_row_without_its_file_goes(entry, now):
    attach(entry, content=make.pdf())
    pictures.make_waiting(now)
    store.private().delete(PagePicture.objects.get().file.name)
    sweep(now)
    assert not PagePicture.objects.exists()


def test_p22_task_tells_nothing_of_what_broke(entry, now, caplog, settings):
    row = attach(entry, "Anna Åkesson CV.pdf", make.pdf())
    settings.STORAGES = {**settings.STORAGES, "wagtail_interest_private": {"BACKEND": "nowhere.Storage"}}
    pictures.make_readable.func(row.pk)
    assert "Åkesson" not in caplog.text
    assert f"File {row.pk} was not made readable" in caplog.text


def test_p30_storage_and_rows_are_compared_once_a_day(entry, now, django_assert_max_num_queries):
    attach(entry, content=make.pdf())
    pictures.make_waiting(now)
    sweep_often(now)
    store.private().delete(PagePicture.objects.get().file.name)
    with django_assert_max_num_queries(6):
        sweep_often(now + timedelta(hours=22))
    assert PagePicture.objects.exists()
    sweep_often(now + timedelta(hours=24))
    assert not PagePicture.objects.exists()


def test_p30_clock_set_back_does_not_put_the_comparison_off(entry, now):
    attach(entry, content=make.pdf())
    pictures.make_waiting(now)
    sweep_often(now + timedelta(days=400))
    store.private().delete(PagePicture.objects.get().file.name)
    sweep_often(now)
    assert not PagePicture.objects.exists()


def test_p30_picture_drawn_while_the_sweeper_looks_stays(entry, now, monkeypatch):
    pictures.make(attach(entry, content=make.pdf()), now=now)
    row, listdir = attach(entry, content=make.pdf()), type(store.private()).listdir

    def listed_before_it_is_drawn(self, path):
        found = listdir(self, path)
        if not path:
            pictures.make(row, now=now)
        return found

    monkeypatch.setattr(type(store.private()), "listdir", listed_before_it_is_drawn)
    assert sweep_module._sweep_pictures() == 0
    assert PagePicture.objects.count() == 2
