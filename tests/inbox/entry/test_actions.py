"""The buttons of one entry: one verb each, once, and never against a colleague unawares."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from tests import builders
from tests.inbox.entry.conftest import told, url
from wagtail_interest.followup import notes, steps
from wagtail_interest.inbox.entry import answering, forms
from wagtail_interest.records.interest import Event, Interest, Note
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, Outcome, Spam, Step

pytestmark = pytest.mark.django_db

REPLY = {"subject": "Hello", "text": "Hello Anna,\n\nLet us have a coffee.\n\nRita"}


def codes() -> list[str]:
    return list(Event.objects.values_list("code", flat=True))


def replies() -> list[Message]:
    return list(Message.objects.filter(kind=MessageKind.REPLY))


def test_note_lands_on_the_entry(press, entry, recruiter):
    response = press("note", entry, text="Rang her.")
    assert response["Location"] == url("inspect", entry.pk)
    note = Note.objects.get()
    assert (note.text, note.author, note.interest) == ("Rang her.", recruiter, entry)
    assert told(response) == ["Note added to the timeline."]


def test_note_pressed_twice_is_one_note(press, entry):
    press("note", entry, text="Rang her.")
    press("note", entry, text="Rang her.")
    assert Note.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e", "x" * 5001])
def test_unfit_note_is_shown_again(press, entry, text):
    response = press("note", entry, text=text)
    assert response.status_code == 422
    assert Note.objects.count() == 0


def test_long_note_keeps_what_was_typed(press, entry):
    text = "Long " * 1100
    assert text.strip() in press("note", entry, text=text).content.decode()


def test_reply_is_queued_logged_and_settles(press, entry, recruiter):
    response = press("reply", entry, **REPLY)
    assert "Your answer to anna@example.com is queued. It leaves in 30 seconds." in told(response)[0]
    entry.refresh_from_db()
    assert not entry.is_owed
    (mail,) = replies()
    assert (mail.to, mail.created_by, mail.context["subject"]) == ("anna@example.com", recruiter, "Hello")
    assert codes() == [EventCode.REPLIED]


def test_p37_reply_pressed_twice_is_one_mail(as_recruiter, entry):
    seen = entry.changed_at.isoformat()
    for _press in range(2):
        response = as_recruiter.post(url("reply", entry.pk), {**REPLY, "seen": seen})
        assert response.status_code == 302
    assert len(replies()) == 1


def test_p38_stale_reply_is_told_and_nothing_is_lost(as_recruiter, entry, stranger):
    seen = entry.changed_at.isoformat()
    later = entry.changed_at + timedelta(minutes=5)
    steps.change_step([entry.pk], Step.IN_PROCESS, by=stranger, now=later)
    response = as_recruiter.post(url("reply", entry.pk), {**REPLY, "seen": seen})
    page = response.content.decode()
    assert response.status_code == 409
    assert replies() == []
    assert "Moved from New to In process (Sten" in page
    assert "Let us have a coffee." in page
    entry.refresh_from_db()
    fresh = entry.changed_at.isoformat()
    assert fresh.replace("+", "%2B") in page or f'value="{fresh}"' in page
    response = as_recruiter.post(url("reply", entry.pk), {**REPLY, "seen": fresh})
    assert response.status_code == 302
    assert len(replies()) == 1


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-99-99T00:00:00", "2026-03-04T09:30:00"])
def test_p38_unreadable_mark_counts_as_stale(as_recruiter, entry, seen):
    response = as_recruiter.post(url("reply", entry.pk), {**REPLY, "seen": seen})
    assert response.status_code == 409
    assert replies() == []


def test_p38_stale_step_is_done_logged_and_told(as_recruiter, entry, stranger):
    seen = entry.changed_at.isoformat()
    steps.change_step([entry.pk], Step.WAITING, by=stranger, now=entry.changed_at + timedelta(minutes=5))
    response = as_recruiter.post(url("step", entry.pk), {"step": Step.IN_PROCESS, "seen": seen})
    entry.refresh_from_db()
    assert entry.step == Step.IN_PROCESS
    assert codes() == [EventCode.STEP, EventCode.STEP]
    assert any(
        "Moved from New to Waiting for candidate, back on March 18, 2026 (Sten" in text
        for text in told(response)
    )


def test_p38_a_note_meanwhile_is_news_too(as_recruiter, entry, stranger):
    seen = entry.changed_at.isoformat()
    notes.add_note(entry, "I will ring.", by=stranger, now=entry.changed_at + timedelta(minutes=5))
    response = as_recruiter.post(url("reply", entry.pk), {**REPLY, "seen": seen})
    assert response.status_code == 409
    assert "Note added (Sten" in response.content.decode()


def test_greeting_alone_is_not_sent(press, entry):
    response = press("reply", entry, **answering.draft(entry, "Rita"))
    assert response.status_code == 422
    assert "Only the greeting is there." in response.content.decode()
    assert replies() == []


def test_greeting_is_in_the_candidates_language(entry):
    entry.name, entry.language = "Åsa  Öberg", "sv"
    with translation.override("en"):
        drafted = answering.draft(entry, "Rita")
    with translation.override("sv"):
        assert drafted == answering.draft(entry, "Rita")
    assert "Åsa" in drafted["text"]
    entry.name = ""
    assert "  " not in answering.draft(entry, "Rita")["text"]


@pytest.mark.parametrize(
    "data",
    [
        {"subject": "", "text": "x"},
        {"subject": "x", "text": ""},
        {"subject": "\u200b", "text": "\u200b"},
        {"subject": "x" * 200, "text": "x"},
    ],
)
def test_unfit_reply_is_shown_again(press, entry, data):
    assert press("reply", entry, **data).status_code == 422
    assert replies() == []


def test_p12_header_injection_in_a_subject_becomes_one_line(press, entry):
    press("reply", entry, subject="Hi\r\nBcc: all@example.com", text="Text")
    assert replies()[0].context["subject"] == "Hi Bcc: all@example.com"


def test_nobody_writes_to_who_withdrew(press, entry):
    Interest.objects.filter(pk=entry.pk).update(exit=Exit.WITHDREW)
    response = press("reply", entry, **REPLY)
    assert response.status_code == 422
    assert "Nothing was sent" in response.content.decode()
    assert replies() == []


def test_send_and_open_the_next_leads_on(press, entry):
    response = press("reply", entry, **REPLY, go="next")
    assert response["Location"] == url("next", entry.pk) + "#main"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "index"]
)
def test_p20_other_targets_are_not_followed(press, entry, target):
    response = press("reply", entry, **REPLY, go=target, next=target)
    assert response["Location"] == url("inspect", entry.pk) + "#main"


@pytest.mark.parametrize("how", ["phone", "person", "mail"])
def test_answer_given_elsewhere_is_logged_once(press, entry, how):
    press("answered", entry, how=how)
    press("answered", entry, how=how)
    entry.refresh_from_db()
    assert not entry.is_owed
    assert Event.objects.get().data == {"how": how}


@pytest.mark.parametrize("how", ["", "pigeon"])
def test_unknown_way_of_answering_changes_nothing(press, entry, how):
    assert press("answered", entry, how=how).status_code == 422
    assert not Event.objects.exclude(code=EventCode.OPENED).exists()


@pytest.mark.parametrize("reason", forms.EXITS)
def test_no_answer_owed_for_a_reason(press, entry, reason):
    press("no-answer", entry, exit=reason)
    entry.refresh_from_db()
    assert (entry.exit, entry.step) == (reason, Step.ENDED)


@pytest.mark.parametrize("reason", ["", "bored", Exit.SPAM, Exit.ERASED_SELF])
def test_no_answer_owed_needs_a_reason_of_the_list(press, entry, reason):
    response = press("no-answer", entry, exit=reason)
    entry.refresh_from_db()
    assert response.status_code == 422
    assert entry.is_owed


def test_step_moves_and_ends_with_an_outcome(press, entry):
    press("step", entry, step=Step.KEEP_IN_TOUCH)
    entry.refresh_from_db()
    assert (entry.step, entry.outcome) == (Step.KEEP_IN_TOUCH, "")
    press("answered", entry, how="phone")
    response = press("step", entry, step=f"{Step.ENDED}:{Outcome.DECLINED}")
    entry.refresh_from_db()
    assert (entry.step, entry.outcome) == (Step.ENDED, Outcome.DECLINED)
    assert told(response)[-1] == "Step: Ended, Declined."


def test_same_step_twice_is_one_event(press, entry):
    press("step", entry, step=Step.WAITING)
    response = press("step", entry, step=Step.WAITING)
    assert told(response)[-1] == "Nothing changed: it was like that already."
    assert codes() == [EventCode.STEP]


@pytest.mark.parametrize("step", ["", "nowhere", Step.ENDED, "ended:", "ended:nothing", "new:hired"])
def test_impossible_step_is_shown_again(press, entry, step):
    assert press("step", entry, step=step).status_code == 422
    entry.refresh_from_db()
    assert entry.step == Step.NEW


def test_p38_a_step_that_no_longer_follows_is_refused_in_plain_words(press, entry):
    press("answered", entry, how="phone")
    press("step", entry, step=f"{Step.ENDED}:{Outcome.DECLINED}")
    late = press("step", entry, step=Step.WAITING)

    assert late.status_code == 422
    assert "The entry stands elsewhere by now" in late.content.decode()


def test_overrule_and_take_back(press, entry):
    press("overrule", entry, requirement="licence", verdict="met")
    entry.refresh_from_db()
    assert (entry.overruled, entry.result) == ({"licence": "met"}, "meets")
    press("overrule", entry, requirement="licence", verdict="")
    entry.refresh_from_db()
    assert (entry.overruled, entry.result) == ({}, "misses")


@pytest.mark.parametrize(
    "data", [{"requirement": "other", "verdict": "met"}, {"requirement": "licence", "verdict": "great"}, {}]
)
def test_overrule_of_the_unknown_changes_nothing(press, entry, data):
    assert press("overrule", entry, **data).status_code == 422
    entry.refresh_from_db()
    assert entry.overruled == {}


def test_take_and_give_to_a_colleague(press, entry, recruiter, manager):
    press("take", entry)
    entry.refresh_from_db()
    assert entry.assigned_to == recruiter
    response = press("assign", entry, user=manager.pk)
    entry.refresh_from_db()
    assert entry.assigned_to == manager
    assert told(response)[-1] == "Assigned to Mona."
    press("assign", entry, user="")
    entry.refresh_from_db()
    assert entry.assigned_to is None


def test_who_may_not_answer_cannot_be_given_an_entry(press, as_recruiter, entry, stranger):
    assert "Sten" not in as_recruiter.get(url("assign", entry.pk)).content.decode()
    assert press("assign", entry, user=stranger.pk).status_code == 422
    entry.refresh_from_db()
    assert entry.assigned_to is None


def test_spam_and_back(press, entry):
    mail = builders.message(entry)
    press("spam", entry)
    entry.refresh_from_db()
    mail.refresh_from_db()
    assert (entry.spam, entry.exit, mail.state) == (Spam.CONFIRMED, Exit.SPAM, "cancelled")
    press("not-spam", entry)
    entry.refresh_from_db()
    assert (entry.spam, entry.is_owed) == (Spam.CLEARED, True)


def test_csrf_is_asked_for(recruiter, entry, plan):
    from django.test import Client  # one client of this file that does not skip the check

    client = Client(enforce_csrf_checks=True)
    client.force_login(recruiter)
    assert client.post(url("spam", entry.pk)).status_code == 403
    entry.refresh_from_db()
    assert entry.spam == Spam.NONE


def test_p24_events_carry_no_personal_data(press, entry):
    press("note", entry, text="Anna Åkesson rang from 070-1234567")
    press("reply", entry, **REPLY)
    press("overrule", entry, requirement="licence", verdict="met")
    press("take", entry)
    written = str(list(Event.objects.values_list("data", flat=True)))
    assert not any(word in written for word in ("Anna", "anna@", "070", "coffee", "licence?"))


def test_p10_messages_are_text(press, as_recruiter, entry):
    hostile = "<script>alert(1)</script>"
    entry.screening = [{**entry.screening[0], "label": hostile}]
    entry.save()
    press("overrule", entry, requirement="licence", verdict="met")
    page = as_recruiter.get(url("inspect", entry.pk)).content.decode()
    assert "Your verdict on “&lt;script&gt;" in page
    assert hostile not in page


def test_query_string_of_the_list_is_kept(as_recruiter, entry):
    data = {"text": "Note", "seen": entry.changed_at.isoformat()}
    response = as_recruiter.post(url("note", entry.pk) + "?q=anna&step=new", data)
    assert response["Location"] == url("inspect", entry.pk) + "?q=anna&step=new"
