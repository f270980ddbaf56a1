"""One row of counts a form and day, the same however often it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import builders
from wagtail_interest.lifecycle.counts import count_hourly, write_counts
from wagtail_interest.records.form import DailyCount
from wagtail_interest.records.interest import Interest

pytestmark = pytest.mark.django_db


def row(form, day: date) -> tuple[int, ...]:
    return DailyCount.objects.values_list("received", "answered", "owed", "overdue", "stored").get(
        form=form, day=day
    )


def test_counts_of_a_day(now):
    form, empty = builders.form(), builders.form("Empty")
    builders.interest(form)
    builders.interest(form, settled_at=now)
    builders.interest(form, submitted_at=now - timedelta(days=1), due_on=date(2026, 3, 3))
    builders.interest(form, submitted_at=now - timedelta(days=1), due_on=date(2026, 3, 3), exit="duplicate")
    builders.interest(form, is_test=True)
    builders.interest(form, spam="confirmed")
    builders.interest(form, spam="suspected")
    assert write_counts(now) == 2
    assert row(form, now.date()) == (3, 1, 3, 1, 7)
    assert row(empty, now.date()) == (0, 0, 0, 0, 0)
    before = list(DailyCount.objects.values_list("pk", flat=True))
    write_counts(now + timedelta(hours=1))
    assert list(DailyCount.objects.values_list("pk", flat=True)) == before


def test_erased_on_the_same_day_has_been_received(now):
    form = builders.form()
    builders.interest(form, settled_at=now)
    write_counts(now)
    Interest.objects.all().delete()
    write_counts(now)
    assert row(form, now.date()) == (1, 1, 0, 0, 0)


def test_day_is_utc_and_overdue_is_local():
    form = builders.form()
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # the 5th in Stockholm
    builders.interest(form, submitted_at=late, due_on=date(2026, 3, 4))
    write_counts(late)
    assert row(form, date(2026, 3, 4)) == (1, 0, 1, 1, 1)


def test_counted_once_an_hour_and_at_once_on_a_new_day():
    form = builders.form()
    first = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)
    hours = (0, 59, 60, 90)  # 22:30, 23:29, 23:30, 00:00 of the next day
    assert [count_hourly(first + timedelta(minutes=each)) for each in hours] == [True, False, True, True]
    assert list(DailyCount.objects.order_by("day").values_list("form", "day")) == [
        (form.pk, date(2026, 3, 4)),
        (form.pk, date(2026, 3, 5)),
    ]


def test_what_comes_after_the_last_count_of_a_day_still_belongs_to_it(now):
    form = builders.form()
    count_hourly(now)
    late = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
    builders.interest(form, submitted_at=late, settled_at=late)
    builders.interest(form, submitted_at=late, settled_at=late + timedelta(minutes=2))
    count_hourly(late + timedelta(minutes=3))
    assert row(form, date(2026, 3, 4))[:2] == (2, 1)
    assert row(form, date(2026, 3, 5)) == (0, 1, 0, 0, 2)


def test_clock_that_was_ahead_does_not_stop_the_counts(now):
    form = builders.form()
    count_hourly(now + timedelta(days=30))
    builders.interest(form)
    assert count_hourly(now)
    assert row(form, now.date())[0] == 1


def test_day_that_ended_never_falls(now):
    form = builders.form()
    builders.interest(form, settled_at=now)
    count_hourly(now)
    Interest.objects.all().delete()
    count_hourly(now + timedelta(days=1))
    assert row(form, now.date())[:2] == (1, 1)
