"""Working days: weekends, public holidays, closed periods over new year and 29 February, and the clock's changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Site

from wagtail_interest.followup.calendar import WorkingDays, holidays_of, working_days
from wagtail_interest.followup.promise import due_on, local_day
from wagtail_interest.records.absence import ClosedPeriod
from wagtail_interest.records.plan import HandlingPlan


def closed(first: date, last: date, *, every_year: bool = False, **names: str) -> ClosedPeriod:
    """Return an unsaved closed period."""
    return ClosedPeriod(first_day=first, last_day=last, every_year=every_year, names=names)


JULY = closed(date(2026, 7, 1), date(2026, 7, 31), every_year=True, en="Summer")
CHRISTMAS = closed(date(2026, 12, 23), date(2027, 1, 6), every_year=True)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday to Monday
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 3, 4), 5, date(2026, 3, 11)),
        (date(2026, 3, 4), 0, date(2026, 3, 4)),
        (date(2026, 3, 7), -2, date(2026, 3, 7)),
    ],
)
def test_weekends_are_no_working_days(start, days, end):
    assert WorkingDays().add(start, days) == end


def test_public_holidays_of_a_country_and_of_a_subdivision_are_left_out():
    swedish = WorkingDays(country="SE")
    assert swedish.add(date(2026, 4, 2), 1) == date(2026, 4, 7)  # Good Friday, Easter Monday
    assert date(2026, 1, 6) in holidays_of("DE-BY", 2026)
    assert date(2026, 1, 6) not in holidays_of("DE", 2026)


def test_country_nobody_knows_has_no_holidays():
    assert WorkingDays(country="XX").add(date(2026, 4, 2), 1) == date(2026, 4, 3)
    assert WorkingDays(country="DE-XX").add(date(2026, 4, 2), 1) == date(2026, 4, 3)


def test_closed_july_counts_not_one_day():
    days = WorkingDays((JULY,))
    assert days.add(date(2026, 6, 29), 5) == date(2026, 8, 6)
    assert days.add(date(2027, 6, 29), 5) == date(2027, 8, 5)
    assert days.closed_on(date(2026, 7, 15)) is JULY


def test_yearly_period_does_not_hold_before_its_first_year():
    assert WorkingDays((JULY,)).is_working(date(2025, 7, 15))
    assert WorkingDays((CHRISTMAS,)).is_working(date(2026, 1, 2))


@pytest.mark.parametrize("year", [2026, 2027, 2031])
def test_yearly_period_over_new_year_holds_on_both_sides(year):
    days = WorkingDays((CHRISTMAS,))
    assert days.add(date(year, 12, 22), 1) == next_weekday(date(year + 1, 1, 7))
    assert CHRISTMAS.days_near(date(year + 1, 1, 6)) == (date(year, 12, 23), date(year + 1, 1, 6))
    assert CHRISTMAS.days_near(date(year + 1, 1, 7)) is None


def next_weekday(day: date) -> date:
    """Return *day*, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def test_yearly_period_round_a_leap_day_keeps_its_last_day():
    winter = closed(date(2028, 2, 1), date(2028, 3, 31), every_year=True)
    assert winter.days_near(date(2029, 3, 31)) == (date(2029, 2, 1), date(2029, 3, 31))
    assert winter.days_near(date(2029, 4, 1)) is None
    common = closed(date(2027, 2, 1), date(2027, 3, 31), every_year=True)
    assert common.days_near(date(2028, 3, 31)) == (date(2028, 2, 1), date(2028, 3, 31))


def test_yearly_leap_day_is_the_28th_in_other_years():
    leap = closed(date(2028, 2, 29), date(2028, 2, 29), every_year=True)
    assert leap.days_near(date(2028, 2, 29)) == (date(2028, 2, 29), date(2028, 2, 29))
    assert leap.days_near(date(2029, 2, 28)) == (date(2029, 2, 28), date(2029, 2, 28))
    assert leap.days_near(date(2032, 2, 28)) is None


def test_days_between_are_the_days_that_adding_needs():
    days = WorkingDays((JULY, CHRISTMAS), "SE")
    start = date(2026, 1, 1)
    for number in range(0, 260, 7):
        assert days.between(start, days.add(start, number)) == number
    assert days.between(date(2026, 3, 5), date(2026, 3, 4)) == 0


