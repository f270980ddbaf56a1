"""The timeline tells everything once, newest first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.inbox.entry.conftest import url
from wagtail_interest.inbox.entry.timeline import Words, timeline
from wagtail_interest.records.interest import Event, Note, event
from wagtail_interest.vocabulary import EventCode, MessageState

pytestmark = pytest.mark.django_db


def told(entry) -> list[tuple[str, str]]:
    events, mails, notes = entry.events.all(), entry.messages.all(), entry.notes.all()
    moments = timeline(events, mails, notes, labels={}, people={}, files={})
    return [(moment.words, moment.detail) for moment in moments]


def test_events_mails_and_notes_stand_in_one_line_of_time(entry, recruiter):
    start = entry.submitted_at
    event(entry, EventCode.RECEIVED, now=start).save()
    builders.message(entry, created_at=start + timedelta(hours=1), state=MessageState.BOUNCED)
    event(entry, EventCode.REPLIED, now=start + timedelta(hours=1)).save()
    Note.objects.create(interest=entry, author=recruiter, text="n", at=start + timedelta(hours=2))
    event(entry, EventCode.NOTED, now=start + timedelta(hours=2)).save()
    assert told(entry) == [
        ("Note", ""),
        ("Answer by mail", "Bounced"),
        ("Expression of interest received", ""),
    ]


def test_of_one_moment_what_came_last_stands_first(entry):
    start = entry.submitted_at
    for code in (EventCode.RECEIVED, EventCode.SCREENED):
        event(entry, code, now=start).save()
    assert told(entry) == [("Screened", ""), ("Expression of interest received", "")]


def test_looking_is_one_line_a_day_and_person(entry, recruiter, stranger):
    start = entry.submitted_at
    for hours, actor in ((0, recruiter), (1, recruiter), (2, stranger), (30, recruiter)):
        event(entry, EventCode.OPENED, now=start + timedelta(hours=hours), actor=actor).save()
    assert told(entry) == [("Opened", ""), ("Opened", ""), ("Opened", "2 times that day")]


@pytest.mark.parametrize(
    ("code", "data", "words"),
    [
        ("step", {"from": "new", "to": "ended", "outcome": "hired"}, "Moved from New to Ended: Hired"),
        ("assigned", {"user": None}, "Assigned to nobody"),
        ("assigned", {"user": 7}, "Assigned to Ida"),
        ("assigned", {"user": 8}, "Assigned to a former colleague"),
        ("overruled", {"question": "q", "verdict": ""}, "Took back the verdict on “Licence”"),
        ("overruled", {"question": "x", "verdict": "met"}, "Judged “a requirement”: Met"),
        ("answered", {"how": "mail"}, "Answered from their own mailbox"),
        ("answered", {}, "Answered outside the system"),
        ("no_answer_owed", {"exit": "duplicate"}, "No answer owed: Duplicate"),
        ("reopened", {}, "Owed again: the answer did not reach the candidate"),
        ("file_opened", {"file": 3}, "Downloaded CV.pdf"),
        ("file_opened", {"file": 4}, "Downloaded a file"),
        (
            "person_asked",
            {"due_on": "2026-03-11"},
            "The candidate asked for a person; answer by March 11, 2026",
        ),
        ("person_asked", {}, "The candidate asked for a person"),
        ("later_invented", {}, "later_invented"),
    ],
)
def test_every_event_has_its_words(entry, code, data, words):
    teller = Words({"q": "Licence"}, {7: "Ida"}, {3: "CV.pdf"})
    moment = teller.of_event(Event(interest=entry, code=code, data=data, at=entry.submitted_at))
    assert moment is not None
    assert moment.words == words


def test_colleague_who_was_given_the_entry_is_named(as_recruiter, entry, recruiter):
    given = builders.user("ida", last_name="Berg")
    event(entry, EventCode.ASSIGNED, now=entry.submitted_at, actor=recruiter, data={"user": given.pk}).save()
    assert "Assigned to Ida Berg" in as_recruiter.get(url("inspect", entry.pk)).content.decode()
