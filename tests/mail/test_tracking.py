"""Webhooks posted to the real addresses with the secret."""

from __future__ import annotations

import base64
from itertools import permutations

import pytest

from tests import builders
from wagtail_interest.mail.queue import resend
from wagtail_interest.mail.tracking import connect, same_address
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event
from wagtail_interest.records.message import DeliveryEvent, Message
from wagtail_interest.vocabulary import AddressState


@pytest.fixture(autouse=True)
def _connected():
    connect()


@pytest.fixture
def sent(entry):
    return builders.message(entry, state="sent", esp_id="pm-1")


def delivery(message_id="pm-1", recipient="anna@example.com"):
    return {
        "RecordType": "Delivery",
        "MessageID": message_id,
        "Recipient": recipient,
        "DeliveredAt": "2026-03-04T10:00:00Z",
    }


def bounce(message_id="pm-1", recipient="anna@example.com", kind="HardBounce", number=7):
    return {
        "RecordType": "Bounce",
        "ID": number,
        "Type": kind,
        "MessageID": message_id,
        "Email": recipient,
        "BouncedAt": "2026-03-04T10:01:00Z",
    }


def post(client, event, secret="hook:secret"):
    auth = base64.b64encode(secret.encode()).decode()
    return client.post(
        "/anymail/postmark/tracking/",
        event,
        content_type="application/json",
        headers={"authorization": f"Basic {auth}"},
    ).status_code


def state(message):
    message.refresh_from_db()
    return message.state


def test_delivery_is_noted(client, sent):
    assert post(client, delivery()) == 200
    assert state(sent) == "delivered"


def test_p31_webhook_without_the_secret_changes_nothing(client, sent):
    assert post(client, delivery(), secret="hook:wrong") == 400
    assert state(sent) == "sent"


def test_p32_hard_bounce_marks_mail_and_address_once(client, sent, entry):
    assert [post(client, bounce()) for _ in range(3)] == [200, 200, 200]
    assert state(sent) == "bounced"
    assert Candidate.objects.get(pk=entry.candidate_id).address_state == AddressState.UNREACHABLE
    assert DeliveryEvent.objects.count() == 1
    assert Event.objects.filter(code="mail").count() == 1


@pytest.mark.parametrize(
    "order", list(permutations([delivery(), bounce(), bounce(kind="BadEmailAddress", number=8)]))
)
def test_p32_any_order_ends_the_same(client, sent, order):
    for event in order:
        assert post(client, event) == 200
    assert state(sent) == "bounced"


@pytest.mark.parametrize(
    "event",
    [
        delivery(message_id="unknown"),
        delivery(recipient="other@example.com"),
        delivery(message_id=""),
        {"RecordType": "Open", "MessageID": "pm-1", "Recipient": "anna@example.com"},
        {"RecordType": "Strange", "MessageID": "pm-1"},
        {**delivery(message_id="x\x00y"), "Metadata": {"interest_message": "9" * 40}},
    ],
)
def test_p32_unknown_is_200_and_nothing(client, sent, event):
    assert post(client, event) == 200
    assert state(sent) == "sent"
    assert DeliveryEvent.objects.count() == 0


def test_p32_recipient_is_compared_without_case_and_in_either_script(client, sent):
    assert post(client, delivery(recipient="Anna@EXAMPLE.com")) == 200
    assert state(sent) == "delivered"
    assert same_address("a@färg.se", "A@xn--frg-qla.se")
    assert not same_address("a@färg.se", "b@färg.se")
    assert not same_address("a@..", "a@.")


def test_row_without_an_id_is_found_by_metadata(client, entry):
    died = builders.message(entry, state="sending", lease_key="x", ambiguous=True)
    event = {**delivery(message_id="pm-9"), "Metadata": {"interest_message": str(died.pk)}}
    assert post(client, event) == 200
    assert state(died) == "delivered"


def test_metadata_does_not_beat_a_known_id(client, sent):
    event = {**delivery(message_id="pm-older"), "Metadata": {"interest_message": str(sent.pk)}}
    assert post(client, event) == 200
    assert state(sent) == "sent"


def test_mail_we_gave_up_was_delivered_after_all(client, entry):
    given_up = builders.message(entry, state="failed", ambiguous=True, message_id="<our@example.com>")
    assert post(client, delivery(message_id="our@example.com")) == 200
    assert state(given_up) == "delivered"


def test_cancelled_mail_stays_cancelled(client, entry):
    cancelled = builders.message(entry, state="cancelled", esp_id="pm-1")
    assert post(client, delivery()) == 200
    assert state(cancelled) == "cancelled"


def test_complaint_is_recorded_and_changes_no_state(client, sent):
    assert post(client, bounce(kind="SpamComplaint")) == 200
    assert state(sent) == "sent"
    assert Event.objects.get(code="mail").data["state"] == "complained"


@pytest.mark.parametrize(
    "events", [[bounce(kind="SpamComplaint")] * 3, [bounce(number=n) for n in (7, 8, 9)]]
)
def test_p32_what_is_told_again_stands_in_the_timeline_once(client, sent, events):
    for event in events:
        assert post(client, event) == 200

    assert Event.objects.filter(code="mail").count() == 1


def test_event_of_the_first_send_does_not_touch_the_second(client, sent, now):
    post(client, bounce())
    resend([sent], by=None, now=now)
    Message.objects.update(state="sent", esp_id="pm-2")
    post(client, bounce(number=9))
    assert state(sent) == "sent"
    post(client, delivery(message_id="pm-2"))
    assert state(sent) == "delivered"
