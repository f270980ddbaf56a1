"""Erasing one entry: asked once, for good, by who holds the right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.inbox.entry.conftest import attach, told, url
from wagtail_interest.followup import steps
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest, Note
from wagtail_interest.vocabulary import EventCode, Step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


def test_page_names_what_goes_and_erases_nothing(as_manager, entry):
    attach(entry)
    Note.objects.create(interest=entry, text="Note", at=entry.submitted_at)
    builders.interest(entry.form, email=entry.email)
    page = as_manager.get(url("erase", entry.pk)).content.decode()
    assert "1 file<" in page
    assert "1 note<" in page
    assert "1 other entry of the same address stays." in page
    assert Interest.objects.count() == 2


def test_erasing_leaves_one_event_without_entry(as_manager, entry, manager):
    seen = entry.changed_at.isoformat()
    response = as_manager.post(url("erase", entry.pk), {"seen": seen, "exit": "erased_self"})
    assert response["Location"] == url("index")
    assert told(response) == [f"{entry.reference} is erased."]
    assert Interest.objects.count() == Candidate.objects.count() == 0
    left = Event.objects.get()
    assert (left.code, left.interest, left.actor) == (EventCode.ERASED, None, manager)
    assert left.data == {"exit": "erased_self"}
    assert as_manager.post(url("erase", entry.pk), {"seen": seen}).status_code == 404


def test_recruiter_without_the_right_cannot_erase(as_recruiter, entry):
    assert url("erase", entry.pk) not in as_recruiter.get(url("inspect", entry.pk)).content.decode()
    for ask in (as_recruiter.get, as_recruiter.post):
        assert ask(url("erase", entry.pk)).status_code in (302, 403)
    assert Interest.objects.count() == 1


def test_p38_stale_erasing_asks_again(as_manager, entry, recruiter):
    seen = entry.changed_at.isoformat()
    later = entry.changed_at + timedelta(minutes=5)
    steps.change_step([entry.pk], Step.IN_PROCESS, by=recruiter, now=later)
    response = as_manager.post(url("erase", entry.pk), {"seen": seen})
    assert response.status_code == 409
    assert "Nothing has been erased yet." in response.content.decode()
    assert Interest.objects.count() == 1


def test_p50_erasing_asks_once(as_manager, entry):
    asked = as_manager.get(url("erase", entry.pk)).content.decode()
    assert asked.count(f'action="{url("erase", entry.pk)}"') == 1
    assert Interest.objects.count() == 1

    done = as_manager.post(
        url("erase", entry.pk), {"seen": entry.changed_at.isoformat(), "exit": "test"}, follow=True
    )

    assert Interest.objects.count() == 0
    assert done.redirect_chain[-1][0] == url("index")
    assert f"{entry.reference} is erased." in done.content.decode()
