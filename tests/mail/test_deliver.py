"""Delivery through real ends: an SMTP server and the real Postmark backend against a stand-in."""

from __future__ import annotations

import socket
from datetime import timedelta
from functools import partial

import pytest

from tests import builders
from tests.mail.conftest import Answer, confirmation, fresh
from wagtail_interest.mail import health, states
from wagtail_interest.mail.deliver import deliver, send_one
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Note
from wagtail_interest.records.message import Message
from wagtail_interest.signals import message_changed
from wagtail_interest.vocabulary import AddressState, EventCode, MessageState

MINUTE = timedelta(minutes=1)


def test_smtp_mail_arrives_with_its_headers(entry, now, postbox):
    message = confirmation(entry, reply_to="jobs@example.com", language="sv")
    assert send_one(message.pk, now=now).state == MessageState.SENT
    (mail,) = postbox.mails
    assert mail["Message-ID"] == message.message_id
    assert mail["To"] == "anna@example.com"
    assert mail["From"] == "Careers <careers@example.com>"
    assert mail["Reply-To"] == "jobs@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    fresh(message)
    assert (message.state, message.attempts, message.sent_at, message.esp_id) == ("sent", 1, now, "")
    assert 'lang="sv"' in message.html
    assert message.subject and message.text


def test_reply_of_a_person_is_no_automatic_mail(entry, now, postbox):
    send_one(builders.message(entry).pk, now=now)
    assert postbox.mails[0]["Auto-Submitted"] is None


def test_service_gets_one_tag_and_no_metadata(entry, now, service):
    message = confirmation(entry)
    send_one(message.pk, now=now)
    (sent,) = service.requests
    assert sent["Tag"] == "confirmation"
    assert [key for key in ("Metadata", "TrackOpens", "TrackLinks") if key in sent] == []
    assert fresh(message).esp_id == "pm-1"


def test_metadata_only_when_the_host_wants_it(entry, now, service, settings):
    settings.WAGTAIL_INTEREST = {"MAIL_METADATA": True}
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert service.requests[0]["Metadata"] == {"interest_message": str(message.pk)}


def test_sent_once_is_not_sent_again(entry, now, service):
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert send_one(message.pk, now=now).state == ""
    assert len(service.requests) == 1


def test_task_delivers_by_id_and_never_raises(entry, now, service, caplog):
    deliver.call(10**6)
    message = confirmation(entry)
    deliver.call(message.pk)
    assert fresh(message).state == MessageState.SENT
    assert caplog.records == []


def test_p22_task_that_cannot_even_start_tells_its_class_only(entry, now, service, settings, caplog):
    settings.WAGTAIL_INTEREST = {"CLOCK": "nowhere.now"}
    message = confirmation(entry)
    deliver.call(message.pk)
    assert [(record.getMessage(), record.exc_info) for record in caplog.records] == [
        (f"Mail {message.pk} was not delivered by its task: ModuleNotFoundError", None)
    ]
    assert fresh(message).state == MessageState.QUEUED


def test_p27_waits_grow_and_the_end_comes_in_bounded_time(entry, now, service):
    service.says(Answer(500, {"ErrorCode": 1, "Message": "x"}))
    message = confirmation(entry)
    moments, moment = [], now
    while fresh(message).state == MessageState.QUEUED:
        moment = message.next_try_at
        moments.append(int((moment - now) / MINUTE))
        send_one(message.pk, now=moment)
    assert moments == [0, 1, 6, 21, 81, 261, 621, 981, 1341, 1440]
    assert (message.state, message.error_class) == ("failed", "AnymailRequestsAPIError 500")
    assert Event.objects.get(code="mail").data["state"] == "failed"


def test_p28_same_message_id_and_words_on_every_try(entry, now, service):
    service.says(Answer(500), Answer(200))
    message = confirmation(entry)
    send_one(message.pk, now=now)
    Message.objects.update(context={"reference": "OTHER"})
    send_one(message.pk, now=now + MINUTE)
    first, second = service.requests
    assert first == second
    assert {"Name": "Message-ID", "Value": message.message_id} in first["Headers"]


def test_p27_retry_after_is_obeyed(entry, now, service):
    service.says(Answer(429, {"ErrorCode": 1, "Message": "x"}, {"Retry-After": "7200"}))
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert fresh(message).next_try_at == now + timedelta(hours=2)
    assert not message.ambiguous


def test_p27_permanent_errors_are_not_tried_again(entry, now, service):
    service.says(Answer(422, {"ErrorCode": 300, "Message": "Invalid 'From' address: 'x'."}))
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert fresh(message).state == MessageState.FAILED


