"""Answering: the words are queued, what was owed is settled, and what follows follows in the same transaction."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.followup.conftest import codes
from wagtail_interest.followup.decide import answer
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.steps import change_step
from wagtail_interest.mail.shown import shown
from wagtail_interest.mail.states import settle
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, MessageState, Outcome, Step, Then

TODAY = date(2026, 3, 4)


def reload(entry) -> Interest:
    """Return the entry as it is stored now."""
    return Interest.objects.get(pk=entry.pk)


def reply(entry, by, now, *, text="We will call you.", **fields):
    """Answer one entry."""
    return answer([entry.pk], subject="Thank you", text=text, by=by, now=now, **fields)


def standing(entry) -> tuple:
    """Return what answering may change of an entry."""
    row = reload(entry)
    return row.step, row.outcome, row.is_owed, row.waiting_until, row.next_touch_on, row.could_train


@pytest.mark.parametrize(
    ("then", "stands"),
    [
        (Then.ANSWER, ("new", "", False, None, None, False)),
        (Then.KEEP_IN_TOUCH, ("keep_in_touch", "", False, None, date(2026, 6, 4), False)),
        (Then.COULD_TRAIN, ("keep_in_touch", "", False, None, date(2026, 6, 4), True)),
        (Then.START_PROCESS, ("in_process", "", False, None, None, False)),
        (Then.DECLINE, ("ended", "declined", False, None, None, False)),
        (Then.ASK, ("waiting", "", True, date(2026, 3, 18), None, False)),
    ],
)
def test_what_follows_an_answer(entry, recruiter, now, then, stands):
    assert reply(entry, recruiter, now, then=then).done == [entry.pk]
    assert standing(entry) == stands
    assert codes(entry) == [EventCode.REPLIED]
    assert entry.events.get().data["then"] == then


def test_days_may_be_chosen(entries, recruiter, now):
    touched, asked, _other = entries
    reply(touched, recruiter, now, then=Then.KEEP_IN_TOUCH, next_touch_on=date(2026, 9, 1))
    reply(asked, recruiter, now, then=Then.ASK, waiting_until=date(2026, 3, 6))
    assert reload(touched).next_touch_on == date(2026, 9, 1)
    assert reload(asked).waiting_until == date(2026, 3, 6)


@pytest.mark.parametrize(
    "fields",
    [
        {"then": "nonsense"},
        {"then": Then.ASK, "waiting_until": TODAY - timedelta(days=1)},
        {"then": Then.KEEP_IN_TOUCH, "next_touch_on": TODAY - timedelta(days=1)},
    ],
)
def test_impossible_answer_fails_for_all_and_sends_nothing(entry, recruiter, now, fields):
    assert reply(entry, recruiter, now, **fields).failed == [entry.pk]
    assert (codes(entry), Message.objects.count()) == ([], 0)


def test_mail_leaves_after_the_time_to_undo(entry, recruiter, now, settings):
    settings.WAGTAIL_INTEREST = {"UNDO_SECONDS": 45}
    reply(entry, recruiter, now)
    assert sweep(now + timedelta(seconds=44)).sent == 0
    assert sweep(now + timedelta(seconds=45)).sent == 1
    assert not reload(entry).is_owed


def test_asked_candidate_is_owed_again_by_itself_with_a_fresh_date(entry, recruiter, now):
    reply(entry, recruiter, now, then=Then.ASK, waiting_until=date(2026, 3, 20))  # a Friday
    sweep(now + timedelta(minutes=1))
    row = reload(entry)
    assert (row.is_owed, row.due_on) == (True, date(2026, 3, 27))
    owed = Interest.objects
    assert not owed.to_answer(date(2026, 3, 20)).exists()
    assert owed.to_answer(date(2026, 3, 21)).exists()  # nothing has run meanwhile
    assert not owed.overdue(date(2026, 3, 27)).exists()
    assert owed.overdue(date(2026, 3, 28)).exists()


def test_question_that_arrived_settles_nothing(entry, recruiter, now):
    reply(entry, recruiter, now, then=Then.ASK)
    settle(Message.objects.get(), now=now, state=MessageState.DELIVERED)
    assert reload(entry).is_owed


@pytest.mark.parametrize("state", ["failed", "bounced", "rejected", "cancelled"])
def test_question_that_was_lost_is_as_if_never_asked(entry, recruiter, now, state):
    reply(entry, recruiter, now, then=Then.ASK)
    settle(Message.objects.get(), now=now, state=state)
    row = reload(entry)
    assert (row.step, row.waiting_until, row.due_on) == (Step.NEW, None, entry.due_on)
    assert EventCode.REOPENED in codes(entry)


def test_bounced_decline_comes_back_with_its_decision(entry, recruiter, now):
    reply(entry, recruiter, now, then=Then.DECLINE)
    settle(Message.objects.get(), now=now, state=MessageState.BOUNCED)
    row = reload(entry)
    assert (row.is_owed, row.step, row.outcome) == (True, Step.ENDED, Outcome.DECLINED)
    assert row.candidate.address_state == "unreachable"
    assert Interest.objects.to_answer(TODAY).get() == entry


def test_question_is_no_answer_that_stands_when_the_answer_is_lost(entry, recruiter, now):
    reply(entry, recruiter, now, then=Then.ASK, text="Which shift?")
    reply(entry, recruiter, now, text="Thank you, the day shift it is.")
    settle(Message.objects.order_by("-pk").first(), now=now, state=MessageState.BOUNCED)
    assert reload(entry).is_owed


def test_notice_that_was_promised_and_given_stands_when_a_later_answer_is_lost(form, recruiter, now):
    entry = builders.interest(form, promise="notice", settled_at=now)
    builders.message(entry, kind=MessageKind.CONFIRMATION, state=MessageState.DELIVERED)
    reply(entry, recruiter, now)
    settle(entry.messages.get(kind=MessageKind.REPLY), now=now, state=MessageState.BOUNCED)
    assert not reload(entry).is_owed


def test_plain_answer_ends_waiting_and_leaves_other_steps(entries, recruiter, now):
    waiting, in_process, ended = entries
    change_step([waiting.pk], Step.WAITING, by=recruiter, now=now)
    change_step([in_process.pk], Step.IN_PROCESS, by=recruiter, now=now)
    reply(ended, recruiter, now, then=Then.DECLINE)
    for entry in entries:
        assert reply(entry, recruiter, now, text="One thing more.").done == [entry.pk]
    assert [reload(entry).step for entry in entries] == [Step.NEW, Step.IN_PROCESS, Step.ENDED]
    assert reload(waiting).waiting_until is None


def test_answer_that_goes_on_with_an_entry_takes_back_its_exit(entry, recruiter, now):
    end_without_answer([entry.pk], Exit.DUPLICATE, by=recruiter, now=now)
    reply(entry, recruiter, now, then=Then.START_PROCESS)
    assert (reload(entry).exit, reload(entry).step) == ("", Step.IN_PROCESS)


def test_p29_who_left_or_is_spam_cannot_be_written_to(form, recruiter, now):
    gone = [builders.interest(form, exit=each) for each in (Exit.WITHDREW, Exit.ERASED_SELF, Exit.SPAM)]
    for then in Then.values:
        done = answer([row.pk for row in gone], subject="x", text="y", then=then, by=recruiter, now=now)
        assert done.failed == [row.pk for row in gone]
    assert not Message.objects.exists()


def test_placeholders_are_filled_for_each_entry(form, recruiter, now):
    anna = builders.interest(form, name="Anna Åkesson", language="en")
    bo = builders.interest(form, name="Bo", language="sv")
    answer(
        [anna.pk, bo.pk],
        subject="About {reference}",
        text="Hello {name}, until {date}. {other}",
        then=Then.KEEP_IN_TOUCH,
        by=recruiter,
        now=now,
    )
    mails = {mail.interest_id: shown(mail) for mail in Message.objects.all()}
    assert mails[anna.pk].subject == f"About {anna.reference}"
    assert "Hello Anna, until June 4, 2026. {other}" in mails[anna.pk].text
    assert "Hello Bo, until 4 juni 2026. {other}" in mails[bo.pk].text


def test_placeholder_in_a_name_is_text(form, recruiter, now):
    entry = builders.interest(form, name="{date}")
    reply(entry, recruiter, now, text="Hello {name}!")
    assert "Hello {date}!" in shown(Message.objects.get()).text


def test_same_words_to_the_same_person_may_go_again_another_day(entry, recruiter, now):
    reply(entry, recruiter, now)
    sweep(now + timedelta(minutes=1))
    assert reply(entry, recruiter, now + timedelta(hours=23)).skipped == [entry.pk]
    assert reply(entry, recruiter, now + timedelta(days=90)).done == [entry.pk]


def test_p38_counts_are_true_in_a_mixed_set(entries, recruiter, now):
    first, second, withdrew = entries
    end_without_answer([withdrew.pk], Exit.WITHDREW, by=recruiter, now=now)
    reply(first, recruiter, now)
    done = answer(
        [entry.pk for entry in entries] + [999_999],
        subject="Thank you",
        text="We will call you.",
        by=recruiter,
        now=now,
    )
    assert (done.done, done.skipped, done.failed) == ([second.pk], [first.pk], [withdrew.pk, 999_999])


def test_one_press_shares_a_batch(entries, recruiter, now):
    ids = [entry.pk for entry in entries]
    answer(ids[:2], subject="x", text="y", by=recruiter, now=now, batch="press")
    answer(ids[2:], subject="x", text="y", by=recruiter, now=now)
    assert Message.objects.filter(batch="press").count() == 2
    assert Message.objects.exclude(batch__in=["", "press"]).count() == 1


def test_answer_that_fails_half_way_leaves_nothing(entry, recruiter, now):
    with pytest.raises(RuntimeError), transaction.atomic():
        reply(entry, recruiter, now, then=Then.DECLINE)
        raise RuntimeError
    assert (reload(entry).step, Message.objects.count(), Event.objects.count()) == (Step.NEW, 0, 0)


def test_p24_event_of_an_answer_holds_codes_dates_and_ids_only(form, recruiter, now):
    entry = builders.interest(form, name="Anna Åkesson", phone="070-174 06 05")
    reply(entry, recruiter, now, then=Then.ASK, text="Hello {name}, which shift?")
    written = str(entry.events.get().data)
    assert not any(word in written for word in ("Anna", "070", "shift", entry.email, entry.reference))


def test_set_costs_one_update_for_all_that_change_alike(form, recruiter, now):
    version = builders.version(form)
    ids = [builders.interest(form, version=version).pk for _ in range(12)]
    with CaptureQueriesContext(connection) as queries:
        answer(ids, subject="x", text="y", then=Then.ASK, by=recruiter, now=now)
    updates = [query for query in queries if query["sql"].startswith('UPDATE "wagtail_interest_interest"')]
    assert len(updates) == 1


def test_more_entries_cost_no_more_queries(form, recruiter, now):
    """Also where each was answered at another time before."""
    version = builders.version(form)

    def asked(count: int) -> int:
        rows = [
            builders.interest(form, version=version, settled_at=now - timedelta(days=n) if n else None)
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            done = answer([row.pk for row in rows], subject="x", text="y", by=recruiter, now=now)
        assert len(done.done) == count
        return len(queries)

    assert asked(30) == asked(3)
    assert Message.objects.count() == 33