def test_search_for_a_working_day_ends_where_all_is_closed():
    assert WorkingDays((closed(date(2020, 1, 1), date(2090, 1, 1)),)).add(date(2026, 3, 4), 1) > date(
        2026, 3, 4
    )


def test_closed_periods_on_the_way_are_told_once_each():
    days = WorkingDays((JULY, CHRISTMAS))
    found = days.closed_between(date(2026, 6, 1), date(2027, 8, 1))
    assert [ends for _period, *ends in found] == [
        [date(2026, 7, 1), date(2026, 7, 31)],
        [date(2026, 12, 23), date(2027, 1, 6)],
        [date(2027, 7, 1), date(2027, 7, 31)],
    ]
    assert days.closed_between(date(2026, 3, 1), date(2026, 3, 31)) == []


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),  # the night to summer time
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), date(2026, 3, 30)),  # two hours ahead from now on
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),  # one hour ahead again
    ],
)
def test_day_of_a_promise_is_the_local_one_round_the_clocks_changes(moment, day):
    assert local_day(moment) == day


def test_promise_of_a_quarter_never_falls_on_a_free_day():
    days, start = WorkingDays((JULY, CHRISTMAS), "SE"), date(2026, 1, 1)
    for number in range(400):
        due = days.add(start + timedelta(days=number), 5)
        assert days.is_working(due)


@pytest.mark.django_db
def test_site_has_its_own_periods_and_those_of_all_sites(tree):
    site = Site.objects.get()
    ClosedPeriod.objects.create(first_day=date(2026, 3, 5), last_day=date(2026, 3, 5))
    ClosedPeriod.objects.create(first_day=date(2026, 3, 6), last_day=date(2026, 3, 6), site=site)
    assert working_days(site.pk).add(date(2026, 3, 4), 1) == date(2026, 3, 9)
    assert working_days(None).add(date(2026, 3, 4), 1) == date(2026, 3, 6)


@pytest.mark.django_db
def test_closed_periods_come_from_the_cache_until_one_changes(tree, django_assert_num_queries):
    site_id = Site.objects.get().pk
    working_days(site_id)
    with django_assert_num_queries(0):
        working_days(site_id)
    period = ClosedPeriod.objects.create(first_day=date(2026, 3, 5), last_day=date(2026, 3, 5))
    assert not working_days(site_id).is_working(date(2026, 3, 5))
    period.delete()
    assert working_days(site_id).is_working(date(2026, 3, 5))


@pytest.mark.django_db
def test_working_days_are_known_without_a_cache(tree, settings):
    ClosedPeriod.objects.create(first_day=date(2026, 3, 5), last_day=date(2026, 3, 5))
    settings.CACHES = {"default": {"BACKEND": "tests.dead_cache.DeadCache"}}
    assert not working_days(None).is_working(date(2026, 3, 5))


@pytest.mark.django_db
def test_promise_goes_by_the_days_of_the_forms_site(tree, settings, now):
    settings.WAGTAIL_INTEREST = {"HOLIDAYS": "SE"}
    site = Site.objects.get()
    ClosedPeriod.objects.create(first_day=date(2026, 3, 9), last_day=date(2026, 3, 13), site=site)
    plan = HandlingPlan(active_days=5, future_days=20)
    assert due_on(plan, "active", now=now, site_id=site.pk) == date(2026, 3, 18)
    assert due_on(plan, "active", now=now, site_id=None) == date(2026, 3, 11)
    assert due_on(plan, "future", now=now, site_id=site.pk) == date(2026, 4, 10)  # Easter, too


@pytest.mark.parametrize(
    ("first", "last", "yearly", "words"),
    [
        (date(2026, 7, 2), date(2026, 7, 1), False, "before the first"),
        (date(2026, 1, 1), date(2026, 12, 31), True, "half a year at most"),
    ],
)
def test_periods_that_cannot_be_are_refused_in_plain_words(first, last, yearly, words):
    with pytest.raises(ValidationError, match=words):
        closed(first, last, every_year=yearly).clean()


def test_name_falls_back_to_a_language_that_has_one():
    period = closed(date(2026, 7, 1), date(2026, 7, 2), sv="Semester")
    assert (
        period.name_in("sv-fi"),
        period.name_in("en"),
        closed(JULY.first_day, JULY.last_day).name_in("en"),
    ) == (
        "Semester",
        "Semester",
        "",
    )


def test_the_calendar_ends_with_the_last_day_there_is():
    assert WorkingDays().add(date(9999, 12, 31), 1) == date.max
