"""A mail that has to wait is nudged for then, where the task back end can wait; the sweep delivers it anyway."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.backends.immediate import ImmediateBackend

from wagtail_interest.mail.deliver import deliver
from wagtail_interest.mail.queue import queue
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageKind

pytestmark = pytest.mark.django_db
WAIT = timedelta(seconds=30)


class Deferring(BaseTaskBackend):
    """A back end with a worker elsewhere: it only notes what it is given."""

    supports_defer = True
    given: list = []

    def enqueue(self, task, args, kwargs):
        """Note the task."""
        self.given.append((args, task.run_after))


class Eager(Deferring):
    """The same, without the gift of waiting."""

    supports_defer = False


def settings_for(backend: type) -> dict:
    """Return ``TASKS`` for a class of this file."""
    return {"default": {"BACKEND": f"{__name__}.{backend.__name__}"}}


def send(now, **fields) -> Message:
    """Queue one mail."""
    message = queue(
        MessageKind.REPLY,
        to="anna@example.com",
        language="en",
        context={"subject": "x", "text": "y"},
        now=now,
        **fields,
    )
    assert message is not None
    return message


@pytest.fixture
def given():
    """What the back end got."""
    Deferring.given.clear()
    return Deferring.given


def test_worker_is_nudged_for_the_moment_the_mail_may_leave(
    settings, now, given, django_capture_on_commit_callbacks
):
    settings.TASKS = settings_for(Deferring)
    before = datetime.now(UTC)
    with django_capture_on_commit_callbacks(execute=True):
        message = send(now, not_before=now + WAIT)
    ((args, run_after),) = given
    assert list(args) == [message.pk]
    assert before + WAIT <= run_after <= datetime.now(UTC) + WAIT  # the machine's time, not the demo's


def test_mail_that_need_not_wait_is_nudged_at_once(settings, now, given, django_capture_on_commit_callbacks):
    settings.TASKS = settings_for(Deferring)
    with django_capture_on_commit_callbacks(execute=True):
        send(now)
    assert [run_after for _args, run_after in given] == [None]


def test_worker_that_cannot_wait_is_left_alone_and_the_sweep_delivers(
    settings, now, given, django_capture_on_commit_callbacks
):
    settings.TASKS = settings_for(Eager)
    with django_capture_on_commit_callbacks(execute=True):
        send(now, not_before=now + WAIT)
    assert given == []
    assert (sweep(now).sent, sweep(now + WAIT).sent) == (0, 1)


def test_tasks_that_run_at_once_are_not_asked_to_wait(now, django_capture_on_commit_callbacks):
    assert isinstance(deliver.get_backend(), ImmediateBackend)
    with django_capture_on_commit_callbacks(execute=True):
        send(now, not_before=now + WAIT)
    assert Message.objects.get().state == "queued"
