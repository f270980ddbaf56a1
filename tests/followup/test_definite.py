"""The definite notice: what it says, that its delivery settles, that its loss is owed again, and the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests import builders
from tests.followup.conftest import LOOK, codes
from wagtail_interest.followup.additions import ask_person
from wagtail_interest.followup.confirmation import confirm_ids, confirmation_context
from wagtail_interest.followup.decide import answer
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.receipt import receipt
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.followup.spam import clear_spam
from wagtail_interest.followup.steps import change_step
from wagtail_interest.links import tokens
from wagtail_interest.mail.compose import compose
from wagtail_interest.mail.states import settle
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, MessageState, Step, Then

TOLD = {
    "promise": "notice",
    "availability": "future",
    "consent_pool": True,
    "retain_until": date(2026, 11, 12),
}


def notice_entry(form: Form, **fields) -> Interest:
    """Return an entry that was promised a definite notice."""
    return builders.interest(form, **{**TOLD, **fields})


def confirmed(entry: Interest, now) -> Message:
    """Queue the entry's confirmation and return it."""
    confirm_ids([entry.pk], now=now)
    return Message.objects.get(interest=entry, kind=MessageKind.CONFIRMATION)


def report(message: Message, state: str, now) -> None:
    """Let the mail reach *state*, as deliverer and webhook do."""
    message.refresh_from_db()
    settle(message, now=now, state=state)


def stored(entry: Interest) -> Interest:
    """Return the entry as it is stored now."""
    return Interest.objects.get(pk=entry.pk)


# -- words ------------------------------------------------------------------------------------------------


def test_notice_names_the_one_area_the_day_and_the_way_to_a_person(form):
    entry = notice_entry(form)
    entry.areas.add(builders.area("Sales"))
    assert receipt(entry).definite == (
        "Your expression of interest does not lead to an opening in Sales now. We keep your "
        "interest until Nov. 12, 2026 and write when one appears; ask if you want a person to answer."
    )


def test_notice_names_no_area_when_there_are_several_or_none(form):
    entry = notice_entry(form)
    assert receipt(entry).definite.startswith("Your expression of interest does not lead to an opening now.")
    entry.areas.add(builders.area("Sales"), builders.area("Care"))
    assert receipt(entry).definite.startswith("Your expression of interest does not lead to an opening now.")


def test_notice_of_a_role_speaks_of_the_role_only(form):
    form.kind, form.area = "role", builders.area("Care")
    form.save()
    assert receipt(notice_entry(form)).definite.startswith("There is no opening for this role now.")


def test_who_does_not_want_to_be_kept_is_not_told_of_being_written_to(form):
    words = receipt(notice_entry(form, consent_pool=False)).definite
    assert "write when one appears" not in words
    assert "until Nov. 12, 2026 and then erase it" in words


def test_notice_speaks_the_language_of_the_entry_and_its_area(form):
    area = builders.area("Sales", names={"en": "Sales", "sv": "Försäljning"})
    entry = notice_entry(form, language="sv")
    entry.areas.add(area)
    with translation.override("en"):
        words = receipt(entry).definite
    assert "Försäljning" in words and "12 november 2026" in words


def test_notice_comes_without_a_day_to_wait_for_and_an_answer_with_one(form):
    told = receipt(notice_entry(form))
    assert (told.due_on, told.opening) == (None, "")
    personal = receipt(builders.interest(form))
    assert (personal.definite, personal.due_on) == ("", date(2026, 3, 11))


def test_active_seekers_are_told_what_is_open_in_their_area(form):
    entry = builders.interest(form, availability="active")
    entry.areas.add(builders.area("Sales"))
    assert receipt(entry).opening == "Your expression of interest does not lead to an opening in Sales now."
    assert receipt(builders.interest(form, availability="future")).opening == ""


def test_what_a_roles_notice_has_said_is_not_said_again(form):
    form.kind, form.area = "role", builders.area("Care")
    form.save()
    told = receipt(builders.interest(form, availability="active"))
    assert (told.notice.startswith("We are not recruiting for this role right now."), told.opening) == (
        True,
        "",
    )


