"""Queueing, taking back, sending again, and the nudge."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django_tasks.backends.base import BaseTaskBackend

from tests import builders
from wagtail_interest.mail import queue as room
from wagtail_interest.mail.queue import Letter, cancel, new_message_id, queue, queue_each, resend
from wagtail_interest.records.interest import Event
from wagtail_interest.records.message import Message
from wagtail_interest.signals import message_changed
from wagtail_interest.vocabulary import AddressState, MessageState


class Worker(BaseTaskBackend):
    """A task back end with another process behind it, as far as the request can see."""

    taken: list[tuple] = []
    broken = False

    def enqueue(self, task, args, kwargs):
        if self.broken:
            raise ConnectionError("the broker at 10.0.0.1 is down for anna@example.com")
        self.validate_task(task)
        self.taken.append((task.queue_name, args, kwargs))


@pytest.fixture
def worker(settings):
    settings.TASKS = {"default": {"BACKEND": f"{__name__}.Worker", "QUEUES": ["default", "mail"]}}
    Worker.taken, Worker.broken = [], False
    return Worker


@pytest.fixture
def told():
    """What listeners of ``message_changed`` hear."""
    heard = []

    def listen(sender, message, state, **kwargs):
        heard.append((message.pk, str(state)))

    message_changed.connect(listen)
    yield heard
    message_changed.disconnect(listen)


def put(entry, now, **fields):
    given = {
        "to": entry.email,
        "language": "en",
        "context": {"subject": "S", "text": "T"},
        "now": now,
        "interest": entry,
    }
    return queue("reply", **{**given, **fields})


def test_p26_mail_is_a_row_in_the_callers_transaction(entry, now, told):
    with pytest.raises(RuntimeError), transaction.atomic():
        put(entry, now)
        raise RuntimeError
    assert Message.objects.count() == 0
    message = put(entry, now, context={"due_on": date(2026, 3, 11), "text": "a\x00\ud800b"})
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert message.candidate == entry.candidate
    assert message.context == {"due_on": "2026-03-11", "text": "ab"}
    assert message.give_up_at == now + timedelta(hours=24)
    assert told[-1] == (message.pk, "queued")


def test_one_mail_per_key(entry, now):
    assert put(entry, now, key="k") is not None
    assert put(entry, now, key="k") is None
    assert Message.objects.count() == 1


def letters(entry, *keys):
    return [Letter(entry.email, "en", {"subject": "S", "text": "T"}, entry, key=key) for key in keys]


def test_several_are_queued_together_but_for_taken_keys(entry, now, told, django_assert_num_queries):
    put(entry, now, key="b")
    # the rows between a savepoint and its end, the taken keys, then the same for the free ones
    with django_assert_num_queries(8):
        stored = queue_each("reply", letters(entry, "a", "b", "c", None, None), now=now, batch="x")
    assert [message.key for message in stored] == ["a", "c", None, None]
    assert [pk for pk, state in told[1:]] == [message.pk for message in stored]
    assert list(Message.objects.filter(batch="x").order_by("pk")) == stored


def test_key_given_twice_at_once_is_one_mail(entry, now):
    stored = queue_each("reply", letters(entry, "a", "b", "a"), now=now)
    assert [message.key for message in stored] == ["a", "b"]
    assert Message.objects.count() == 2


def test_p12_address_is_one_line(entry, now):
    message = put(entry, now, to="a@example.com\r\nBcc: b@example.com", reply_to="x@example.com\n")
    assert (message.to, message.reply_to) == ("a@example.com Bcc: b@example.com", "x@example.com")


def test_not_before_waits_and_gives_up_later(entry, now, worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = put(entry, now, not_before=now + timedelta(days=2))
    assert message.next_try_at == now + timedelta(days=2)
    assert message.give_up_at == now + timedelta(days=3)
    assert worker.taken == []


def test_message_id_is_at_the_senders_domain(settings):
    settings.WAGTAIL_INTEREST = {"MAIL_FROM": "Jobb <jobb@färg.example>"}
    assert new_message_id().endswith("@xn--frg-qla.example>")
    settings.WAGTAIL_INTEREST = {"MAIL_FROM": "nobody"}
    assert new_message_id() != new_message_id()


def test_nudge_goes_to_the_worker_after_commit(
    entry, now, worker, settings, django_capture_on_commit_callbacks
):
    settings.WAGTAIL_INTEREST = {"TASK_QUEUE": "mail"}
    with django_capture_on_commit_callbacks(execute=True):
        message = put(entry, now)
        assert worker.taken == []
    assert worker.taken == [("mail", (message.pk,), {})]


def test_nudge_is_skipped_where_tasks_run_at_once(
    entry, now, settings, mailoutbox, django_capture_on_commit_callbacks
):
    for backend in ("immediate.ImmediateBackend", "dummy.DummyBackend"):
        settings.TASKS = {"default": {"BACKEND": f"django_tasks.backends.{backend}"}}
        with django_capture_on_commit_callbacks(execute=True):
            message = put(entry, now)
        message.refresh_from_db()
        assert (message.state, message.attempts, mailoutbox) == (MessageState.QUEUED, 0, [])


def test_p26_broken_task_queue_never_breaks_the_request(
    entry, now, worker, caplog, django_capture_on_commit_callbacks
):
    worker.broken = True
    with django_capture_on_commit_callbacks(execute=True):
        message = put(entry, now)
    assert Message.objects.get() == message
    assert [record.getMessage() for record in caplog.records] == [
        f"The task queue took no nudge for deliver {message.pk}: ConnectionError"
    ]


def test_cancel_takes_back_what_is_not_sent(entry, now, told):
    waiting = builders.message(entry)
    died = builders.message(entry, state="sending", lease_until=now - timedelta(minutes=1), lease_key="x")
    sending = builders.message(entry, state="sending", lease_until=now + timedelta(minutes=1), lease_key="y")
    sent = builders.message(entry, state="sent")
    assert cancel([waiting, died, sending, sent], now=now) == 2
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {waiting.pk: "cancelled", died.pk: "cancelled", sending.pk: "sending", sent.pk: "sent"}
    assert told == [(waiting.pk, "cancelled"), (died.pk, "cancelled")]
    assert Event.objects.filter(code="mail").values_list("data", flat=True)[0] == {
        "message": waiting.pk,
        "kind": "reply",
        "state": "cancelled",
    }


def test_resend_gives_all_tries_again_and_keeps_the_history(
    entry, now, worker, django_capture_on_commit_callbacks
):
    user = get_user_model().objects.create_user("rita")
    entry.candidate.address_state = AddressState.UNREACHABLE
    entry.candidate.save()
    failed = builders.message(entry, state="bounced", attempts=7, error_class="X", esp_id="old", subject="S")
    sent = builders.message(entry, state="sent")
    gone = builders.message(entry, state="failed")
    Message.objects.filter(pk=gone.pk).delete()
    later = now + timedelta(days=2)
    with django_capture_on_commit_callbacks(execute=True):
        result = resend([failed, sent, Message(pk=gone.pk or 10**6)], by=user, now=later)
    assert (result.done, result.skipped, len(result.failed)) == ([failed.pk], [sent.pk], 1)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error_class, failed.esp_id) == ("queued", 0, "", "")
    assert failed.give_up_at == later + timedelta(hours=24)
    assert failed.subject == "S"
    entry.candidate.refresh_from_db()
    assert entry.candidate.address_state == AddressState.DOUBTFUL
    resent = Event.objects.get(code="resent")
    assert (resent.actor, resent.interest, resent.data) == (
        user,
        entry,
        {"message": failed.pk, "kind": "reply"},
    )
    assert worker.taken == [("default", (failed.pk,), {})]


def test_p22_rows_and_events_hold_no_words_of_the_candidate(entry, now):
    message = put(entry, now)
    cancel([message], now=now)
    assert entry.name not in str(message) + str(list(Event.objects.values("data")))
    assert entry.email not in str(message) + str(list(Event.objects.values("data")))


def test_room_has_one_door():
    assert room.queue is queue


def test_database_error_that_is_no_taken_key_is_told(entry, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        put(entry, now, key="k", language=None)


def test_sender_with_an_impossible_domain_still_makes_an_id(settings):
    settings.WAGTAIL_INTEREST = {"MAIL_FROM": f"a@{'x' * 70}.example"}
    assert new_message_id().endswith("@localhost>")
