"""The invariant: whatever is pressed, sent, lost or forgotten, in any order and at any time, nobody ends unanswered.

A state machine presses random verbs at random moments on the real database. After every press each entry that is no
longer owed an answer, has ended or is gone must be accounted for by something other than the columns that say so.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Site

from tests import builders
from wagtail_interest.followup.additions import add_something, ask_person
from wagtail_interest.followup.decide import answer
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.reply import WAYS, log_answer
from wagtail_interest.followup.spam import clear_spam, mark_spam
from wagtail_interest.followup.steps import change_step
from wagtail_interest.followup.undo import undo
from wagtail_interest.intake.accept import accept
from wagtail_interest.intake.submission import Submission
from wagtail_interest.lifecycle.erase import erase
from wagtail_interest.lifecycle.retention import enforce
from wagtail_interest.mail.queue import resend
from wagtail_interest.mail.states import settle
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import UNFINISHED, Message
from wagtail_interest.vocabulary import (
    Availability,
    EventCode,
    Exit,
    MessageKind,
    MessageState,
    Outcome,
    Promise,
    Step,
    Then,
)

LEFT = (MessageState.SENT, MessageState.DELIVERED)
LOSSES = (MessageState.BOUNCED, MessageState.REJECTED, MessageState.FAILED)


def accounts(row: Interest) -> set[str]:
    """Return what accounts for *row* owing nothing, read from its mail and its log alone."""
    since = row.person_asked_at or datetime.min.replace(tzinfo=timezone.get_default_timezone())
    found = set()
    for mail in row.messages.all():
        if (
            mail.kind == MessageKind.REPLY
            and mail.context.get("then") != Then.ASK
            and mail.created_at >= since
        ):
            found |= (
                {"answer left"}
                if mail.state in LEFT
                else {"answer queued"}
                if mail.state in UNFINISHED
                else set()
            )
        if mail.kind == MessageKind.CONFIRMATION and row.promise == Promise.NOTICE and mail.state in LEFT:
            found |= {"notice"} if row.person_asked_at is None else set()
    for event in row.events.all():
        if event.code == EventCode.ANSWERED and event.at >= since:
            found.add("logged")
        if event.code == EventCode.LAPSED and event.at >= since:
            found.add("apology")
        if event.code in (EventCode.NO_ANSWER_OWED, EventCode.SPAM) and row.exit:
            found.add("exit")
    return found


class Office(RuleBasedStateMachine):
    """Recruiters, candidates, the mail service and the clock, all at once."""

    entries = Bundle("entries")
    presses = Bundle("presses")

    def __init__(self) -> None:
        super().__init__()
        self.saved = transaction.atomic()
        self.saved.__enter__()
        self.now = builders.NOW
        self.form = Form.objects.get()
        self.by = self.form.current_plan.owner
        self.number = 0
        self.known: dict[int, set[str]] = {}
        self.exited = 0

    def teardown(self) -> None:
        """Forget everything this run did."""
        transaction.set_rollback(True)
        self.saved.__exit__(None, None, None)

    def today(self) -> date:
        """The day in the site's time zone."""
        return timezone.localtime(self.now).date()

    # -- candidates ----------------------------------------------------------------------------------------

    @rule(
        target=entries,
        availability=st.sampled_from(Availability.values),
        consent=st.booleans(),
        signs=st.sampled_from([(), ("fast", "links")]),
    )
    def write(self, availability: str, consent: bool, signs: tuple[str, ...]) -> int:
        self.number += 1
        accepted = accept(
            Submission(
                form=self.form,
                version=self.form.versions.get(),
                plan=self.form.current_plan,
                language="en",
                site=self.form.site,
                name="Anna",
                email=f"anna{self.number}@example.com",
                availability=availability,
                consent_pool=consent,
                form_token=f"token{self.number}",
                signs=signs,
            ),
            now=self.now,
        )
        self.known[accepted.interest.pk] = set()
        return accepted.interest.pk

    @rule(entry=entries, text=st.sampled_from(["More", "Still more"]))
    def add(self, entry: int, text: str) -> None:
        add_something(Interest(pk=entry), text, now=self.now)

    @rule(entry=entries)
    def ask_for_a_person(self, entry: int) -> None:
        ask_person(Interest(pk=entry), now=self.now)

    # -- recruiters ----------------------------------------------------------------------------------------

    @rule(
        target=presses,
        some=st.lists(entries, min_size=1, max_size=3),
        then=st.sampled_from(Then.values),
        text=st.sampled_from(["One", "Two"]),
    )
    def answer(self, some: list[int], then: str, text: str) -> Any:
        batch = f"press{self.number}-{self.now.timestamp()}"[:32]
        self.number += 1
        done = answer(some, subject="Hello", text=text, then=then, by=self.by, now=self.now, batch=batch)
        return batch if done.done else multiple()

    @rule(press=consumes(presses))
    def undo(self, press: str) -> None:
        undo(press, by=self.by, now=self.now)

    @rule(entry=entries, how=st.sampled_from(WAYS))
    def log(self, entry: int, how: str) -> None:
        log_answer([entry], how, by=self.by, now=self.now)

    @rule(entry=entries, exit=st.sampled_from(Exit.values))
    def end(self, entry: int, exit: str) -> None:
        end_without_answer([entry], exit, by=self.by, now=self.now)

    @rule(entry=entries, spam=st.booleans())
    def judge_spam(self, entry: int, spam: bool) -> None:
        (mark_spam if spam else clear_spam)([entry], by=self.by, now=self.now)

    @rule(
        some=st.lists(entries, min_size=1, max_size=3),
        step=st.sampled_from(Step.values),
        outcome=st.sampled_from(Outcome.values),
    )
    def move(self, some: list[int], step: str, outcome: str) -> None:
        change_step(some, step, outcome=outcome, by=self.by, now=self.now)

    @rule(entry=entries, exit=st.sampled_from(["", "", *Exit.values]))
    def erase(self, entry: int, exit: str) -> None:
        erase([entry], by=self.by, now=self.now, exit=exit)

    # -- mail ----------------------------------------------------------------------------------------------

    @rule()
    def deliver(self) -> None:
        sweep(self.now)

    @rule(which=st.integers(0, 50), state=st.sampled_from([*LOSSES, MessageState.DELIVERED]))
    def report(self, which: int, state: str) -> None:
        out = list(Message.objects.filter(state__in=LEFT).order_by("-pk")[:5])
        if out:
            settle(out[which % len(out)], now=self.now, state=state)

    @rule()
    def give_up(self) -> None:
        mail = Message.objects.filter(state__in=UNFINISHED).order_by("-pk").first()
        if mail is not None:
            settle(mail, now=self.now, state=MessageState.FAILED)

    @rule()
    def send_again(self) -> None:
        resend(Message.objects.filter(state__in=LOSSES).order_by("-pk")[:1], by=self.by, now=self.now)

    # -- time ----------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 29, 30, 31, 3600]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(days=st.sampled_from([1, 3, 8, 15, 45, 400]))
    def sleep(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(mail_first=st.booleans())
    def run_the_clock(self, mail_first: bool) -> None:
        if mail_first:
            sweep(self.now)
        enforce(self.now, force=True)

    # -- what must hold ------------------------------------------------------------------------------------

    @invariant()
    def nobody_is_unaccounted_for(self) -> None:
        rows = Interest.objects.filter(pk__in=self.known).prefetch_related("messages", "events")
        here = {row.pk: row for row in rows}
        for pk, row in here.items():
            found = accounts(row)
            assert row.is_owed or found, f"{row.step} {row.exit} owes nothing, and nothing says why"
            if row.exit:
                assert "exit" in found
            if row.step == Step.ENDED and row.is_owed:  # a lost answer brought it back; nobody ended it so
                assert EventCode.REOPENED in {event.code for event in row.events.all()}
            self.known[pk] = found if not row.is_owed else set()
        self.look_for_the_gone(set(self.known) - set(here))

    def look_for_the_gone(self, gone: set[int]) -> None:
        """Who is gone had an answer that left, was logged, given notice, told sorry, or went by a logged exit."""
        erased = Event.objects.filter(code=EventCode.ERASED, interest=None)
        exits = sum(bool(data.get("exit")) for data in erased.values_list("data", flat=True))
        by_exit, self.exited = exits - self.exited, exits
        for pk in gone:
            found = self.known.pop(pk)
            if found & {"answer left", "logged", "notice", "apology", "exit"}:
                continue
            assert by_exit == len(gone) == 1, f"gone with nothing but {found}"

    @invariant()
    def who_is_owed_is_seen_or_waited_for(self) -> None:
        today = self.today()
        seen = set(Interest.objects.to_answer(today).values_list("pk", flat=True))
        for row in Interest.objects.owed():
            if row.pk not in seen:
                assert row.step == Step.WAITING
                assert row.waiting_until is not None and today <= row.waiting_until < row.due_on
            elif row.step == Step.WAITING:
                assert row.waiting_until is not None and row.waiting_until < today

    @invariant()
    def only_waiting_entries_wait(self) -> None:
        odd = Interest.objects.filter(waiting_until__isnull=False).exclude(step=Step.WAITING)
        assert not odd.exists()


@pytest.mark.django_db
def test_nobody_ends_unanswered(plan):
    """Sixty histories of forty presses each."""
    builders.version(builders.form(site=Site.objects.get(), plan=plan))
    run_state_machine_as_test(Office, settings=HISTORIES)


HISTORIES = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