def test_rejected_recipient_is_rejected_and_unreachable(entry, now, service):
    service.says(
        Answer(
            422,
            {
                "ErrorCode": 406,
                "Message": "Found inactive addresses: anna@example.com. Inactive recipients are x",
            },
        )
    )
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert (fresh(message).state, message.error_class) == ("rejected", "AnymailRecipientsRefused")
    assert Candidate.objects.get().address_state == AddressState.UNREACHABLE


def test_unknown_status_behind_a_refusal_is_no_success(entry, now, service, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "IGNORE_RECIPIENT_STATUS": True}
    service.says(Answer(422, {"ErrorCode": 406, "Message": "unreadable"}))
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert fresh(message).state == MessageState.REJECTED


def test_unknown_status_behind_a_yes_is_sent_but_marked(entry, now, service):
    service.says(Answer(200, {"ErrorCode": 0, "Message": "OK", "MessageID": "m", "To": "other@example.com"}))
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert fresh(message).state == MessageState.SENT


def test_p28_timeout_and_cut_line_are_ambiguous(entry, now, service):
    service.says(Answer(delay=1.5), Answer(cut=True))
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert (fresh(message).ambiguous, message.error_class) == (True, "ReadTimeout")
    other = confirmation(entry)
    send_one(other.pk, now=now)
    assert (fresh(other).ambiguous, other.error_class) == (True, "ConnectionError")


def test_service_that_never_answered_the_phone_is_not_ambiguous(entry, now, settings, service):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.ANYMAIL = {
            **settings.ANYMAIL,
            "POSTMARK_API_URL": f"http://127.0.0.1:{probe.getsockname()[1]}/",
        }
        message = confirmation(entry)
        send_one(message.pk, now=now)
    assert (fresh(message).state, message.ambiguous) == ("queued", False)


