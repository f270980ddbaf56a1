"""Who may send a mail, and whether it may still be sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.mail.conftest import confirmation, fresh
from wagtail_interest.mail.claim import LEASE, claim
from wagtail_interest.mail.deliver import send_one
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import DeliveryEvent, Message
from wagtail_interest.vocabulary import AddressState, Exit, MessageState, Spam

MINUTE = timedelta(minutes=1)


def test_p28_killed_worker_is_finished_after_its_lease_and_marked(entry, now, service):
    message = confirmation(entry)
    assert claim(message.pk, now=now) is not None  # and then the worker dies
    assert sweep(now + LEASE - MINUTE).sent == 0
    assert sweep(now + LEASE).sent == 1
    assert (fresh(message).state, message.ambiguous, message.attempts) == ("sent", True, 2)


def test_p28_slow_worker_that_lost_its_lease_still_ends_the_mail(entry, now, service):
    message = confirmation(entry)
    taken = []

    def meanwhile(sender, **kwargs):
        taken.append(claim(message.pk, now=now + LEASE))

    from anymail.signals import pre_send  # the moment between claim and answer

    pre_send.connect(meanwhile)
    try:
        send_one(message.pk, now=now)
    finally:
        pre_send.disconnect(meanwhile)
    assert taken[0] is not None
    assert fresh(message).state == MessageState.SENT
    assert sweep(now + LEASE * 3).sent == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: Interest.objects.update(exit=Exit.WITHDREW),
        lambda entry: Interest.objects.update(exit=Exit.ERASED_SELF),
        lambda entry: Interest.objects.update(spam=Spam.SUSPECTED),
        lambda entry: Candidate.objects.update(address_state=AddressState.UNREACHABLE),
        lambda entry: DeliveryEvent.objects.create(
            message=builders.message(entry, state="sent"),
            event_id="1",
            type="complained",
            at=entry.submitted_at,
        ),
        lambda entry: Message.objects.filter(kind="confirmation").update(interest=None, candidate=None),
    ],
)
def test_p29_automatic_mail_is_withheld(entry, now, service, change):
    message = confirmation(entry)
    change(entry)
    assert send_one(message.pk, now=now).state == MessageState.CANCELLED
    assert (fresh(message).state, service.requests, message.lease_key) == ("cancelled", [], "")


def test_p29_nothing_is_sent_after_withdrawal_or_erasure(entry, now, service):
    reply, other = builders.message(entry), builders.message(builders.interest())
    Interest.objects.filter(pk=entry.pk).update(exit=Exit.WITHDREW)
    other.interest.delete()
    assert sweep(now).cancelled == 1
    assert fresh(reply).state == MessageState.CANCELLED
    assert service.requests == []


def test_p29_a_persons_answer_goes_to_a_doubted_address(entry, now, service):
    Candidate.objects.update(address_state=AddressState.UNREACHABLE)
    message = builders.message(entry)
    send_one(message.pk, now=now)
    assert fresh(message).state == MessageState.SENT


def test_p25_row_erased_while_sending_leaves_nothing(entry, now, service):
    message = confirmation(entry)

    def erase(sender, **kwargs):
        Interest.objects.all().delete()

    from anymail.signals import pre_send  # the moment between claim and answer

    pre_send.connect(erase)
    try:
        send_one(message.pk, now=now)
    finally:
        pre_send.disconnect(erase)
    assert Message.objects.count() == 0
    assert Event.objects.count() == 0


def test_claim_of_a_row_that_is_not_due_is_nothing(entry, now):
    message = confirmation(entry, next_try_at=now + MINUTE)
    assert claim(message.pk, now=now) is None
    assert claim(10**6, now=now) is None
