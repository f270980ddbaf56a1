"""A company as a state machine: recruiters, candidates, visitors, the mail service and the clock press at random."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, rule

from tests import builders
from wagtail_interest.followup import bulk
from wagtail_interest.followup.additions import add_something, ask_person
from wagtail_interest.followup.decide import answer
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.intake_marks import settle as keep_marks
from wagtail_interest.followup.intake_state import state_of
from wagtail_interest.followup.reply import WAYS, log_answer
from wagtail_interest.followup.spam import clear_spam, mark_spam
from wagtail_interest.followup.steps import change_step
from wagtail_interest.followup.system_mail import write_to_colleagues
from wagtail_interest.followup.undo import undo
from wagtail_interest.intake.accept import accept
from wagtail_interest.intake.submission import Submission
from wagtail_interest.lifecycle.erase import erase
from wagtail_interest.lifecycle.retention import enforce
from wagtail_interest.mail.queue import resend
from wagtail_interest.mail.states import settle
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.area import Area
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import UNFINISHED, Message
from wagtail_interest.vocabulary import Availability, Exit, MessageState, Outcome, Step, Then

LEFT = (MessageState.SENT, MessageState.DELIVERED)
LOSSES = (MessageState.BOUNCED, MessageState.REJECTED, MessageState.FAILED)


class Office(RuleBasedStateMachine):
    """Recruiters, candidates, the mail service and the clock, all at once."""

    entries = Bundle("entries")
    presses = Bundle("presses")
    MANY = st.lists(entries, min_size=1, max_size=4)

    def __init__(self) -> None:
        super().__init__()
        self.saved = transaction.atomic()
        self.saved.__enter__()
        self.now = builders.NOW
        self.form = Form.objects.get()
        self.by = self.form.current_plan.owner
        self.areas = list(Area.objects.values_list("pk", flat=True))
        self.number = 0

    def teardown(self) -> None:
        """Forget everything this run did."""
        transaction.set_rollback(True)
        self.saved.__exit__(None, None, None)

    def today(self) -> date:
        """The day in the site's time zone."""
        return timezone.localtime(self.now).date()

    @initialize(target=entries, late=st.sampled_from([3, 0, 4]), days=st.sampled_from([10, 7, 0]))
    def begin_in_debt(self, late: int, days: int) -> Any:
        """Most histories begin with more overdue answers than the form bears, and days after its warning."""
        given = [self.write(Availability.ACTIVE, consent=True, signs=()) for _ in range(late)]
        if late:
            self.now += timedelta(days=9)
            self.write_in_the_morning(sent=True)
            self.now += timedelta(days=days)
        return multiple(*given)

    # -- candidates ----------------------------------------------------------------------------------------

    @rule(
        target=entries,
        availability=st.sampled_from(Availability.values),
        consent=st.booleans(),
        signs=st.sampled_from([(), ("fast", "links")]),
    )
    def write(self, availability: str, consent: bool, signs: tuple[str, ...]) -> Any:
        self.form.refresh_from_db()
        if not state_of(self.form, self.now).is_open:
            return multiple()  # the page has no form then, and refuses what is sent all the same
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

    # -- many at once --------------------------------------------------------------------------------------

    def many(self, verb: str, some: list[int], **params: Any) -> str:
        """Press a button over many entries; more than one is left to the background."""
        batch = f"many{self.number}-{self.now.timestamp()}"[:32]
        self.number += 1
        bulk.start(verb, params, some, batch=batch, by=self.by, now=self.now)
        return batch

    @rule(target=presses, some=MANY, then=st.sampled_from(Then.values), looked=st.booleans())
    def answer_a_group(self, some: list[int], then: str, looked: bool) -> str:
        return self.many("answer", some, subject="Hello", text="{name}", then=then, looked=looked)

    @rule(some=MANY, verb=st.sampled_from(["spam", "not_spam"]))
    def judge_many(self, some: list[int], verb: str) -> None:
        self.many(verb, some)

    @rule(some=MANY, days=st.integers(0, 90))
    def plan_touches(self, some: list[int], days: int) -> None:
        self.many("touch", some, on=(self.today() + timedelta(days=days)).isoformat())

    @rule(some=MANY, area=st.booleans())
    def sort(self, some: list[int], area: bool) -> None:
        self.many("area", some, area_ids=self.areas if area else [])

    @rule(some=MANY, mine=st.booleans())
    def assign(self, some: list[int], mine: bool) -> None:
        self.many("assign", some, user=self.by.pk if mine else None)

    @rule(seconds=st.sampled_from([0, 60]))
    def a_worker_comes(self, seconds: int) -> None:
        """One that dies at once leaves its lease behind."""
        job = bulk.open_jobs().first()
        if job is not None and not bulk.work_on(job.pk, now=self.now, seconds=seconds or -1):
            return
        if not seconds:
            BulkJob.objects.filter(finished_at=None).update(lease_until=self.now + bulk.LEASE)

    # -- colleagues ----------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 10, 60]), later=st.sampled_from([0, 3, 20]))
    def go_away(self, days: int, later: int) -> None:
        first = self.today() + timedelta(days=later)
        Absence.objects.create(user=self.by, first_day=first, last_day=first + timedelta(days=days))

    @rule()
    def come_back(self) -> None:
        Absence.objects.all().delete()

    @rule(sent=st.booleans())
    def write_in_the_morning(self, sent: bool) -> None:
        """Queue the daily mail at eight on the next morning; it may leave at once or with the next delivery."""
        morning = timezone.localtime(self.now).replace(hour=8, minute=0)
        self.now = max(self.now, morning if morning >= self.now else morning + timedelta(days=1))
        write_to_colleagues(self.now)
        if sent:
            sweep(self.now)

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

    @rule()
    def finish_what_was_left(self) -> None:
        bulk.sweep(self.now)
        keep_marks(self.now)

    @rule()
    def run_the_clock(self) -> None:
        """Apologise and erase; that mail left first is a press of its own, so that what it changed is looked at."""
        enforce(self.now, force=True)