def test_p27_smtp_server_down_is_tried_again(entry, now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert (fresh(message).state, message.error_class, message.ambiguous) == (
        "queued",
        "ConnectionRefusedError",
        False,
    )


def test_smtp_recipient_refused_for_now_and_for_good(entry, now, postbox):
    postbox.replies = ["450 greylisted", "550 no such user"]
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert fresh(message).state == MessageState.QUEUED
    send_one(message.pk, now=now + MINUTE)
    assert (fresh(message).state, message.error_class) == ("rejected", "SMTPRecipientsRefused")


def test_p22_no_text_of_the_service_is_kept_or_logged(entry, now, service, caplog):
    service.says(Answer(401, {"ErrorCode": 10, "Message": "anna@example.com SECRET"}))
    message = confirmation(entry)
    send_one(message.pk, now=now)
    stored = str(Message.objects.values()[0]["error_class"]) + str(list(Event.objects.values()))
    logged = " ".join(record.getMessage() + str(record.exc_info) for record in caplog.records)
    assert [word for word in ("anna@example.com", "SECRET") if word in stored + logged] == []


def test_p27_poison_row_fails_alone(entry, now, service):
    poison = confirmation(entry)
    Message.objects.filter(pk=poison.pk).update(context={"requirements": "not a list of requirements"})
    nonsense = builders.message(entry, to="a@example.com Bcc: b@example.com")
    good = confirmation(entry)
    swept = sweep(now)
    assert (swept.sent, swept.failed, swept.left) == (1, 2, 0)
    assert [fresh(row).state for row in (poison, nonsense, good)] == ["failed", "failed", "sent"]
    assert poison.error_class == "AttributeError"


@pytest.mark.parametrize(
    "to",
    [
        "",
        "anna",
        "a@example.com, b@example.com",
        "a@example.com;b@example.com",
        "A <a@example.com>",
        "a@b@example.com",
    ],
)
def test_p12_row_whose_address_is_not_one_fails_alone(entry, now, service, to):
    message = confirmation(entry, to=to)
    send_one(message.pk, now=now)
    assert (fresh(message).state, message.error_class, service.requests) == ("failed", "ValueError", [])


def test_failing_listener_does_not_make_a_sent_mail_unsent(entry, now, service, caplog):
    def broken(sender, state, **kwargs):
        if state == MessageState.SENT:
            raise ValueError("SECRET")

    message_changed.connect(broken)
    try:
        message = confirmation(entry)
        send_one(message.pk, now=now)
    finally:
        message_changed.disconnect(broken)
    assert fresh(message).state == MessageState.SENT
    said = [record.getMessage() for record in caplog.records]
    assert said[0] == "A receiver of message_changed failed: ValueError"
    assert said[1].endswith("broken failed: ValueError")
    assert "SECRET" not in caplog.text


def test_failing_listener_takes_nobody_elses_part_away_nor_does_it_twice(entry, now, service):
    """A host's receiver fails over a bounce: timeline, address and entry still say so, and its own rows are gone."""

    def broken(sender, message, state, **kwargs):
        Note.objects.create(interest=message.interest, text=f"{state}", at=now)
        if state == MessageState.REJECTED:
            raise ValueError

    message = confirmation(entry)
    message_changed.connect(broken)
    try:
        states.settle(message, now=now, state=MessageState.REJECTED)
    finally:
        message_changed.disconnect(broken)
    assert fresh(message).state == MessageState.REJECTED
    assert [each.data["state"] for each in entry.events.filter(code=EventCode.MAIL)] == ["rejected"]
    entry.candidate.refresh_from_db()
    assert entry.candidate.address_state == AddressState.UNREACHABLE
    assert entry.notes.count() == 0


def test_failing_listener_without_a_name_does_not_make_a_sent_mail_unsent(entry, now, service):
    def fails(word, **kwargs):
        raise ValueError(word)

    broken, message = partial(fails, "SECRET"), confirmation(entry)
    message_changed.connect(broken, weak=False)
    try:
        states.settle(message, now=now, state=MessageState.SENT)
    finally:
        message_changed.disconnect(broken)
    assert fresh(message).state == MessageState.SENT


def test_listener_that_breaks_the_transaction_leaves_state_timeline_and_what_others_did(entry, now, service):
    def whole(sender, message, **kwargs):
        Note.objects.create(interest=message.interest, text="whole", at=now)

    def broken(sender, message, **kwargs):
        Note.objects.create(pk=message.pk, interest=message.interest, text="once", at=now)
        Note.objects.create(
            pk=message.pk, interest=message.interest, text="twice", at=now
        )  # refused by the database

    message = confirmation(entry)
    for receiver in (whole, broken):
        message_changed.connect(receiver)
    try:
        states.settle(message, now=now, state=MessageState.BOUNCED)
    finally:
        for receiver in (whole, broken):
            message_changed.disconnect(receiver)
    assert fresh(message).state == MessageState.BOUNCED
    assert entry.events.filter(code=EventCode.MAIL).count() == 1
    assert [note.text for note in entry.notes.all()] == ["whole"]


def test_host_that_cancels_a_send_ends_the_mail(entry, now, service):
    from anymail.exceptions import AnymailCancelSend  # what a host's receiver raises
    from anymail.signals import pre_send  # where it listens

    def no(sender, **kwargs):
        raise AnymailCancelSend

    pre_send.connect(no)
    try:
        message = confirmation(entry)
        send_one(message.pk, now=now)
    finally:
        pre_send.disconnect(no)
    assert (fresh(message).state, message.error_class) == ("failed", "AnymailCancelSend")


def test_first_id_of_anymails_test_backend_is_kept(entry, now, settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert fresh(message).esp_id == "0"


def test_wrong_smtp_password_pauses(entry, now, settings, postbox):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "u", "p"
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert health.paused()
    assert (fresh(message).state, message.attempts) == ("queued", 0)


def test_service_that_says_failed_is_asked_again(entry, now, settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    settings.ANYMAIL = {"IGNORE_RECIPIENT_STATUS": True}

    def failed(sender, message, status, **kwargs):
        status.status = {"failed"}

    from anymail.signals import post_send  # where the answer can be made another

    post_send.connect(failed)
    try:
        message = confirmation(entry)
        send_one(message.pk, now=now)
    finally:
        post_send.disconnect(failed)
    assert (fresh(message).state, message.error_class) == ("queued", "status failed")


def test_service_that_says_nothing_is_sent_but_marked(entry, now, settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"

    def silent(sender, message, status, **kwargs):
        status.status, status.message_id = {"unknown"}, None

    from anymail.signals import post_send  # where the answer can be made another

    post_send.connect(silent)
    try:
        message = confirmation(entry)
        send_one(message.pk, now=now)
    finally:
        post_send.disconnect(silent)
    assert (fresh(message).state, message.ambiguous) == ("sent", True)


def test_backend_without_anymail_is_believed_by_its_count(entry, now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    message = confirmation(entry)
    assert send_one(message.pk, now=now).state == "sent"  # Django's dummy says that it took it


def test_p27_wrong_backend_name_pauses(entry, now, settings):
    settings.EMAIL_BACKEND = "nowhere.EmailBackend"
    message = confirmation(entry)
    send_one(message.pk, now=now)
    assert health.paused()
    assert fresh(message).state == MessageState.QUEUED


def test_p27_mail_server_that_never_speaks_does_not_hang_the_queue(entry, now, settings, monkeypatch):
    monkeypatch.setattr("wagtail_interest.mail.transport.SILENCE", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        message = confirmation(entry)
        send_one(message.pk, now=now)
    assert (fresh(message).state, message.error_class) == ("queued", "SMTPServerDisconnected")
