"""One row of counts a form and day, the same however often it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import builders
from wagtail_interest.lifecycle.counts import write_counts
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
