"""Verbs act on sets, truthfully, in few queries, and every change is logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.followup.conftest import codes
from wagtail_interest.followup import verbs
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.notes import add_note
from wagtail_interest.followup.opened import opened
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.followup.spam import clear_spam, mark_spam
from wagtail_interest.followup.steps import assign, change_step
from wagtail_interest.followup.verbs import seen_mark, stale
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message
from wagtail_interest.signals import interests_changed
from wagtail_interest.vocabulary import EventCode, Exit, MessageState, Outcome, Spam, Step


def reload(entry) -> Interest:
    """Return the entry as it is stored now."""
    return Interest.objects.get(pk=entry.pk)


def test_step_is_changed_logged_and_told(entries, recruiter, now):
    heard = []

    def listen(sender, ids, code, actor, **kwargs):
        heard.append((ids, code, actor))

    interests_changed.connect(listen)
    later = now + timedelta(hours=1)
    done = change_step([entry.pk for entry in entries], Step.IN_PROCESS, by=recruiter, now=later)
    interests_changed.disconnect(listen)

    ids = [entry.pk for entry in entries]
    assert (done.done, done.skipped, done.failed) == (ids, [], [])
    assert heard == [(ids, "step", recruiter)]
    row = reload(entries[0])
    assert (row.step, row.changed_at) == (Step.IN_PROCESS, later)
    event = row.events.get()
    assert (event.code, event.actor, event.data) == (
        EventCode.STEP,
        recruiter,
        {"from": "new", "to": "in_process", "outcome": ""},
    )


def test_p38_counts_are_true_in_a_mixed_set(entries, recruiter, now):
    same, ended, new = entries
    change_step([same.pk], Step.KEEP_IN_TOUCH, by=recruiter, now=now)
    end_without_answer([ended.pk], Exit.WITHDREW, by=recruiter, now=now)
    done = change_step(
        [new.pk, ended.pk, same.pk, 999_999, new.pk], Step.KEEP_IN_TOUCH, by=recruiter, now=now
    )
    assert (done.done, done.skipped, done.failed) == ([new.pk], [same.pk], [ended.pk, 999_999])


def test_same_step_again_leaves_no_trace(entry, recruiter, now):
    done = change_step([entry.pk], Step.NEW, by=recruiter, now=now + timedelta(days=1))
    assert done.skipped == [entry.pk]
    assert (codes(entry), reload(entry).changed_at) == ([], entry.changed_at)


@pytest.mark.parametrize(("step", "outcome"), [("ended", ""), ("ended", "nonsense"), ("nonsense", "")])
def test_impossible_step_fails_for_all(entry, recruiter, now, step, outcome):
    assert change_step([entry.pk], step, outcome=outcome, by=recruiter, now=now).failed == [entry.pk]


@pytest.mark.parametrize("outcome", Outcome.values)
def test_entry_that_is_owed_an_answer_cannot_end(entry, recruiter, now, outcome):
    done = change_step([entry.pk], Step.ENDED, outcome=outcome, by=recruiter, now=now)
    assert (done.failed, reload(entry).step, codes(entry)) == ([entry.pk], Step.NEW, [])


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.NO_ANSWER_OWED])
def test_what_has_an_exit_of_its_own_is_no_outcome_of_a_step(entry, recruiter, now, outcome):
    log_answer([entry.pk], "phone", by=recruiter, now=now)
    assert change_step([entry.pk], Step.ENDED, outcome=outcome, by=recruiter, now=now).failed == [entry.pk]


def test_ended_entry_can_be_reopened_and_loses_its_outcome(entry, recruiter, now):
    log_answer([entry.pk], "phone", by=recruiter, now=now)
    change_step([entry.pk], Step.ENDED, outcome=Outcome.DECLINED, by=recruiter, now=now)
    change_step([entry.pk], Step.NEW, by=recruiter, now=now)
    assert (reload(entry).step, reload(entry).outcome) == (Step.NEW, "")


def test_ended_entry_can_get_another_outcome(entry, recruiter, now):
    log_answer([entry.pk], "phone", by=recruiter, now=now)
    change_step([entry.pk], Step.ENDED, outcome=Outcome.DECLINED, by=recruiter, now=now)
    assert change_step([entry.pk], Step.ENDED, outcome=Outcome.HIRED, by=recruiter, now=now).done == [
        entry.pk
    ]


def test_wrong_transition_fails(entry, recruiter, now):
    change_step([entry.pk], Step.IN_PROCESS, by=recruiter, now=now)
    assert change_step([entry.pk], Step.NEW, by=recruiter, now=now).failed == [entry.pk]


def test_assign_only_to_who_may_answer(entry, recruiter, stranger, now):
    assert assign([entry.pk], stranger, by=recruiter, now=now).failed == [entry.pk]
    assert assign([entry.pk], recruiter, by=recruiter, now=now).done == [entry.pk]
    assert assign([entry.pk], recruiter, by=recruiter, now=now).skipped == [entry.pk]
    assert assign([entry.pk], None, by=recruiter, now=now).done == [entry.pk]
    assert reload(entry).assigned_to is None


def test_p38_last_of_two_editors_wins_both_logged_the_stale_one_is_told(entry, recruiter, manager, now):
    seen = seen_mark(entry)
    assert not stale(reload(entry), seen)
    change_step([entry.pk], Step.IN_PROCESS, by=recruiter, now=now + timedelta(minutes=1))
    assert stale(reload(entry), seen)
    change_step([entry.pk], Step.KEEP_IN_TOUCH, by=manager, now=now + timedelta(minutes=2))
    assert reload(entry).step == Step.KEEP_IN_TOUCH
    assert [event.actor for event in entry.events.all()] == [recruiter, manager]


@pytest.mark.parametrize("mark", ["", "yesterday", "2026-13-45T00:00:00Z"])
def test_p38_unreadable_mark_counts_as_stale(entry, mark):
    assert stale(entry, mark)


def test_g10_a_thousand_entries_cost_few_queries(form, recruiter, now, monkeypatch):
    monkeypatch.setattr(verbs, "CHUNK", 50)
    version, person = builders.version(form), builders.candidate()
    ids = [builders.interest(form, version=version, candidate=person).pk for _ in range(100)]
    with CaptureQueriesContext(connection) as queries:
        done = change_step(ids, Step.IN_PROCESS, by=recruiter, now=now)
    assert len(done.done) == 100
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 2 * 4


def test_every_end_without_answer_takes_the_debt_away(entry, recruiter, now):
    mail = builders.message(entry)
    done = end_without_answer([entry.pk], Exit.DUPLICATE, by=recruiter, now=now)
    row = reload(entry)
    assert done.done == [entry.pk]
    assert (row.exit, row.step, row.outcome, row.is_owed) == (
        Exit.DUPLICATE,
        Step.ENDED,
        Outcome.NO_ANSWER_OWED,
        False,
    )
    assert Message.objects.get(pk=mail.pk).state == MessageState.CANCELLED
    assert end_without_answer([entry.pk], Exit.DUPLICATE, by=recruiter, now=now).skipped == [entry.pk]
    assert end_without_answer([entry.pk], "bored", by=recruiter, now=now).failed == [entry.pk]


def test_p29_unsent_mail_is_cancelled_when_a_candidate_withdraws(entry, recruiter, now):
    builders.message(entry, kind="confirmation")
    end_without_answer([entry.pk], Exit.WITHDREW, by=recruiter, now=now)
    assert Message.objects.get().state == MessageState.CANCELLED
    assert reload(entry).outcome == Outcome.WITHDRAWN
    assert EventCode.REOPENED not in codes(entry)


def test_reopening_takes_a_revocable_exit_back(entry, recruiter, now):
    end_without_answer([entry.pk], Exit.DUPLICATE, by=recruiter, now=now)
    change_step([entry.pk], Step.NEW, by=recruiter, now=now)
    assert reload(entry).is_owed


def test_spam_confirmed_by_a_person_is_not_owed_and_not_counted(entry, recruiter, now):
    mail = builders.message(entry, kind="confirmation")
    end_without_answer([entry.pk], Exit.SPAM, by=recruiter, now=now)
    row = reload(entry)
    assert (row.spam, row.exit, row.step) == (Spam.CONFIRMED, Exit.SPAM, Step.ENDED)
    assert not Interest.objects.counted().exists()
    assert Message.objects.get(pk=mail.pk).state == MessageState.CANCELLED
    assert mark_spam([entry.pk], by=recruiter, now=now).skipped == [entry.pk]
    assert change_step([entry.pk], Step.NEW, by=recruiter, now=now).failed == [entry.pk]


def test_not_spam_sends_the_confirmation(entry, recruiter, now):
    Interest.objects.update(spam=Spam.SUSPECTED)
    assert clear_spam([entry.pk], by=recruiter, now=now).done == [entry.pk]
    assert Message.objects.get().kind == "confirmation"
    assert (reload(entry).spam, codes(entry)) == (Spam.CLEARED, [EventCode.NOT_SPAM])
    assert clear_spam([entry.pk], by=recruiter, now=now).skipped == [entry.pk]


def test_cleared_spam_is_owed_again_and_confirmed_once(entry, recruiter, now):
    Interest.objects.update(spam=Spam.SUSPECTED)
    mark_spam([entry.pk], by=recruiter, now=now)
    clear_spam([entry.pk], by=recruiter, now=now)
    mark_spam([entry.pk], by=recruiter, now=now)
    clear_spam([entry.pk], by=recruiter, now=now)
    row = reload(entry)
    assert (row.exit, row.step, row.outcome, row.is_owed) == ("", Step.NEW, "", True)
    assert Message.objects.exclude(state=MessageState.CANCELLED).count() == 1


def test_cleared_test_entry_stays_a_test(form, recruiter, now):
    entry = builders.interest(form, is_test=True, exit=Exit.TEST)
    mark_spam([entry.pk], by=recruiter, now=now)
    clear_spam([entry.pk], by=recruiter, now=now)
    assert reload(entry).exit == Exit.TEST


def test_note_is_cleaned_and_logged_without_its_words(entry, recruiter, now):
    note = add_note(entry, " Rang\x00 her.\u202e ", by=recruiter, now=now)
    assert (note.text, note.author, note.from_candidate) == ("Rang her.", recruiter, False)
    assert entry.events.get().data == {"note": note.pk}
    assert add_note(entry, "\u200b", by=recruiter, now=now) is None


def test_note_on_an_erased_entry_is_refused(entry, recruiter, now):
    gone = Interest.objects.get(pk=entry.pk)
    Interest.objects.all().delete()
    assert add_note(gone, "Too late", by=recruiter, now=now) is None


def test_p24_opening_is_logged_each_time_and_marks_the_first(entry, recruiter, manager, now):
    opened(entry, by=recruiter, now=now)
    opened(entry, by=manager, now=now + timedelta(days=1))
    row = reload(entry)
    assert (row.opened_at, row.changed_at) == (now, entry.changed_at)
    assert list(Event.objects.values_list("code", "actor", "data")) == [
        ("opened", recruiter.pk, {}),
        ("opened", manager.pk, {}),
    ]


def many(form, count: int, **fields) -> list[int]:
    """Make entries without a row of Python each; returns their ids."""
    first = builders.interest(form)
    values = {each.attname: getattr(first, each.attname) for each in Interest._meta.concrete_fields}
    rows = [
        {
            **values,
            **fields,
            "id": None,
            "reference": f"M{n}-{first.pk}",
            "submission_key": f"m{n}-{first.pk}",
        }
        for n in range(count)
    ]
    return [row.pk for row in Interest.objects.bulk_create(Interest(**row) for row in rows)]


def test_many_events_that_say_the_same_are_one_statement_and_true(form, recruiter, now):
    new, touched = many(form, 250), many(form, 250, step=Step.KEEP_IN_TOUCH)
    with CaptureQueriesContext(connection) as caught:
        change_step([*new, *touched], Step.IN_PROCESS, by=recruiter, now=now)
    written = [query["sql"] for query in caught if 'INTO "wagtail_interest_event"' in query["sql"]]
    assert len(written) == 1
    events = Event.objects.filter(code=EventCode.STEP, actor=recruiter, at=now, form=form)
    assert set(events.filter(data__from="new").values_list("interest", flat=True)) == set(new)
    assert set(events.filter(data__from="keep_in_touch").values_list("interest", flat=True)) == set(touched)
    assert events.count() == 500
