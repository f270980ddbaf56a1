"""Waiting for the candidate: whatever they add ends it, every verb that goes on ends it, and the day may be changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.followup.conftest import codes
from wagtail_interest.followup.additions import add_something, ask_person
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.followup.spam import mark_spam
from wagtail_interest.followup.steps import change_step
from wagtail_interest.records.absence import ClosedPeriod
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import EventCode, Exit, Outcome, Step


def reload(entry) -> Interest:
    """Return the entry as it is stored now."""
    return Interest.objects.get(pk=entry.pk)


@pytest.fixture
def waiting(entry, recruiter, now) -> Interest:
    """An entry that waits for the candidate until a Friday."""
    change_step([entry.pk], Step.WAITING, until=date(2026, 3, 13), by=recruiter, now=now)
    return reload(entry)


def test_waiting_has_a_day_and_a_fresh_date_after_it(waiting):
    assert (waiting.waiting_until, waiting.due_on, waiting.is_owed) == (
        date(2026, 3, 13),
        date(2026, 3, 20),
        True,
    )


def test_fresh_date_steps_over_the_companys_closed_period(entry, recruiter, now):
    ClosedPeriod.objects.create(
        names={"en": "Skiing"}, first_day=date(2026, 3, 16), last_day=date(2026, 3, 20)
    )
    change_step([entry.pk], Step.WAITING, until=date(2026, 3, 13), by=recruiter, now=now)
    assert reload(entry).due_on == date(2026, 3, 27)


def test_answered_entry_that_waits_comes_back_by_itself(entry, recruiter, now):
    log_answer([entry.pk], "phone", by=recruiter, now=now)
    change_step([entry.pk], Step.WAITING, by=recruiter, now=now)
    assert not Interest.objects.to_answer(date(2026, 3, 18)).exists()
    assert Interest.objects.to_answer(date(2026, 3, 19)).get() == entry


def test_what_the_candidate_adds_ends_it_at_once(waiting, now):
    add_something(waiting, "The day shift suits me.", now=now + timedelta(days=1))
    row = reload(waiting)
    assert (row.step, row.waiting_until, row.due_on) == (Step.NEW, None, date(2026, 3, 12))
    assert Interest.objects.to_answer(date(2026, 3, 5)).get() == waiting


def test_addition_to_an_entry_that_does_not_wait_moves_no_date(entry, now):
    add_something(entry, "I also speak Finnish.", now=now + timedelta(days=1))
    assert (reload(entry).due_on, reload(entry).step) == (entry.due_on, Step.NEW)


def test_asking_for_a_person_ends_it_at_once(waiting, now):
    assert ask_person(waiting, now=now)
    assert (reload(waiting).step, reload(waiting).waiting_until) == (Step.NEW, None)


@pytest.mark.parametrize(
    "end",
    [
        lambda row, by, now: log_answer([row.pk], "phone", by=by, now=now),
        lambda row, by, now: change_step([row.pk], Step.IN_PROCESS, by=by, now=now),
        lambda row, by, now: end_without_answer([row.pk], Exit.DUPLICATE, by=by, now=now),
        lambda row, by, now: mark_spam([row.pk], by=by, now=now),
    ],
)
def test_every_verb_that_goes_on_forgets_the_day(waiting, recruiter, now, end):
    end(waiting, recruiter, now)
    assert reload(waiting).waiting_until is None
    assert reload(waiting).step != Step.WAITING


def test_another_day_is_a_change_and_the_same_day_is_none(waiting, recruiter, now):
    same = change_step([waiting.pk], Step.WAITING, until=waiting.waiting_until, by=recruiter, now=now)
    moved = change_step([waiting.pk], Step.WAITING, until=date(2026, 4, 1), by=recruiter, now=now)
    assert (same.skipped, moved.done) == ([waiting.pk], [waiting.pk])
    assert reload(waiting).waiting_until == date(2026, 4, 1)
    assert codes(waiting) == [EventCode.STEP, EventCode.STEP]


def test_next_touch_is_planned_kept_and_forgotten(entry, recruiter, now):
    change_step([entry.pk], Step.KEEP_IN_TOUCH, by=recruiter, now=now)
    assert reload(entry).next_touch_on == date(2026, 6, 4)
    day = date(2026, 5, 1)
    change_step([entry.pk], Step.KEEP_IN_TOUCH, next_touch_on=day, by=recruiter, now=now)
    assert reload(entry).next_touch_on == day
    change_step([entry.pk], Step.IN_PROCESS, by=recruiter, now=now)
    assert reload(entry).next_touch_on is None


@pytest.mark.parametrize("fields", [{"until": date(2026, 3, 3)}, {"next_touch_on": date(2026, 3, 3)}])
def test_day_that_is_past_fails(entry, recruiter, now, fields):
    step = Step.WAITING if "until" in fields else Step.KEEP_IN_TOUCH
    assert change_step([entry.pk], step, by=recruiter, now=now, **fields).failed == [entry.pk]


def test_person_asked_for_reopens_a_declined_entry(entry, recruiter, now):
    log_answer([entry.pk], "phone", by=recruiter, now=now)
    change_step([entry.pk], Step.ENDED, outcome=Outcome.DECLINED, by=recruiter, now=now)
    ask_person(entry, now=now)
    assert (reload(entry).step, reload(entry).outcome, reload(entry).is_owed) == (Step.NEW, "", True)
