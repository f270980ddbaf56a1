"""The invariant: whatever is pressed, sent, lost or forgotten, in any order and at any time, nobody ends unanswered.

A state machine presses random verbs at random moments on the real database. After every press each entry that is no
longer owed an answer, has ended or is gone must be accounted for by something other than the columns that say so;
and the form pauses only over a debt, or an absence, that was warned of in time.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from wagtail.models import Site

from tests import builders
from tests.followup.office import LEFT, Office
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.followup.intake_marks import KIND_OF
from wagtail_interest.followup.intake_state import WARNED_AHEAD, state_of
from wagtail_interest.followup.steps import REVOCABLE_EXITS
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import UNFINISHED, Message
from wagtail_interest.vocabulary import (
    AddressState,
    Cause,
    EventCode,
    Intake,
    MessageKind,
    Promise,
    Spam,
    Step,
    Then,
)

#: Overdue answers the form bears, and at how many a pause ends.
LIMIT, LOW = 2, 1


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
        if event.code in (EventCode.NO_ANSWER_OWED, EventCode.SPAM) and row.exit and event.at >= since:
            found.add("exit")
    return found


class Audited(Office):
    """The office, looked through after every press."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[int, set[str]] = {}
        self.exited = 0
        self.calm_at = self.now

    @invariant()
    def nobody_is_unaccounted_for(self) -> None:
        rows = Interest.objects.prefetch_related("messages", "events")
        here = {row.pk: row for row in rows}
        for pk, row in here.items():
            found = accounts(row)
            assert row.is_owed or found, f"{row.step} {row.exit} owes nothing, and nothing says why"
            if row.exit:
                assert "exit" in found
            if row.step == Step.ENDED and row.is_owed:  # a lost answer brought it back; nobody ended it so
                codes = {event.code for event in row.events.all()}
                assert codes & {EventCode.REOPENED, EventCode.UNDONE, EventCode.NOT_SPAM}
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

    @invariant()
    def who_is_waited_for_is_owed_the_word_after_it(self) -> None:
        odd = Interest.objects.filter(step=Step.WAITING, exit="", settled_at__isnull=False)
        assert not odd.exists(), "once the wait is over nobody would come back to it"

    @invariant()
    def who_goes_on_has_left_the_reason_to_end_behind(self) -> None:
        odd = Interest.objects.filter(exit__in=REVOCABLE_EXITS).exclude(step=Step.ENDED)
        assert not odd.exists(), "somebody works on who is said to be owed nothing"

    @invariant()
    def the_form_pauses_only_over_what_was_warned_of_in_time(self) -> None:
        overdue = sum(
            (row.is_owed and row.due_on < self.today())
            and row.spam != Spam.CONFIRMED
            and (row.spam != Spam.SUSPECTED or row.candidate.address_state == AddressState.CONFIRMED)
            for row in Interest.objects.select_related("candidate")
        )
        if overdue <= LOW:
            self.calm_at = self.now
        self.form.refresh_from_db()
        state = state_of(self.form, self.now)
        assert state.overdue == overdue
        assert overdue > LOW or Cause.DEBT not in state.causes, "it did not open the second the debt was gone"
        assert overdue <= LIMIT or Cause.DEBT in state.causes
        if state.code == Intake.PAUSED:
            for threat in state.threats:
                if threat.pauses_on <= self.today():
                    self.look_for_the_warning(threat.cause)
        elif not state.threats:
            assert state.code == Intake.OPEN

    def look_for_the_warning(self, cause: str) -> None:
        """Five whole working days lie between a mail about it that arrived and today; of debt, since it was calm."""
        days = working_days(self.form.site_id)
        warnings = [
            mail.sent_at
            for mail in Message.objects.filter(kind=MessageKind.SYSTEM, state__in=LEFT)
            if self.form.pk in mail.context["warned"].get(KIND_OF[Cause(cause)], [])
        ]
        if cause == Cause.DEBT:
            warnings = [at for at in warnings if at > self.calm_at]
        assert any(
            days.between(timezone.localtime(at).date(), self.today()) > WARNED_AHEAD for at in warnings
        ), f"paused over {cause} without a warning"


#: So many histories of forty presses each, other ones every time; without it few, and always the same.
MORE = int(os.environ.get("WI_HISTORIES", "0"))
HISTORIES = settings(
    max_examples=MORE or 20,
    stateful_step_count=40,
    derandomize=not MORE,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


@pytest.mark.django_db
def test_nobody_ends_unanswered(plan, manager, tree, settings):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 1}
    plan.overdue_limit = LIMIT
    plan.save()
    builders.area()
    opened = builders.NOW - timedelta(days=100)
    builders.version(builders.form(site=Site.objects.get(), plan=plan, page=tree, opened_at=opened))
    run_state_machine_as_test(Audited, settings=HISTORIES)
