"""What a candidate may do after sending, and a person's room to overrule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import builders
from tests.followup.conftest import LOOK, MERIT, MUST, codes
from wagtail_interest.followup.additions import ADDITIONS_PER_ENTRY, add_something, ask_person
from wagtail_interest.followup.overrule import overrule
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import EventCode, Exit, Result


def reload(entry) -> Interest:
    """Return the entry as it is stored now."""
    return Interest.objects.get(pk=entry.pk)


def test_addition_lands_on_the_entry(entry, now):
    note = add_something(entry, "I also speak Finnish.\x00", now=now)
    assert (note.text, note.from_candidate, note.author) == ("I also speak Finnish.", True, None)
    assert codes(entry) == [EventCode.ADDED]
    assert "Finnish" not in str(entry.events.get().data)
    assert reload(entry).person_asked_at is None


def test_p34_addition_to_a_missed_must_have_asks_for_a_person(form, now):
    entry = builders.interest(form, result=Result.MISSES)
    add_something(entry, "I take the test in May.", now=now)
    assert reload(entry).person_asked_at == now
    assert codes(entry) == [EventCode.ADDED, EventCode.PERSON_ASKED]


@pytest.mark.parametrize("text", ["", "\u200b \x00"])
def test_empty_addition_is_nothing(entry, text, now):
    assert add_something(entry, text, now=now) is None
    assert codes(entry) == []


def test_addition_sent_twice_is_one_and_an_entry_has_its_fill(entry, now):
    assert add_something(entry, "Same", now=now)
    assert add_something(entry, "Same", now=now) is None
    added = [add_something(entry, f"More {turn}", now=now) for turn in range(ADDITIONS_PER_ENTRY)]
    assert added.count(None) == 1
    assert entry.notes.count() == ADDITIONS_PER_ENTRY


def test_p34_asking_for_a_person_moves_the_date_forward(form, now):
    entry = builders.interest(form, availability="future", due_on=date(2026, 4, 1))
    assert ask_person(entry, now=now)
    assert (reload(entry).due_on, reload(entry).person_asked_at) == (date(2026, 3, 11), now)
    assert not ask_person(entry, now=now + timedelta(days=1))
    assert codes(entry) == [EventCode.PERSON_ASKED]


def test_p34_earlier_promise_stays(entry, now):
    ask_person(entry, now=now + timedelta(days=20))
    assert reload(entry).due_on == date(2026, 3, 11)


def test_p34_answered_entry_is_owed_again_by_a_date_to_come(entry, recruiter, now):
    log_answer([entry.pk], "mail", by=recruiter, now=now)
    later = now + timedelta(days=100)
    assert ask_person(entry, now=later)
    row = reload(entry)
    assert row.is_owed and row.due_on > later.date()
    assert row.retain_until >= row.due_on


def test_person_can_be_asked_for_again_after_an_answer(entry, recruiter, now):
    ask_person(entry, now=now)
    log_answer([entry.pk], "mail", by=recruiter, now=now)
    assert ask_person(entry, now=now + timedelta(days=1))


@pytest.mark.parametrize(("exit_before", "owed"), [("spam", False), ("withdrew", False), ("duplicate", True)])
def test_only_open_ends_come_back(form, now, exit_before, owed):
    entry = builders.interest(form, exit=exit_before)
    assert ask_person(entry, now=now) is owed
    assert reload(entry).is_owed is owed


def test_test_entry_stays_out_of_the_queue(form, now):
    entry = builders.interest(form, is_test=True, exit=Exit.TEST)
    ask_person(entry, now=now)
    assert not reload(entry).is_owed


def test_overruling_concludes_anew_and_keeps_what_was_concluded(form, recruiter, now):
    entry = builders.interest(
        form, screening=[MUST, MERIT], result="misses", must_all=1, merit_met=2, merit_all=2
    )
    assert overrule(entry, "licence", "met", by=recruiter, now=now).done == [entry.pk]
    row = reload(entry)
    assert (row.result, row.must_met, row.screening[0]["verdict"]) == (Result.MEETS, 1, "not_met")
    assert row.events.get().data == {"question": "licence", "verdict": "met", "from": ""}
    assert overrule(entry, "licence", "met", by=recruiter, now=now).skipped == [entry.pk]
    overrule(entry, "licence", "", by=recruiter, now=now)
    assert (reload(entry).result, reload(entry).overruled) == (Result.MISSES, {})


@pytest.mark.parametrize(("question", "verdict"), [("unknown", "met"), ("why", "nonsense")])
def test_overruling_nothing_fails(form, recruiter, now, question, verdict):
    entry = builders.interest(form, screening=[LOOK])
    assert overrule(entry, question, verdict, by=recruiter, now=now).failed == [entry.pk]
