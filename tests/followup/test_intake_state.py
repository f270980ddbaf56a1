"""Open, warning, paused, closed: what follows from rows and the day, for every cause and around every edge."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from wagtail.models import Page, Site

from tests import builders
from wagtail_interest.followup import opening
from wagtail_interest.followup.calendar import WorkingDays
from wagtail_interest.followup.intake_state import overdue_of, state_of, states_of
from wagtail_interest.records.absence import Absence, ClosedPeriod
from wagtail_interest.vocabulary import AddressState, Cause, Exit, Intake, Spam

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 3, 4)


def at(day: date, hour: int = 10) -> datetime:
    """Return that hour of a winter day in Stockholm."""
    return datetime.combine(day, time(hour - 1), tzinfo=UTC)


@pytest.fixture
def form(plan, tree):
    """An opened, published form under a plan that bears two overdue answers."""
    plan.overdue_limit = 2
    plan.save()
    return builders.form(page=tree, site=Site.objects.get(), opened_at=builders.NOW - timedelta(days=100))


def owe(form, count: int, due: date = date(2026, 3, 3), **fields):
    """Make overdue entries."""
    return [builders.interest(form, due_on=due, **fields) for _ in range(count)]


def state(form, day: date = WEDNESDAY):
    form.refresh_from_db()
    return state_of(form, at(day))


# -- debt -------------------------------------------------------------------------------------------------


def test_up_to_the_limit_it_is_open(form):
    owe(form, 2)
    found = state(form)
    assert (found.code, found.overdue, found.limit, found.threats) == (Intake.OPEN, 2, 2, ())


def test_over_the_limit_a_warning_is_due_and_nothing_pauses_until_it_is_delivered(form):
    owe(form, 3)
    for day in (WEDNESDAY, date(2026, 6, 1)):
        found = state(form, day)
        assert (found.code, found.causes, found.unwarned) == (Intake.WARNING, (Cause.DEBT,), (Cause.DEBT,))
        assert found.is_open
    assert state(form).pauses_on == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (WEDNESDAY, Intake.WARNING),
        (date(2026, 3, 10), Intake.WARNING),
        (date(2026, 3, 11), Intake.WARNING),  # the fifth working day is still theirs
        (date(2026, 3, 12), Intake.PAUSED),
        (date(2026, 9, 1), Intake.PAUSED),
    ],
)
def test_five_whole_working_days_lie_between_warning_and_pause(form, day, code):
    owe(form, 3)
    form.debt_warned_at = at(WEDNESDAY, 23)
    form.save()
    found = state(form, day)
    assert found.code == code
    if code == Intake.WARNING:
        assert (found.pauses_on, found.unwarned) == (date(2026, 3, 12), ())


def test_it_opens_the_second_the_debt_is_down_to_the_low_mark_and_not_before(form):
    rows = owe(form, 3)
    form.debt_warned_at = at(date(2026, 2, 2))
    form.save()
    codes = []
    for row in rows:
        codes.append(state(form).code)
        row.settled_at = builders.NOW
        row.save()
    codes.append(state(form).code)
    assert codes == [Intake.PAUSED, Intake.PAUSED, Intake.OPEN, Intake.OPEN]  # 3, 2, 1 (= low), 0


def test_a_limit_of_nothing_still_opens_again(form, plan):
    plan.overdue_limit = 0
    plan.save()
    [row] = owe(form, 1)
    form.debt_warned_at = at(date(2026, 2, 2))
    form.save()
    assert state(form).code == Intake.PAUSED
    row.exit = Exit.UNREACHABLE
    row.save()
    assert state(form).code == Intake.OPEN


def test_the_limit_follows_capacity_when_none_is_named(form, plan):
    plan.overdue_limit, plan.capacity_per_week = None, 3
    plan.save()
    owe(form, 3)
    assert state(form).code == Intake.OPEN
    owe(form, 1)
    assert state(form).code == Intake.WARNING


def test_only_fair_entries_count(form):
    fake = [builders.interest(form, due_on=date(2026, 3, 3), spam=Spam.SUSPECTED) for _ in range(50)]
    builders.interest(form, due_on=date(2026, 3, 3), spam=Spam.CONFIRMED)
    builders.interest(form, due_on=date(2026, 3, 3), is_test=True)
    owe(form, 1, spam=Spam.CLEARED)
    assert overdue_of(form, WEDNESDAY) == 1
    fake[0].candidate.address_state = AddressState.CONFIRMED
    fake[0].candidate.save()
    assert state(form).overdue == 2


def test_due_today_is_not_overdue_and_tomorrow_it_is(form):
    owe(form, 3, due=WEDNESDAY)
    assert state(form).overdue == 0
    assert state(form, date(2026, 3, 5)).overdue == 3


def test_figures_measured_never_decide(form):
    form.measured = {"active": {"n": 90, "median": 40, "p85": 80, "broken": 0.9}}
    form.save()
    assert state(form).code == Intake.OPEN


def test_about_when_it_opens_follows_from_capacity(form, plan):
    plan.capacity_per_week = 5
    plan.save()
    owe(form, 11)
    form.debt_warned_at = at(date(2026, 2, 2))
    form.save()
    assert state(form).opens_on == date(2026, 3, 18)  # ten to answer, one a working day


def test_weekend_holiday_and_july_are_no_working_days(form, settings):
    owe(form, 3)
    settings.WAGTAIL_INTEREST = {"HOLIDAYS": "SE"}
    form.debt_warned_at = at(date(2026, 4, 1))  # Wednesday before Easter
    form.save()
    assert state(form, date(2026, 4, 2)).pauses_on == date(2026, 4, 13)
    ClosedPeriod.objects.create(names={"en": "July"}, first_day=date(2026, 7, 1), last_day=date(2026, 7, 31))
    form.debt_warned_at = at(date(2026, 6, 29))
    form.save()
    assert state(form, date(2026, 7, 20)).code == Intake.WARNING
    assert state(form, date(2026, 7, 20)).pauses_on == date(2026, 8, 7)


def test_only_warn_never_pauses(form, settings):
    settings.WAGTAIL_INTEREST = {"PAUSE_BY_ITSELF": False}
    owe(form, 30)
    form.debt_warned_at = form.unable_warned_at = at(date(2026, 2, 2))
    form.save()
    found = state(form)
    assert (found.code, found.pauses_on, found.causes) == (Intake.WARNING, None, (Cause.DEBT,))


# -- people -----------------------------------------------------------------------------------------------


def away(user, first: date, last: date) -> Absence:
    return Absence.objects.create(user=user, first_day=first, last_day=last)


def test_owner_who_left_warns_first_and_pauses_five_working_days_later(form, recruiter):
    recruiter.is_active = False
    recruiter.save()
    found = state(form)
    assert (found.code, found.causes, found.person) == (Intake.WARNING, (Cause.UNABLE,), None)
    form.unable_warned_at = at(WEDNESDAY)
    form.save()
    assert state(form, date(2026, 3, 11)).code == Intake.WARNING
    assert state(form, date(2026, 3, 12)).code == Intake.PAUSED
    assert state(form, date(2026, 3, 12)).opens_on is None


def test_owner_who_lost_the_right_is_not_able(form, recruiter, recruiters):
    recruiter.groups.remove(recruiters)
    assert state(form).causes == (Cause.UNABLE,)


def test_an_able_deputy_keeps_it_open(form, plan, recruiter, manager):
    plan.deputy = manager
    plan.save()
    away(recruiter, WEDNESDAY, date(2026, 3, 30))
    found = state(form)
    assert (found.code, found.person) == (Intake.OPEN, manager)
    away(manager, WEDNESDAY, date(2026, 3, 30))
    assert state(form).causes == (Cause.AWAY,)


def test_a_planned_absence_is_warned_of_ahead_and_pauses_on_its_first_day(form, recruiter):
    away(recruiter, date(2026, 3, 23), date(2026, 3, 29))
    assert state(form, date(2026, 3, 12)).code == Intake.OPEN  # more than five working days to go
    found = state(form, date(2026, 3, 13))
    assert (found.code, found.causes, found.pauses_on) == (Intake.WARNING, (Cause.AWAY,), date(2026, 3, 23))
    form.unable_warned_at = at(date(2026, 3, 13))
    form.save()
    assert state(form, date(2026, 3, 20)).code == Intake.WARNING
    found = state(form, date(2026, 3, 23))
    assert (found.code, found.opens_on) == (Intake.PAUSED, date(2026, 3, 30))
    assert state(form, date(2026, 3, 30)).code == Intake.OPEN


def test_an_absence_of_today_pauses_only_after_its_warning(form, recruiter):
    away(recruiter, WEDNESDAY, date(2026, 3, 20))
    form.unable_warned_at = at(WEDNESDAY)
    form.save()
    assert [state(form, date(2026, 3, day)).code for day in (5, 11, 12, 20, 21)] == [
        Intake.WARNING,
        Intake.WARNING,
        Intake.PAUSED,
        Intake.PAUSED,
        Intake.OPEN,
    ]


def test_a_warning_of_an_earlier_absence_says_nothing_of_the_next(form, recruiter):
    away(recruiter, WEDNESDAY, date(2026, 3, 20))
    away(recruiter, date(2026, 8, 3), date(2026, 8, 28))
    form.unable_warned_at = at(WEDNESDAY)
    form.save()
    found = state(form, date(2026, 8, 10))
    assert (found.code, found.unwarned) == (Intake.WARNING, (Cause.AWAY,))


def test_the_state_of_one_form_and_of_many_is_the_same(form, recruiter):
    other = builders.form("Other", page=form.pages.get().page.get_parent(), opened_at=builders.NOW)
    owe(form, 3)
    states = states_of([form, other], builders.NOW)
    assert states[form.pk] == state_of(form, builders.NOW)
    assert (states[form.pk].code, states[other.pk].code) == (Intake.WARNING, Intake.OPEN)


def test_states_of_many_forms_cost_the_same_queries(form, django_assert_num_queries):
    forms = [form, *(builders.form(f"F{n}", opened_at=builders.NOW) for n in range(30))]
    for each in forms:
        owe(each, 1)
    states_of(forms, builders.NOW)
    with django_assert_num_queries(4):
        states_of(forms, builders.NOW)


# -- not open, closed, kept open --------------------------------------------------------------------------


def test_without_anybody_able_from_the_start_it_is_not_open_yet(form, plan):
    form.opened_at = None
    form.save()
    assert state(form).code == Intake.OPEN
    plan.owner = None
    plan.save()
    form.opened_at = None
    form.save()
    assert state(form).code == Intake.NOT_OPEN


def test_without_any_plan_nothing_can_be_promised(form, plan):
    plan.delete()
    assert state(form).code == Intake.PAUSED


def test_closed_until_a_day_opens_on_that_day_by_itself(form, recruiter):
    opening.close(form, by=recruiter, now=at(WEDNESDAY), reopen_on=date(2026, 3, 20))
    found = state(form, date(2026, 3, 19))
    assert (found.code, found.opens_on) == (Intake.CLOSED, date(2026, 3, 20))
    assert state(form, date(2026, 3, 20)).code == Intake.OPEN


def test_kept_open_by_a_manager_against_debt_and_absence(form, recruiter, manager):
    owe(form, 3)
    away(recruiter, WEDNESDAY, date(2026, 4, 30))
    form.debt_warned_at = form.unable_warned_at = at(date(2026, 2, 2))
    form.save()
    form.unable_warned_at = at(WEDNESDAY)
    form.save()
    opening.override(form, until=date(2026, 3, 20), reason="Fair week", by=manager, now=at(WEDNESDAY))
    found = state(form, date(2026, 3, 20))
    assert (found.code, found.kept_open_until, found.pauses_on) == (
        Intake.WARNING,
        date(2026, 3, 20),
        date(2026, 3, 21),
    )
    assert state(form, date(2026, 3, 21)).code == Intake.PAUSED


def test_a_form_without_a_published_page_says_so(form):
    Page.objects.filter(pk=form.pages.get().page_id).update(live=False)
    assert state(form).live is False


@pytest.mark.parametrize(
    "start", [date(2026, 3, 27), date(2026, 10, 23), date(2028, 2, 25), date(2026, 12, 28)]
)
def test_clock_changes_leap_days_and_new_year_move_no_pause(form, start):
    owe(form, 3, due=start - timedelta(days=1))
    form.debt_warned_at = at(start)
    form.save()
    first = WorkingDays().add(start, 6)
    codes = {day: state(form, day).code for day in (first - timedelta(days=1), first)}
    assert list(codes.values()) == [Intake.WARNING, Intake.PAUSED]