def test_nobody_promises_to_look_where_a_notice_settles(form):
    told = receipt(notice_entry(form, screening=[LOOK]))
    assert told.requirements[0]["words"] == "A person looks if you ask"
    assert receipt(builders.interest(form, screening=[LOOK])).requirements[0]["words"] == "A person will look"


def test_a_later_measured_day_is_the_one_told(form):
    assert receipt(builders.interest(form, told_on=date(2026, 3, 20))).due_on == date(2026, 3, 20)


# -- mail -------------------------------------------------------------------------------------------------


def test_p13_mail_tells_the_notice_in_html_and_text_and_nothing_typed(form, now):
    entry = notice_entry(form, answers={"why": "See http://phish.example"})
    entry.areas.add(builders.area("Sales"))
    context = confirmation_context(entry, site=form.site, now=now)
    mail = compose(MessageKind.CONFIRMATION, "en", context)
    for body in (" ".join(mail.html.split()), " ".join(mail.text.split())):
        assert "Your expression of interest does not lead to an opening in Sales now." in body
        assert "Nov. 12, 2026" in body
        assert "I would like a person to answer" in body
        assert "You will hear from us by" not in body
        assert "phish" not in body
    assert context["status_url"] in mail.text


def test_p34_button_in_the_mail_leads_to_the_signed_page_and_does_nothing_itself(form, now):
    entry = notice_entry(form)
    url = confirmation_context(entry, site=form.site, now=now)["status_url"]
    html = compose(MessageKind.CONFIRMATION, "en", confirmation_context(entry, site=form.site, now=now)).html
    assert f'href="{url}"' in html
    assert html.count("I would like a person to answer</a>") == 1
    assert "<form" not in html


def test_date_of_an_answer_is_left_empty_in_the_editors_mail_text(form, now):
    entry = notice_entry(form)
    entry.version.texts = {"mail": {"neutral": "<p>Hello, by {date}.</p>"}}
    text = compose(MessageKind.CONFIRMATION, "en", confirmation_context(entry, site=form.site, now=now)).text
    assert "{date}" not in text and "2026." not in text


# -- settling ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.DELIVERED])
def test_delivered_notice_settles_what_was_promised(form, now, state):
    entry = notice_entry(form)
    report(confirmed(entry, now), state, now)
    assert stored(entry).settled_at == now
    assert EventCode.NOTICE_GIVEN in codes(entry)


def test_notice_settles_once_however_often_it_is_reported(form, now):
    entry = notice_entry(form)
    message = confirmed(entry, now)
    report(message, MessageState.SENT, now)
    report(message, MessageState.DELIVERED, now + timedelta(minutes=1))
    assert codes(entry).count(EventCode.NOTICE_GIVEN) == 1
    assert stored(entry).settled_at == now


def test_personal_answer_is_not_settled_by_a_confirmation(entry, now):
    report(confirmed(entry, now), MessageState.DELIVERED, now)
    assert stored(entry).is_owed


@pytest.mark.parametrize("state", [MessageState.BOUNCED, MessageState.REJECTED, MessageState.FAILED])
def test_lost_notice_is_owed_again(form, now, state):
    entry = notice_entry(form)
    message = confirmed(entry, now)
    report(message, MessageState.SENT, now)
    report(message, state, now)
    assert stored(entry).is_owed
    assert EventCode.REOPENED in codes(entry)


def test_notice_that_never_left_stays_owed(form, now):
    entry = notice_entry(form)
    report(confirmed(entry, now), MessageState.FAILED, now)
    assert stored(entry).is_owed
    assert EventCode.REOPENED not in codes(entry)


def test_lost_notice_that_is_sent_again_settles_again(form, now):
    entry = notice_entry(form)
    message = confirmed(entry, now)
    for state in (MessageState.SENT, MessageState.BOUNCED, MessageState.SENT):
        report(message, state, now)
    assert not stored(entry).is_owed


