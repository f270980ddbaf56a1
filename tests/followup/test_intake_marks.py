"""A warning counts from when its mail left, not when it came back, and is forgotten the second its matter is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from wagtail.models import Page, Site

from tests import builders
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.intake_marks import settle
from wagtail_interest.followup.intake_state import state_of
from wagtail_interest.followup.spam import mark_spam
from wagtail_interest.followup.steps import change_step
from wagtail_interest.lifecycle.erase import erase
from wagtail_interest.mail.states import announce
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.form import Form
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import Exit, Intake, MessageKind, MessageState, Step

pytestmark = pytest.mark.django_db
NOW = builders.NOW


@pytest.fixture
def form(plan, tree):
    """A published form under a plan that bears one overdue answer."""
    plan.overdue_limit = 1
    plan.save()
    return builders.form(page=tree, site=Site.objects.get(), opened_at=NOW - timedelta(days=100))


@pytest.fixture
def late(form):
    """Three overdue entries."""
    return [builders.interest(form, due_on=date(2026, 3, 2)) for _ in range(3)]


def warn(kind: str, form, **fields) -> Message:
    """Store a daily mail that warns of *form*."""
    given = {"kind": MessageKind.SYSTEM, "to": "rita@example.com", "context": {"warned": {kind: [form.pk]}}}
    return builders.message(**{**given, **fields})


def reach(message: Message, state: str, now=NOW) -> None:
    """Let a mail reach a state, as deliverer and tracking do."""
    message.state, message.sent_at = state, message.sent_at or now
    message.save()
    announce(message, now=now)


def test_a_warning_counts_from_when_its_mail_left(form, late):
    mail = warn("debt", form)
    for state in (MessageState.QUEUED, MessageState.SENDING, MessageState.CANCELLED):
        reach(mail, state)
        form.refresh_from_db()
        assert form.debt_warned_at is None
    reach(mail, MessageState.SENT)
    form.refresh_from_db()
    assert form.debt_warned_at == NOW
    reach(mail, MessageState.DELIVERED, NOW + timedelta(days=2))
    form.refresh_from_db()
    assert form.debt_warned_at == NOW


def test_a_warning_that_came_back_warned_nobody(form, late):
    mail = warn("debt", form)
    reach(mail, MessageState.SENT)
    reach(mail, MessageState.BOUNCED)
    form.refresh_from_db()
    assert form.debt_warned_at is None


def test_one_of_two_that_arrived_is_enough(form, late):
    first, second = warn("debt", form), warn("debt", form, to="mona@example.com")
    reach(first, MessageState.SENT)
    reach(second, MessageState.DELIVERED, NOW + timedelta(minutes=5))
    reach(first, MessageState.BOUNCED, NOW + timedelta(hours=1))
    form.refresh_from_db()
    assert form.debt_warned_at == NOW


def test_a_warning_whose_matter_was_over_when_it_left_is_not_noted(form):
    reach(warn("debt", form), MessageState.SENT)
    reach(warn("unable", form), MessageState.SENT)
    form.refresh_from_db()
    assert (form.debt_warned_at, form.unable_warned_at) == (None, None)


@pytest.mark.parametrize(
    "context", [{}, {"warned": None}, {"warned": ["x"]}, {"warned": {"debt": ["x", 99]}}]
)
def test_a_context_that_makes_no_sense_is_passed_over(form, late, context):
    reach(warn("debt", form, context=context), MessageState.SENT)
    form.refresh_from_db()
    assert form.debt_warned_at is None


def over(rows, by) -> dict[str, object]:
    """Each way in which a debt ends."""
    ids = [row.pk for row in rows]
    return {
        "exit": lambda: end_without_answer(ids, Exit.DUPLICATE, by=by, now=NOW),
        "spam": lambda: mark_spam(ids, by=by, now=NOW),
        "erased": lambda: erase(ids, by=by, now=NOW, exit=Exit.ERASED_SELF),
    }


@pytest.mark.parametrize("way", ["exit", "spam", "erased"])
def test_the_second_the_debt_is_gone_the_form_is_open_and_needs_a_new_warning(form, late, recruiter, way):
    Form.objects.update(debt_warned_at=NOW - timedelta(days=30))
    form.refresh_from_db()
    assert state_of(form, NOW).code == Intake.PAUSED
    over(late[:2], recruiter)[way]()
    form.refresh_from_db()
    assert form.debt_warned_at is not None  # one is left, and the low mark is none
    over(late[2:], recruiter)[way]()
    form.refresh_from_db()
    assert (form.debt_warned_at, state_of(form, NOW).code) == (None, Intake.OPEN)
    for _ in range(5):
        builders.interest(form, due_on=date(2026, 3, 2))
    assert state_of(form, NOW).code == Intake.WARNING


def test_a_higher_limit_in_the_plan_ends_the_warning(form, late, plan):
    Form.objects.update(debt_warned_at=NOW)
    plan.overdue_limit = 10
    plan.save()
    form.refresh_from_db()
    assert form.debt_warned_at is None


def test_somebody_able_again_ends_the_warning(form, plan, recruiter, manager):
    absence = Absence.objects.create(user=recruiter, first_day=date(2026, 1, 1), last_day=date(2027, 1, 1))
    Form.objects.update(unable_warned_at=NOW)
    settle(NOW)
    form.refresh_from_db()
    assert form.unable_warned_at is not None
    absence.delete()
    form.refresh_from_db()
    assert form.unable_warned_at is None


def test_settling_notes_what_opened_and_only_that(plan, tree, manager):
    live = builders.form("Live", page=tree)
    gone = builders.form("Gone")
    closed = builders.form("Closed", page=tree.get_parent(), closed_at=NOW)
    Page.objects.filter(pk=tree.get_parent().pk).update(live=True)
    assert settle(NOW) == (0, 1)
    assert settle(NOW) == (0, 0)
    live.refresh_from_db()
    assert live.opened_at == NOW
    assert set(Form.objects.filter(opened_at=None)) == {gone, closed}


def test_a_plan_that_gets_an_owner_opens_its_forms(plan, tree, recruiter):
    plan.owner = None
    plan.save()
    form = builders.form(page=tree)
    assert state_of(form, NOW).code == Intake.NOT_OPEN
    plan.owner = recruiter
    plan.save()
    form.refresh_from_db()
    assert form.opened_at is not None
    assert state_of(form, NOW).code == Intake.OPEN


def test_without_standing_warnings_a_change_costs_one_query(form, late, recruiter, django_assert_num_queries):
    from wagtail_interest.followup.intake_marks import end_debt_warnings  # the one that is counted

    with django_assert_num_queries(1):
        end_debt_warnings(NOW)


def test_waiting_for_the_candidate_ends_a_warning_as_an_answer_does(form, late, recruiter):
    """Without this an old warning would pause the form when the next debt comes."""
    reach(warn("debt", form), MessageState.SENT)
    change_step([row.pk for row in late], Step.WAITING, by=recruiter, now=NOW)
    form.refresh_from_db()
    assert form.debt_warned_at is None
