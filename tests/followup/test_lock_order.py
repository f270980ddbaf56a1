"""Two at one entry in the same instant wait for each other and never end each other (promises P29, P31)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from tests import builders
from wagtail_interest.followup.decide import answer
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.spam import clear_spam, mark_spam
from wagtail_interest.followup.undo import undo
from wagtail_interest.followup.verbs import Done
from wagtail_interest.lifecycle.erase import erase
from wagtail_interest.lifecycle.lapse import apologise
from wagtail_interest.mail.states import settle
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, Exit, MessageState, Spam

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CHANGES = {
    "no answer owed": lambda pk, **who: end_without_answer([pk], Exit.DUPLICATE, **who),
    "spam": lambda pk, **who: mark_spam([pk], **who),
    "erasure": lambda pk, **who: erase([pk], exit=Exit.DUPLICATE, **who),
    "undo": lambda pk, **who: undo("press", **who),
}


def at_once(press: Callable[[], Any], ended: list[Any]) -> Thread:
    """Return a thread, not started, that presses on a connection of its own and adds what came of it to *ended*."""

    def work() -> None:
        try:
            ended.append(press())
        except Exception as error:  # told to the test
            ended.append(error)
        finally:
            connection.close()

    return Thread(target=work)


def wait_until_blocked() -> None:
    """Return when another connection waits for a lock."""
    for _try in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


LETTERS = {
    "answer": lambda pk, **who: answer([pk], subject="Hello", text="Thank you.", **who),
    "confirmation": lambda pk, **who: clear_spam([pk], **who),
    "apology": lambda pk, now, **who: apologise([pk], today=date(2030, 1, 1), now=now),
}


@pytest.mark.parametrize("letter", LETTERS)
def test_who_writes_to_a_candidate_and_who_erases_them_take_turns(form, recruiter, now, letter):
    entry = builders.interest(form, spam=Spam.SUSPECTED if letter == "confirmation" else Spam.NONE)
    ended: list[Any] = []
    colleague = at_once(lambda: LETTERS[letter](entry.pk, by=recruiter, now=now), ended)
    with transaction.atomic():
        # as erasure does, which stops here for nobody
        list(Candidate.objects.select_for_update().filter(pk=entry.candidate_id))
        colleague.start()
        wait_until_blocked()
        list(Interest.objects.select_for_update().filter(pk=entry.pk))
    colleague.join()

    assert ended == [Done(done=[entry.pk])]


@pytest.mark.parametrize("change", CHANGES)
def test_a_colleague_and_the_news_of_a_mail_take_turns(form, recruiter, now, change, caplog):
    entry = builders.interest(form, settled_at=now)
    mail = builders.message(entry, batch="press")
    ended: list[Any] = []
    colleague = at_once(lambda: CHANGES[change](entry.pk, by=recruiter, now=now), ended)
    with transaction.atomic():
        held = Message.objects.select_for_update().get(pk=mail.pk)
        colleague.start()
        wait_until_blocked()
        settle(held, now=now, state=MessageState.FAILED)
        owed_again = Event.objects.filter(interest=entry, code=EventCode.REOPENED).count()
    colleague.join()

    assert (caplog.text, owed_again) == ("", 1)
    (done,) = ended
    assert (done.done or done.failed) == [entry.pk]
    if change != "undo":  # what is lost cannot be taken back
        assert done.done == [entry.pk]
        assert not Interest.objects.owed().exists()