def test_lost_notice_does_not_take_back_what_a_person_answered(form, recruiter, now):
    called, written = notice_entry(form), notice_entry(form)
    lost = [confirmed(called, now), confirmed(written, now)]
    for message in lost:
        report(message, MessageState.SENT, now)
    log_answer([called.pk], "phone", by=recruiter, now=now)
    answer([written.pk], subject="Hello", text="We talked.", then=Then.ANSWER, by=recruiter, now=now)
    for message in lost:
        report(message, MessageState.BOUNCED, now)
    assert not stored(called).is_owed and not stored(written).is_owed


def test_suspected_spam_gets_no_notice_and_stays_owed_until_cleared(form, recruiter, now):
    entry = notice_entry(form, spam="suspected")
    assert confirm_ids([entry.pk], now=now) == []
    assert stored(entry).is_owed
    clear_spam([entry.pk], by=recruiter, now=now)
    report(Message.objects.get(), MessageState.SENT, now)
    assert not stored(entry).is_owed


# -- a person ---------------------------------------------------------------------------------------------


def test_p34_one_press_owes_an_answer_by_a_person(form, now):
    entry = notice_entry(form, due_on=date(2026, 4, 1))
    report(confirmed(entry, now), MessageState.DELIVERED, now)
    assert ask_person(entry, now=now)
    row = stored(entry)
    assert row.is_owed and row.due_on == date(2026, 3, 11)
    told = receipt(row)
    assert (told.definite, told.due_on) == ("", date(2026, 3, 11))


def test_p34_late_report_of_delivery_does_not_settle_what_a_person_was_asked_for(form, now):
    entry = notice_entry(form)
    message = confirmed(entry, now)
    report(message, MessageState.SENT, now)
    ask_person(entry, now=now)
    report(message, MessageState.DELIVERED, now + timedelta(minutes=5))
    assert stored(entry).is_owed


def test_late_report_does_not_settle_what_was_opened_for_another_reason(form, now):
    entry = notice_entry(form)
    message = confirmed(entry, now)
    report(message, MessageState.SENT, now)
    Interest.objects.filter(pk=entry.pk).update(settled_at=None)
    report(message, MessageState.DELIVERED, now + timedelta(minutes=5))
    assert stored(entry).is_owed


def test_notice_that_leaves_late_does_not_settle_what_waits_for_a_question(form, recruiter, now):
    entry = notice_entry(form)
    message = confirmed(entry, now)
    answer([entry.pk], subject="Hello", text="Which days?", then=Then.ASK, by=recruiter, now=now)
    report(message, MessageState.SENT, now + timedelta(minutes=5))
    assert (stored(entry).step, stored(entry).is_owed) == (Step.WAITING, True)


def test_p16_p34_status_page_shows_the_notice_and_only_a_press_asks(form, now, client):
    entry = notice_entry(form)
    token = tokens.make("status", entry.pk, entry.candidate.link_version, now=timezone.now())
    path = reverse("wagtail_interest:status", args=[token])
    html = client.get(path).content.decode()
    assert "Your expression of interest does not lead to an opening now." in html
    assert "I would like a person to answer" in html
    assert "You hear from us by" not in html
    assert stored(entry).person_asked_at is None
    assert client.post(path, {"action": "person"}).status_code == 302
    assert stored(entry).person_asked_at is not None
    after = client.get(path).content.decode()
    assert "You hear from us by" in after and "You have asked for a person to answer." in after


def test_notice_lost_while_an_exit_held_is_owed_when_the_entry_is_reopened(form, recruiter, now):
    entry = notice_entry(form)
    mail = confirmed(entry, now)
    report(mail, MessageState.SENT, now)
    end_without_answer([entry.pk], Exit.DUPLICATE, by=recruiter, now=now)
    report(mail, MessageState.BOUNCED, now)
    assert not stored(entry).is_owed
    change_step([entry.pk], Step.IN_PROCESS, by=recruiter, now=now)
    assert stored(entry).is_owed
