"""An answer settles what was owed; a bounce is not an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.followup.conftest import codes
from wagtail_interest.followup.additions import add_something, ask_person
from wagtail_interest.followup.decide import answer as answer_by_mail
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.followup.spam import clear_spam, mark_spam
from wagtail_interest.followup.steps import change_step
from wagtail_interest.mail.queue import cancel, resend
from wagtail_interest.mail.states import settle
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, MessageState, Step, Then


def answer(ids, recruiter, now, subject="Thank you", text="We will call you.", **fields):
    """Reply to entries by mail."""
    return answer_by_mail(ids, subject=subject, text=text, by=recruiter, now=now, **fields)


def reload(entry) -> Interest:
    """Return the entry as it is stored now."""
    return Interest.objects.get(pk=entry.pk)


def test_reply_queues_one_mail_each_and_settles(entries, recruiter, now):
    done = answer([entry.pk for entry in entries], recruiter, now)
    assert done.done == [entry.pk for entry in entries]
    message = Message.objects.get(interest=entries[0])
    assert (message.kind, message.to, message.created_by) == (MessageKind.REPLY, entries[0].email, recruiter)
    assert (message.context["subject"], message.context["text"]) == ("Thank you", "We will call you.")
    assert message.context["reference"] == entries[0].reference
    assert message.reply_to == "rita@example.com"
    assert not Interest.objects.owed().exists()
    told = entries[0].events.get().data
    assert (told["message"], told["then"], told["before"]) == (message.pk, "answer", {"settled_at": None})


def test_p12_subject_is_one_line(entry, recruiter, now):
    answer([entry.pk], recruiter, now, subject="Hello\r\nBcc: all@example.com")
    assert Message.objects.get().context["subject"] == "Hello Bcc: all@example.com"


@pytest.mark.parametrize(("subject", "text"), [("", "x"), ("x", " \u200b")])
def test_empty_reply_fails(entry, recruiter, now, subject, text):
    assert answer([entry.pk], recruiter, now, subject=subject, text=text).failed == [entry.pk]


def test_double_click_sends_once(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    assert answer([entry.pk], recruiter, now).skipped == [entry.pk]
    assert answer([entry.pk], recruiter, now, text="One thing more.").done == [entry.pk]
    assert Message.objects.count() == 2


def test_same_words_may_go_again_after_they_were_lost(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    settle(Message.objects.get(), now=now, state=MessageState.BOUNCED)
    assert answer([entry.pk], recruiter, now).done == [entry.pk]


def test_p29_nobody_writes_to_who_withdrew(entry, recruiter, now):
    end_without_answer([entry.pk], Exit.WITHDREW, by=recruiter, now=now)
    assert answer([entry.pk], recruiter, now).failed == [entry.pk]
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["failed", "bounced", "rejected"])
def test_lost_reply_is_owed_again(entry, recruiter, now, state):
    answer([entry.pk], recruiter, now)
    message = Message.objects.get()
    settle(message, now=now, state=state)
    assert reload(entry).is_owed
    assert entry.events.get(code=EventCode.REOPENED).data == {"message": message.pk, "state": state}


def test_cancelled_reply_is_owed_again(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    cancel(Message.objects.all(), now=now)
    assert reload(entry).is_owed


def test_lost_confirmation_owes_nothing(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    settle(builders.message(entry, kind="confirmation"), now=now, state=MessageState.BOUNCED)
    assert not reload(entry).is_owed


def test_bounce_after_another_answer_changes_nothing(entries, recruiter, now):
    mailed, called, twice = entries
    answer([entry.pk for entry in entries], recruiter, now)
    log_answer([called.pk], "phone", by=recruiter, now=now)
    answer([twice.pk], recruiter, now, text="Again.")
    for entry in entries:
        settle(entry.messages.order_by("pk").first(), now=now, state=MessageState.BOUNCED)
    assert [reload(entry).is_owed for entry in entries] == [True, False, False]


def test_mail_sent_again_settles_again(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    message = Message.objects.get()
    settle(message, now=now, state=MessageState.BOUNCED)
    resend([message], by=recruiter, now=now)
    assert reload(entry).is_owed
    settle(Message.objects.get(), now=now, state=MessageState.SENT)
    assert reload(entry).settled_at == now


@pytest.mark.parametrize("left", [True, False])
def test_report_of_an_earlier_answer_does_not_settle_what_waits_for_a_question(entry, recruiter, now, left):
    answer([entry.pk], recruiter, now)
    first = Message.objects.get()
    if left:
        settle(first, now=now, state=MessageState.SENT)
    answer([entry.pk], recruiter, now, text="Which days suit you?", then=Then.ASK)
    settle(first, now=now + timedelta(days=1), state=MessageState.DELIVERED)
    row = reload(entry)
    assert (row.step, row.is_owed) == (Step.WAITING, True)


def test_report_of_an_earlier_answer_does_not_settle_what_was_added_since(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    first = Message.objects.get()
    settle(first, now=now, state=MessageState.SENT)
    answer([entry.pk], recruiter, now, text="Which days suit you?", then=Then.ASK)
    add_something(entry, "Mondays.", now=now + timedelta(hours=1))
    settle(first, now=now + timedelta(days=1), state=MessageState.DELIVERED)
    row = reload(entry)
    assert (row.step, row.is_owed) == (Step.NEW, True)


def test_answer_before_a_person_was_asked_for_no_longer_counts(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    first = Message.objects.get()
    settle(first, now=now, state=MessageState.SENT)
    ask_person(entry, now=now + timedelta(days=1))
    settle(first, now=now + timedelta(days=2), state=MessageState.DELIVERED)
    assert reload(entry).is_owed
    answer([entry.pk], recruiter, now + timedelta(days=3), text="A person writes.")
    settle(Message.objects.latest("pk"), now=now + timedelta(days=3), state=MessageState.BOUNCED)
    assert reload(entry).is_owed


def test_answer_elsewhere_is_logged_and_settles(entry, recruiter, now):
    assert log_answer([entry.pk], "phone", by=recruiter, now=now).done == [entry.pk]
    assert (reload(entry).settled_at, entry.events.get().data) == (now, {"how": "phone"})
    log_answer([entry.pk], "person", by=recruiter, now=now + timedelta(days=1))
    assert reload(entry).settled_at == now
    assert codes(entry) == [EventCode.ANSWERED] * 2
    assert log_answer([entry.pk], "pigeon", by=recruiter, now=now).failed == [entry.pk]


def test_erased_entry_is_no_trouble(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    message = Message.objects.get()
    Message.objects.update(interest=None)
    message.refresh_from_db()
    settle(message, now=now, state=MessageState.BOUNCED)
    assert not reload(entry).is_owed


def test_answer_cancelled_with_the_spam_is_owed_once_it_is_none(entry, recruiter, now):
    answer([entry.pk], recruiter, now)
    mark_spam([entry.pk], by=recruiter, now=now)
    clear_spam([entry.pk], by=recruiter, now=now)
    assert reload(entry).is_owed


def test_answer_that_left_before_the_spam_stands_once_it_is_none(entry, recruiter, now):
    log_answer([entry.pk], "phone", by=recruiter, now=now)
    answer([entry.pk], recruiter, now)
    mark_spam([entry.pk], by=recruiter, now=now)
    clear_spam([entry.pk], by=recruiter, now=now)
    assert not reload(entry).is_owed


@pytest.mark.parametrize("state", [MessageState.CANCELLED, MessageState.BOUNCED])
def test_answer_lost_while_an_exit_held_is_owed_when_the_entry_is_reopened(entry, recruiter, now, state):
    answer([entry.pk], recruiter, now)
    mail = Message.objects.get()
    if state == MessageState.BOUNCED:
        settle(mail, now=now, state=MessageState.SENT)
    end_without_answer([entry.pk], Exit.DUPLICATE, by=recruiter, now=now)
    if state == MessageState.BOUNCED:
        settle(mail, now=now, state=state)
    assert not reload(entry).is_owed
    change_step([entry.pk], Step.IN_PROCESS, by=recruiter, now=now)
    assert reload(entry).is_owed
