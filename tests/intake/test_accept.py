"""The one way an entry is made."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.intake.conftest import stored_file, submission
from wagtail_interest.files.hold import hold
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.intake import accept as accept_module
from wagtail_interest.intake.accept import accept
from wagtail_interest.intake.reference import ALPHABET
from wagtail_interest.intake.repeat import sent_before
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message
from wagtail_interest.signals import interest_accepted
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, MessageState, Result, Spam


def files_in(folder) -> int:
    """Return how many files lie in the private folder."""
    return sum(1 for path in folder.rglob("*") if path.is_file())


def test_accept_stores_everything_that_was_sent(sales, now, private_files):
    area = builders.area()
    accepted = accept(submission(sales, area_ids=[area.pk], attachments=[stored_file(sales)]), now=now)

    interest = Interest.objects.get()
    assert accepted.created and accepted.interest == interest
    assert (interest.name, interest.email, interest.phone) == (
        "Anna Åkesson",
        "Anna@Example.com",
        "070-123 45 67",
    )
    assert interest.answers == {"licence": "yes", "years": 5, "why": "I like people."}
    assert interest.candidate.address == "anna@example.com"
    assert list(interest.areas.all()) == [area]
    assert interest.attachments.get().shown_name == "cv.pdf"
    assert (interest.result, interest.must_met, interest.must_all, interest.merit_met) == (
        Result.MEETS,
        1,
        1,
        2,
    )
    assert (interest.due_on, interest.retain_until) == (date(2026, 3, 11), date(2026, 4, 10))
    assert [event.code for event in interest.events.all()] == [EventCode.RECEIVED, EventCode.SCREENED]
    assert files_in(private_files) == 1


def test_reference_is_short_and_free_of_look_alikes(sales, now):
    reference = accept(submission(sales), now=now).interest.reference
    assert len(reference) == 9 and reference[4] == "-"
    assert set(reference.replace("-", "")) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01OIL")


def test_taken_reference_is_drawn_again(sales, now, monkeypatch):
    builders.interest(sales, reference="K7M4-PQ2X")
    draws = iter(["K7M4-PQ2X", "K7M4-PQ2X", "BCDF-2345"])
    monkeypatch.setattr(accept_module, "new_reference", lambda: next(draws))
    accepted = accept(submission(sales, attachments=[stored_file(sales)]), now=now)
    assert accepted.interest.reference == "BCDF-2345"
    assert accepted.interest.attachments.count() == 1


def test_search_text_holds_who_and_what_was_chosen(sales, now):
    text = accept(submission(sales), now=now).interest.search_text
    assert "anna åkesson" in text and "anna@example.com" in text
    assert text == text.lower()


def test_p26_record_and_mail_are_one_transaction(sales, now, private_files):
    def fail(**kwargs):
        raise RuntimeError("a host's receiver")

    interest_accepted.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            accept(submission(sales, attachments=[stored_file(sales)]), now=now)
    finally:
        interest_accepted.disconnect(fail)
    assert (Interest.objects.count(), Message.objects.count(), Candidate.objects.count()) == (0, 0, 0)
    assert (Attachment.objects.count(), files_in(private_files)) == (0, 0)


def test_p26_confirmation_is_queued_not_sent(sales, now, mailoutbox):
    interest = accept(submission(sales), now=now).interest
    message = Message.objects.get()
    assert (message.kind, message.state, message.to) == (
        MessageKind.CONFIRMATION,
        MessageState.QUEUED,
        "Anna@Example.com",
    )
    assert message.context["reference"] == interest.reference
    assert message.context["result_text"] == "<p>Mail: well met.</p>"
    assert message.context["due_on"] == "2026-03-11"
    assert message.reply_to == "rita@example.com"
    assert mailoutbox == []


def test_known_candidate_is_found_and_left_unchanged(sales, now):
    known = builders.candidate("anna@example.com", address_state="confirmed")
    accept(submission(sales), now=now + timedelta(days=3))
    stored = Candidate.objects.get()
    assert (stored.pk, stored.address_state, stored.created_at) == (known.pk, "confirmed", builders.NOW)


def test_held_files_are_claimed(sales, now, private_files):
    held = hold([stored_file(sales)], token="token-1", now=now)
    interest = accept(submission(sales, held=held), now=now).interest
    row = interest.attachments.get()
    assert (row.pk, row.held_key, row.held_until) == (held[0].pk, "", None)
    assert files_in(private_files) == 1


def test_test_entry_stays_out_of_figures_but_is_confirmed(sales, now):
    interest = accept(submission(sales, is_test=True), now=now).interest
    assert (interest.exit, interest.is_owed) == (Exit.TEST, False)
    assert not Interest.objects.counted().exists()
    assert Message.objects.count() == 1


def test_two_signs_are_kept_flagged_owed_and_get_no_mail(sales, now):
    interest = accept(submission(sales, signs=("honeypot", "links")), now=now).interest
    assert (interest.spam, interest.spam_signs) == (Spam.SUSPECTED, ["honeypot", "links"])
    assert Interest.objects.owed().get() == interest
    assert not Message.objects.exists()


def test_one_sign_is_no_suspicion(sales, now):
    interest = accept(submission(sales, signs=("fast",)), now=now).interest
    assert interest.spam == Spam.NONE
    assert Message.objects.count() == 1


def test_p33_who_misses_a_must_have_reaches_the_inbox_and_is_owed(sales, now):
    misses = accept(submission(sales, answers={"licence": "no"}), now=now).interest
    meets = accept(submission(sales, form_token="token-2"), now=now).interest
    assert misses.result == Result.MISSES
    assert list(Interest.objects.owed().order_by("due_on", "id")) == [misses, meets]
    assert misses.step == meets.step == "new"


def test_p37_same_sending_again_is_one_entry_one_file_one_mail(sales, now, private_files):
    first = accept(submission(sales, attachments=[stored_file(sales)]), now=now)
    again = accept(submission(sales, attachments=[stored_file(sales)]), now=now + timedelta(seconds=5))
    assert (again.created, again.interest.pk) == (False, first.interest.pk)
    assert (Interest.objects.count(), Attachment.objects.count(), Message.objects.count()) == (1, 1, 1)
    assert files_in(private_files) == 1


def test_p37_repetition_after_the_held_file_was_taken_is_the_same_entry(sales, now):
    held = hold([stored_file(sales)], token="token-1", now=now)
    first = accept(submission(sales, held=held), now=now)
    again = accept(submission(sales), now=now)
    assert again.interest == first.interest and not again.created
    assert sent_before(sales.pk, "token-1") == [first.interest]
    assert sent_before(sales.pk, "") == []


def test_p37_mended_address_is_a_new_entry_linked_to_the_first(sales, now):
    first = accept(submission(sales, email="anna@exmaple.com"), now=now).interest
    second = accept(submission(sales), now=now + timedelta(minutes=1)).interest
    assert second.corrects == first
    states = dict(Message.objects.values_list("interest", "state"))
    assert states == {first.pk: MessageState.CANCELLED, second.pk: MessageState.QUEUED}
    corrects = Event.objects.filter(code=EventCode.CORRECTS).values_list("interest", "data")
    assert dict(corrects) == {first.pk: {"corrected_by": second.pk}, second.pk: {"corrects": first.pk}}


def test_p37_other_showing_of_the_form_is_another_entry(sales, now):
    first = accept(submission(sales), now=now).interest
    second = accept(submission(sales, form_token="token-2"), now=now).interest
    assert first != second and second.corrects is None
    assert first.candidate == second.candidate


def test_p37_lost_race_returns_the_winner_and_discards_the_file(sales, now, private_files, monkeypatch):
    first = accept(submission(sales, attachments=[stored_file(sales)]), now=now)
    asked = []

    def blind_once(key):
        asked.append(key)
        return [] if len(asked) == 1 else [first.interest]

    monkeypatch.setattr(accept_module, "earlier", blind_once)
    lost = accept(submission(sales, attachments=[stored_file(sales)]), now=now)
    assert (lost.created, lost.interest) == (False, first.interest)
    assert (Interest.objects.count(), files_in(private_files)) == (1, 1)


def test_p22_logs_hold_no_personal_data(sales, now, caplog):
    caplog.set_level(logging.DEBUG)
    accept(submission(sales, attachments=[stored_file(sales)]), now=now)
    written = " ".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    for secret in ("Anna", "Example.com", "070", "people", "cv.pdf"):
        assert secret not in written
    for event in Event.objects.all():
        assert "anna" not in str(event.data).lower()


def test_signal_carries_the_entry(sales, now):
    heard = []

    def listen(sender, interest, now, **kwargs):
        heard.append((sender, interest.pk, now))

    interest_accepted.connect(listen)
    interest = accept(submission(sales), now=now).interest
    interest_accepted.disconnect(listen)
    assert heard == [(Interest, interest.pk, now)]


def test_g2_accept_stays_within_its_queries(sales, now):
    """Beside SAVEPOINT and RELEASE: earlier, candidate (2), entry, areas, file, events, mail.

    The closed periods come from the cache: the form that was shown before the sending asked for them.
    """
    area = builders.area()
    working_days(sales.site_id)
    sent = submission(sales, area_ids=[area.pk], attachments=[stored_file(sales)])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        accept(sent, now=now)
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 8, "\n".join(statements)


def test_accepting_an_active_seeker_queues_the_mail_of_the_same_day(sales, now):
    plan = sales.current_plan
    plan.owner = builders.user("mats", is_superuser=True)
    plan.active_days = 2
    plan.save()
    sales.refresh_from_db()

    accept(submission(sales, availability="active"), now=now)

    queued = Message.objects.get(kind="same_day")
    assert (queued.to, queued.state, queued.interest) == ("mats@example.com", "queued", None)
    assert queued.next_try_at == now + timedelta(minutes=5)
