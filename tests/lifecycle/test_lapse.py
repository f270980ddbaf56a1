"""The last resort (P39): who is still owed an answer on the last day gets an honest apology, and goes once it has left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail as outbox

from tests import builders
from wagtail_interest.followup.additions import ask_person
from wagtail_interest.followup.decide import answer
from wagtail_interest.lifecycle.retention import enforce
from wagtail_interest.mail.states import settle
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import AddressState, EventCode, MessageKind, MessageState, Spam, Step, Then

pytestmark = pytest.mark.django_db
LAST = date(2026, 3, 4)


@pytest.fixture
def form(plan):
    """A form under the recruiter's plan."""
    return builders.form("Sales & more")


@pytest.fixture
def owed(form):
    """An entry whose last day is today, with nobody having answered."""
    return builders.interest(form, retain_until=LAST)


def apologies() -> list[Message]:
    """Return the apologies queued so far."""
    return list(Message.objects.filter(kind=MessageKind.LAPSED))


def test_apology_is_queued_on_the_last_day_and_not_before(owed, now):
    assert enforce(now - timedelta(days=1)).apologised == 0
    assert enforce(now).apologised == 1
    assert not Interest.objects.get().is_owed
    assert list(Event.objects.values_list("code", "data")) == [
        (EventCode.LAPSED, {"message": apologies()[0].pk})
    ]


def test_entry_goes_when_the_apology_has_left(owed, now):
    enforce(now)
    enforce(now + timedelta(days=1))
    assert Interest.objects.count() == 1  # the mail has not left
    assert sweep(now + timedelta(days=1)).sent == 1
    assert enforce(now + timedelta(days=1)).erased == 1
    assert not Interest.objects.exists()
    assert Event.objects.get().code == EventCode.EXPIRED


def test_p13_apology_is_short_honest_and_carries_nothing_typed(form, now):
    builders.interest(
        form, retain_until=LAST, name="Anna <b>http://x.example</b>", answers={"why": "Wombats"}
    )
    enforce(now)
    sweep(now)
    (mail,) = outbox.outbox
    assert mail.subject == "We did not get to answer you"
    assert "We are sorry." in mail.body
    assert "We are now erasing your details, as we said." in mail.body
    html = mail.alternatives[0][0]
    assert not any(word in mail.body + html for word in ("Anna", "x.example", "Wombats"))
    assert mail.reply_to == ["rita@example.com"]


def test_who_was_asked_and_did_not_answer_is_told_the_truth(owed, recruiter, now):
    before = now - timedelta(days=3)
    answer([owed.pk], subject="x", text="Which shift?", then=Then.ASK, by=recruiter, now=before)
    sweep(now)
    enforce(now)
    sweep(now)
    assert "did not hear from you" in outbox.outbox[-1].body
    assert "did not get to answer your" not in outbox.outbox[-1].body


@pytest.mark.parametrize("state", ["failed", "bounced", "rejected"])
def test_entry_goes_when_the_apology_failed_for_good(owed, now, state):
    enforce(now)
    settle(apologies()[0], now=now, state=state)
    assert not Interest.objects.get().is_owed  # a lost apology is no lost answer
    assert enforce(now + timedelta(days=1)).erased == 1


def test_entry_goes_after_three_days_whatever_became_of_the_apology(owed, now):
    enforce(now)
    assert enforce(now + timedelta(days=2, hours=23)).erased == 0
    assert enforce(now + timedelta(days=3)).erased == 1


def test_no_cron_for_sixty_days_still_apologises_first(owed, now):
    late = now + timedelta(days=60)
    run = enforce(late)
    assert (run.apologised, run.erased, Interest.objects.count()) == (1, 0, 1)
    sweep(late)
    assert enforce(late + timedelta(minutes=5)).erased == 1


def test_p39_dry_run_prints_what_the_real_run_does(form, now):
    builders.interest(form, retain_until=LAST)
    builders.interest(form, retain_until=LAST - timedelta(days=5))
    builders.interest(form, retain_until=LAST - timedelta(days=1), settled_at=now)
    held = builders.interest(form, retain_until=LAST - timedelta(days=1), settled_at=now)
    builders.message(held, kind=MessageKind.REPLY, created_at=now)
    for _turn in range(3):
        dry = enforce(now, dry_run=True)
        real = enforce(now)
        assert str(dry) == str(real)
        assert (real.entries, real.owed) == (real.erased, real.apologised)
    assert Interest.objects.count() == 3
    first = enforce(now, dry_run=True)
    assert (first.entries, first.owed, first.held) == (0, 0, 2)


def test_p39_twice_gives_the_same(owed, now):
    enforce(now)
    enforce(now)
    assert len(apologies()) == 1


def test_p39_clock_that_jumped_apologises_to_nobody(form, now):
    for _ in range(21):
        builders.interest(form, retain_until=LAST)
    run = enforce(now + timedelta(days=400))
    assert (run.stopped, run.apologised, apologies()) == (True, 0, [])
    assert "--force" in str(run)
    assert enforce(now + timedelta(days=400), force=True).apologised == 21


@pytest.mark.parametrize("why", ["spam", "unreachable"])
def test_p14_apology_is_withheld_like_every_automatic_mail(form, now, why):
    given = {"spam": Spam.SUSPECTED} if why == "spam" else {}
    entry = builders.interest(form, retain_until=LAST, **given)
    if why == "unreachable":
        entry.candidate.address_state = AddressState.UNREACHABLE
        entry.candidate.save()
    enforce(now)
    assert (sweep(now).sent, apologies()[0].state) == (0, MessageState.CANCELLED)
    assert enforce(now + timedelta(days=1)).erased == 1


def test_person_asked_for_after_the_apology_keeps_the_entry(owed, now):
    enforce(now)
    sweep(now)
    ask_person(owed, now=now + timedelta(hours=1))
    assert enforce(now + timedelta(days=1)).erased == 0
    assert Interest.objects.owed().get() == owed


def test_answer_given_on_the_last_day_leaves_before_the_entry_goes(owed, recruiter, now):
    answer([owed.pk], subject="x", text="y", by=recruiter, now=now)
    later = now + timedelta(days=1)
    assert enforce(later).held == 1
    sweep(later)
    assert enforce(later).erased == 1
    assert not apologies()


def test_waiting_entry_is_not_forgotten(form, now):
    builders.interest(form, retain_until=LAST, step=Step.WAITING, waiting_until=LAST + timedelta(days=9))
    assert enforce(now).apologised == 1
    stands = Interest.objects.get()
    assert (stands.waiting_until, stands.step) == (None, Step.NEW)
