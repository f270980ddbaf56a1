"""Undo: what has not left is taken back, each entry is as it was, and the counts are true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import builders
from tests.followup.conftest import codes
from wagtail_interest.followup.additions import add_something, ask_person
from wagtail_interest.followup.decide import answer
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.followup.steps import change_step
from wagtail_interest.followup.undo import undo
from wagtail_interest.mail.claim import claim
from wagtail_interest.mail.queue import resend
from wagtail_interest.mail.states import settle
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.interest import Interest, event
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, Exit, MessageState, Step, Then

FIELDS = (
    "step",
    "outcome",
    "exit",
    "settled_at",
    "waiting_until",
    "next_touch_on",
    "could_train",
    "due_on",
    "retain_until",
    "person_asked_at",
)


def standing(entry) -> dict:
    """Return what answering may change of an entry, as it is stored now."""
    return Interest.objects.filter(pk=entry.pk).values(*FIELDS).get()


def send(ids, by, now, text="We will call you.", batch="press", **fields):
    """Answer entries."""
    return answer(ids, subject="Thank you", text=text, by=by, now=now, batch=batch, **fields)


def soon(now):
    """A moment before the mail leaves."""
    return now + timedelta(seconds=20)


BEFORE = {
    "new": {},
    "kept": {"step": "keep_in_touch", "next_touch_on": date(2026, 4, 1), "could_train": True},
    "waiting": {"step": "waiting", "waiting_until": date(2026, 3, 9), "due_on": date(2026, 3, 16)},
    "declined": {"step": "ended", "outcome": "declined", "settled_at": builders.NOW - timedelta(days=2)},
    "duplicate": {"step": "ended", "outcome": "no_answer_owed", "exit": "duplicate"},
}


@pytest.mark.parametrize("then", Then.values)
@pytest.mark.parametrize("before", BEFORE)
def test_entry_is_as_it_was(form, recruiter, now, then, before):
    entry = builders.interest(form, **BEFORE[before])
    if entry.settled_at:
        event(entry, EventCode.ANSWERED, now=entry.settled_at, data={"how": "phone"}).save()
    stood = standing(entry)
    assert send([entry.pk], recruiter, now, then=then).done == [entry.pk]
    assert undo("press", by=recruiter, now=soon(now)).done == [entry.pk]
    assert standing(entry) == stood
    assert Message.objects.get().state == MessageState.CANCELLED
    kept = [code for code in codes(entry) if code not in (EventCode.MAIL, EventCode.ANSWERED)]
    assert kept == [EventCode.REPLIED, EventCode.UNDONE]


def test_mail_that_left_cannot_be_taken_back(entries, recruiter, now):
    first, second, gone = entries
    send([entry.pk for entry in entries], recruiter, now, then=Then.DECLINE)
    Message.objects.filter(interest=first).update(next_try_at=now)
    sweep(now)
    end_without_answer([gone.pk], Exit.DUPLICATE, by=recruiter, now=now)
    done = undo("press", by=recruiter, now=soon(now))
    assert (done.done, done.skipped, done.failed) == ([second.pk], [gone.pk], [first.pk])
    assert standing(first)["outcome"] == "declined"
    assert standing(gone)["exit"] == Exit.DUPLICATE
    again = undo("press", by=recruiter, now=soon(now))
    assert (again.done, again.skipped, again.failed) == ([], [second.pk, gone.pk], [first.pk])


def test_p28_mail_a_worker_holds_this_moment_is_not_taken_back(entry, recruiter, now):
    send([entry.pk], recruiter, now)
    later = now + timedelta(seconds=31)
    assert claim(Message.objects.get().pk, now=later)
    assert undo("press", by=recruiter, now=later).failed == [entry.pk]
    assert standing(entry)["settled_at"] == now
    assert Message.objects.get().state == MessageState.SENDING


@pytest.mark.parametrize("batch", ["", "unknown"])
def test_unknown_press_changes_nothing(entry, recruiter, now, batch):
    send([entry.pk], recruiter, now)
    done = undo(batch, by=recruiter, now=now)
    assert (done.done, done.skipped, done.failed) == ([], [], [])


def test_p38_what_a_colleague_did_meanwhile_stays(entry, recruiter, manager, now):
    send([entry.pk], recruiter, now, then=Then.KEEP_IN_TOUCH)
    change_step([entry.pk], Step.IN_PROCESS, by=manager, now=soon(now))
    undo("press", by=recruiter, now=soon(now))
    stands = standing(entry)
    assert (stands["step"], stands["settled_at"]) == (Step.IN_PROCESS, None)


def test_what_the_candidate_did_meanwhile_stays(entry, recruiter, now):
    send([entry.pk], recruiter, now, then=Then.ASK)
    add_something(entry, "I forgot: I speak Finnish.", now=soon(now))
    undo("press", by=recruiter, now=soon(now))
    stands = standing(entry)
    assert (stands["step"], stands["waiting_until"]) == (Step.NEW, None)


def test_person_asked_for_meanwhile_stays_owed(entry, recruiter, now):
    send([entry.pk], recruiter, now)
    ask_person(entry, now=soon(now))
    undo("press", by=recruiter, now=soon(now))
    assert standing(entry)["settled_at"] is None
    assert standing(entry)["person_asked_at"] == soon(now)


@pytest.mark.parametrize("other", ["mail", "phone"])
def test_another_answer_still_stands(entry, recruiter, now, other):
    send([entry.pk], recruiter, now)
    if other == "mail":
        send([entry.pk], recruiter, now, text="And one thing more.", batch="second")
    else:
        log_answer([entry.pk], "phone", by=recruiter, now=now)
    undo("press", by=recruiter, now=soon(now))
    assert standing(entry)["settled_at"] == now


def test_each_of_two_answers_can_be_undone_in_any_order(entry, recruiter, now):
    stood = standing(entry)
    send([entry.pk], recruiter, now, then=Then.KEEP_IN_TOUCH)
    send([entry.pk], recruiter, now, then=Then.DECLINE, text="On second thoughts.", batch="second")
    undo("second", by=recruiter, now=soon(now))
    assert standing(entry)["step"] == Step.KEEP_IN_TOUCH
    undo("press", by=recruiter, now=soon(now))
    assert standing(entry) == stood


def test_a_set_is_undone_in_chunks_with_true_counts(form, recruiter, now, monkeypatch):
    from wagtail_interest.followup import verbs

    monkeypatch.setattr(verbs, "CHUNK", 4)
    ids = [builders.interest(form).pk for _ in range(10)]
    send(ids, recruiter, now, then=Then.DECLINE)
    Message.objects.filter(interest=ids[3]).update(state=MessageState.SENT)
    done = undo("press", by=recruiter, now=soon(now))
    assert (done.done, done.failed) == ([pk for pk in ids if pk != ids[3]], [ids[3]])
    assert Interest.objects.owed().count() == 9


def test_same_words_may_be_sent_again_after_undo(entry, recruiter, now):
    send([entry.pk], recruiter, now)
    undo("press", by=recruiter, now=soon(now))
    assert send([entry.pk], recruiter, soon(now), batch="again").done == [entry.pk]
    assert sweep(now + timedelta(minutes=1)).sent == 1


def test_settlement_older_than_the_wish_for_a_person_does_not_come_back(form, recruiter, now):
    entry = builders.interest(form)
    log_answer([entry.pk], "phone", by=recruiter, now=now)
    send([entry.pk], recruiter, now + timedelta(hours=1), then=Then.ASK)
    mail = Message.objects.get()
    settle(mail, now=now + timedelta(hours=2), state=MessageState.FAILED)
    assert ask_person(entry, now=now + timedelta(days=1))
    resend([mail], by=recruiter, now=now + timedelta(days=1))
    undo("press", by=recruiter, now=now + timedelta(days=1))
    assert Interest.objects.get(pk=entry.pk).is_owed


def test_exit_older_than_the_wish_for_a_person_does_not_come_back(form, recruiter, now):
    entry = builders.interest(form)
    end_without_answer([entry.pk], Exit.DUPLICATE, by=recruiter, now=now)
    send([entry.pk], recruiter, now, then=Then.KEEP_IN_TOUCH)
    assert ask_person(entry, now=soon(now))
    undo("press", by=recruiter, now=soon(now))
    stood = Interest.objects.get(pk=entry.pk)
    assert (stood.is_owed, stood.exit, stood.step) == (True, "", Step.NEW)


def test_answer_lost_since_does_not_come_back_with_the_question_taken_back(form, recruiter, now):
    entry = builders.interest(form)
    send([entry.pk], recruiter, now, batch="answer", then=Then.DECLINE)
    sweep(now + timedelta(minutes=1))
    first, later = Message.objects.get(), now + timedelta(hours=1)
    send([entry.pk], recruiter, later, text="One question.", then=Then.ASK)
    settle(first, now=later, state=MessageState.BOUNCED)
    undo("press", by=recruiter, now=later)
    assert Interest.objects.get(pk=entry.pk).is_owed


def test_a_step_a_colleague_chose_since_keeps_its_own_days(form, recruiter, manager, now):
    entry = builders.interest(form, **BEFORE["waiting"])
    send([entry.pk], recruiter, now, then=Then.DECLINE)
    change_step([entry.pk], Step.NEW, by=manager, now=soon(now))
    undo("press", by=recruiter, now=soon(now))
    stands = standing(entry)
    assert (stands["step"], stands["waiting_until"], stands["settled_at"]) == (Step.NEW, None, None)


def test_an_exit_taken_back_by_a_colleague_since_stays_taken_back(form, recruiter, manager, now):
    entry = builders.interest(form, **BEFORE["duplicate"])
    send([entry.pk], recruiter, now, then=Then.KEEP_IN_TOUCH)
    change_step([entry.pk], Step.IN_PROCESS, by=manager, now=soon(now))
    undo("press", by=recruiter, now=soon(now))
    stands = standing(entry)
    assert (stands["step"], stands["exit"], stands["settled_at"]) == (Step.IN_PROCESS, "", None)


def test_who_is_waited_for_until_another_day_stays_owed(form, recruiter, manager, now):
    entry = builders.interest(form)
    send([entry.pk], recruiter, now - timedelta(days=1), batch="first")
    send([entry.pk], recruiter, now, text="Which days?", then=Then.ASK)
    change_step([entry.pk], Step.WAITING, until=date(2026, 5, 4), by=manager, now=soon(now))
    undo("press", by=recruiter, now=soon(now))
    stands = standing(entry)
    assert (stands["step"], stands["waiting_until"]) == (Step.WAITING, date(2026, 5, 4))
    assert stands["settled_at"] is None


def test_p34_who_asked_for_a_person_meanwhile_is_not_waited_for(form, recruiter, now):
    entry = builders.interest(form, **BEFORE["waiting"])
    send([entry.pk], recruiter, now, then=Then.KEEP_IN_TOUCH)
    ask_person(entry, now=soon(now))
    undo("press", by=recruiter, now=soon(now))
    stands = standing(entry)
    assert (stands["step"], stands["waiting_until"], stands["settled_at"]) == (Step.NEW, None, None)
