"""Retention is a function of stored dates and now (promise P39)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import builders
from wagtail_interest.lifecycle import retention
from wagtail_interest.records.interest import Event, Interest

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


def entries(count: int, until: date, **fields) -> list[Interest]:
    """Answered entries, unless *fields* say otherwise."""
    form = builders.form()
    given = {"settled_at": builders.NOW, **fields}
    return [builders.interest(form, retain_until=until, **given) for _ in range(count)]


def left() -> int:
    return Interest.objects.count()


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        (datetime(2026, 3, 4, 23, 59, tzinfo=UTC), 1),  # 00:59 on the 5th in Stockholm
        (datetime(2026, 3, 5, 0, 0, tzinfo=UTC), 0),
        (datetime(2031, 1, 1, tzinfo=UTC), 0),
        (datetime(2020, 1, 1, tzinfo=UTC), 1),
    ],
)
def test_p39_kept_through_its_last_day_in_utc(moment, kept):
    entries(1, DAY)
    retention.enforce(moment)
    retention.enforce(moment)
    assert left() == kept


def test_p39_dry_run_prints_what_the_real_run_does(now):
    entries(3, DAY - timedelta(days=1))
    entries(9, DAY)
    dry = retention.enforce(now, dry_run=True)
    assert left() == 12
    real = retention.enforce(now)
    assert str(dry) == str(real)
    assert (dry.entries, dry.erased, real.erased, real.failed, left()) == (3, 0, 3, 0, 9)
    assert {row.code for row in Event.objects.all()} == {"expired"}


def test_p39_unusual_share_stops_and_asks(now):
    entries(21, DAY - timedelta(days=1))
    entries(10, DAY)
    dry = retention.enforce(now, dry_run=True)
    real = retention.enforce(now)
    assert (dry, left()) == (real, 31)
    assert real.stopped and "--force" in str(real)
    assert retention.enforce(now, force=True).erased == 21


def test_p39_few_people_or_a_small_share_do_not_stop(now):
    entries(20, DAY - timedelta(days=1))
    assert retention.enforce(now).erased == 20
    entries(21, DAY - timedelta(days=1))
    entries(63, DAY)
    assert retention.enforce(now).erased == 21


def test_nothing_due_is_three_small_questions_and_says_so(now, django_assert_num_queries):
    entries(3, DAY)
    with django_assert_num_queries(3):
        outcome = retention.enforce(now)
    assert str(outcome) == "Kept until before 2026-03-04 (UTC): none."


def test_p39_run_works_in_ranges_and_passes_one_that_fails(now, monkeypatch):
    monkeypatch.setattr(retention, "CHUNK", 2)
    entries(5, DAY - timedelta(days=1))
    assert retention.enforce(now).erased == 5


def test_p39_date_moved_meanwhile_is_looked_at_under_the_lock(now):
    from django.db.models import Q

    from wagtail_interest.lifecycle.erase import erase_where

    (entry,) = entries(1, DAY)
    done = erase_where([entry.pk], Q(retain_until__lt=DAY), now=now, code="expired")
    assert (done.skipped, left()) == ([entry.pk], 1)
