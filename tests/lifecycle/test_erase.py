"""Erasure leaves nothing personal anywhere we write (promises P25, P30)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.db.models import Q

from tests import builders
from wagtail_interest.followup.verbs import Done
from wagtail_interest.lifecycle.erase import erase, erase_where
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest, Note, event
from wagtail_interest.records.message import DeliveryEvent, Message
from wagtail_interest.signals import interests_erasing
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, MessageState

pytestmark = pytest.mark.django_db
OWN = Exit.ERASED_SELF


def full_entry(form, now, **fields):
    """An entry with everything it can own."""
    entry = builders.interest(form, **fields)
    entry.areas.add(builders.area())
    Attachment.objects.create(
        interest=entry,
        form=form,
        file=ContentFile(b"CV", name=f"{entry.pk:032x}.pdf"),
        shown_name="Anna CV.pdf",
        extension="pdf",
        size=2,
        digest="",
        created_at=now,
    )
    Note.objects.create(interest=entry, text="Anna called", at=now)
    event(entry, "received", now=now).save()
    mail = builders.message(entry)
    DeliveryEvent.objects.create(message=mail, event_id="1", type="delivered", at=now)
    return entry


def files(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def erased(db):
    """Collects what the signal says, and whether the rows were still there."""
    heard = []

    def listen(sender, ids, now, **kwargs):
        heard.append((ids, Interest.objects.filter(pk__in=ids).count()))

    interests_erasing.connect(listen, sender=Interest)
    yield heard
    interests_erasing.disconnect(listen, sender=Interest)


def test_p25_erasure_leaves_one_event_and_nothing_else(
    private_files, plan, manager, now, erased, django_capture_on_commit_callbacks
):
    form = builders.form()
    entry = full_entry(form, now)
    assert len(files(private_files)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert erase([entry.pk], by=manager, now=now, exit=OWN) == Done(done=[entry.pk])
        assert len(files(private_files)) == 1  # until the rows are gone for good
    assert files(private_files) == []
    for model in (Interest, Candidate, Attachment, Note, Message, DeliveryEvent):
        assert model.objects.count() == 0
    assert Interest.areas.through.objects.count() == 0
    (stays,) = Event.objects.all()
    assert (stays.interest, stays.form, stays.code, stays.at, stays.actor, stays.data) == (
        None,
        form,
        "erased",
        now,
        manager,
        {"exit": "erased_self"},
    )
    assert erased == [([entry.pk], 1)]


def test_p25_candidate_stays_while_another_entry_is_left(private_files, plan, now):
    form = builders.form()
    first = builders.interest(form, email="anna@example.com")
    second = builders.interest(form, email="anna@example.com", corrects=first)
    erase([first.pk], by=None, now=now, exit=OWN)
    assert Candidate.objects.count() == 1
    second.refresh_from_db()
    assert second.corrects is None
    builders.message(None, candidate=second.candidate, kind="link")
    erase([second.pk], by=None, now=now, exit=OWN)
    assert (Candidate.objects.count(), Message.objects.count()) == (0, 0)


def test_erasing_twice_and_unknown_ids_skips(private_files, plan, now):
    entry = builders.interest(builders.form())
    assert erase([entry.pk, entry.pk, 999_999], by=None, now=now, exit=OWN) == Done(
        done=[entry.pk], skipped=[999_999]
    )
    assert erase([entry.pk], by=None, now=now) == Done(skipped=[entry.pk])
    assert Event.objects.count() == 1
    assert erase([], by=None, now=now) == Done()


def test_p30_rolled_back_erasure_keeps_rows_and_files(private_files, plan, now):
    entry = full_entry(builders.form(), now)
    with pytest.raises(RuntimeError), transaction.atomic():
        erase([entry.pk], by=None, now=now, exit=OWN)
        raise RuntimeError
    assert Interest.objects.count() == 1
    assert len(files(private_files)) == 1


def test_entry_that_cannot_be_erased_fails_alone(private_files, plan, now):
    form = builders.form()
    entries = [builders.interest(form) for _ in range(4)]
    poison = entries[2].pk

    def refuse(sender, ids, **kwargs):
        if poison in ids:
            raise DatabaseError

    interests_erasing.connect(refuse, sender=Interest)
    try:
        result = erase([entry.pk for entry in entries], by=None, now=now + timedelta(days=1), exit=OWN)
    finally:
        interests_erasing.disconnect(refuse, sender=Interest)
    assert result == Done(done=[entry.pk for entry in entries if entry.pk != poison], failed=[poison])
    assert list(Interest.objects.values_list("pk", flat=True)) == [poison]


def test_erasing_a_thousand_takes_few_queries(private_files, plan, now, django_assert_max_num_queries):
    form = builders.form()
    ids = [builders.interest(form).pk for _ in range(60)]
    with django_assert_max_num_queries(35):
        assert erase(ids, by=None, now=now, exit=OWN) == Done(done=ids)


def test_entry_that_is_owed_an_answer_is_not_erased(private_files, plan, now):
    form = builders.form()
    owed, settled = builders.interest(form), builders.interest(form, settled_at=now)
    done = erase([owed.pk, settled.pk], by=None, now=now)
    assert done == Done(done=[settled.pk], failed=[owed.pk])
    assert erase([owed.pk], by=None, now=now, exit="bored") == Done(failed=[owed.pk])
    assert Interest.objects.get() == owed
    assert Event.objects.get().data == {}


def test_the_clock_erases_nobody_who_is_owed_whatever_it_was_told(private_files, plan, now):
    owed, answered = builders.interest(), builders.interest(settled_at=now)
    done = erase_where([owed.pk, answered.pk], Q(), now=now, code=EventCode.EXPIRED)
    assert (done.done, done.failed) == ([answered.pk], [owed.pk])
    assert list(Interest.objects.all()) == [owed]


def test_exit_given_before_stays_in_the_log_of_the_erasure(private_files, plan, now):
    entry = builders.interest(builders.form(), exit=Exit.DUPLICATE)
    assert erase([entry.pk], by=None, now=now).done == [entry.pk]
    assert Event.objects.get(code=EventCode.ERASED).data == {"exit": "duplicate"}


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_answer_on_its_way_holds_its_entry(private_files, plan, now, state):
    entry = builders.interest(builders.form(), settled_at=now)
    mail = builders.message(entry, kind=MessageKind.REPLY, state=state)
    assert erase([entry.pk], by=None, now=now).failed == [entry.pk]
    Message.objects.filter(pk=mail.pk).update(state=MessageState.SENT)
    assert erase([entry.pk], by=None, now=now).done == [entry.pk]
