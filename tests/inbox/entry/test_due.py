"""What is owed, in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wagtail_interest.inbox.entry.due import due
from wagtail_interest.records.interest import Interest

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-2, "2 days overdue", "late"),
        (-1, "1 day overdue", "late"),
        (0, "Answer today", "soon"),
        (1, "Answer by tomorrow", "soon"),
        (5, "To answer within 5 days", "owed"),
    ],
)
def test_owed_entry_says_by_when(days, words, tone):
    told = due(Interest(due_on=TODAY + timedelta(days=days)), TODAY)
    assert (told.words, told.tone) == (words, tone)
    assert told.more.startswith("An answer was promised by")


def test_settled_and_ended_entries_owe_nothing(now):
    answered = due(Interest(due_on=TODAY, settled_at=now), TODAY)
    assert (answered.words, answered.tone) == ("Answered on March 4, 2026.", "done")
    assert due(Interest(due_on=TODAY, exit="duplicate"), TODAY).words == "No answer is owed: duplicate."
    assert due(Interest(due_on=TODAY, exit="new-code"), TODAY).words == "No answer is owed: new-code."


def test_notice_reads_as_settled_and_an_undelivered_one_says_why_it_is_owed(now):
    settled = due(Interest(due_on=TODAY, settled_at=now, promise="notice"), TODAY)
    assert settled.words == "Settled on March 4, 2026: a definite notice was promised."
    owed = due(Interest(due_on=TODAY, promise="notice"), TODAY)
    assert (owed.words, owed.more) == (
        "Answer today",
        "A definite notice was promised, and its mail has not got through.",
    )
    asked = due(Interest(due_on=TODAY, promise="notice", person_asked_at=now), TODAY)
    assert asked.more == "An answer was promised by March 4, 2026."


def test_later_day_that_the_candidate_was_told_is_named():
    told = due(Interest(due_on=TODAY, told_on=TODAY + timedelta(days=2)), TODAY)
    assert told.more == "The plan promises an answer by March 4, 2026; the candidate was told March 6, 2026."
