"""A prepared query gives what the plain one would, for other values each time, on whatever database runs the tests."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import BigIntegerField, DateField

from tests import builders
from wagtail_interest.access import with_people
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.records.prepared import Prepared, Slot

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 4)


@pytest.fixture
def prepared():
    """Plans by their key, with their people on a day."""
    return Prepared(
        lambda: with_people(
            HandlingPlan.objects.filter(pk=Slot("pk", BigIntegerField())), Slot("today", DateField())
        ).order_by()
    )


def seen(plan: HandlingPlan) -> dict[str, object]:
    return {name: value for name, value in plan.__dict__.items() if name != "_state"}


def test_rows_are_those_of_the_plain_query(prepared, plan, recruiter):
    Absence.objects.create(user=recruiter, first_day=DAY, last_day=date(2026, 3, 8))
    for day in (DAY, date(2026, 3, 9)):
        plain = with_people(HandlingPlan.objects.filter(pk=plan.pk), day).get()
        [found] = prepared(pk=plan.pk, today=day)
        assert seen(found) == seen(plain)
        assert found.owner == recruiter


def test_each_run_takes_its_own_values(prepared, plan):
    other = builders.plan(name="Other", is_default=False)
    assert [row.name for row in prepared(pk=plan.pk, today=DAY)] == ["Standard"]
    assert [row.name for row in prepared(pk=other.pk, today=DAY)] == ["Other"]
    assert prepared(pk=None, today=DAY) == []


def test_each_run_is_one_query_and_types_are_kept(prepared, plan, recruiter, django_assert_num_queries):
    Absence.objects.create(user=recruiter, first_day=DAY, last_day=date(2026, 3, 8))
    prepared(pk=plan.pk, today=DAY)
    with django_assert_num_queries(1):
        [found] = prepared(pk=plan.pk, today=DAY)
        assert found.owner.username == "rita"
    assert (found.owner_able, found.owner_away, found.owner_away_from) == (True, date(2026, 3, 8), DAY)
    assert (found.deputy_able, found.deputy_away) == (False, None)


def test_what_was_changed_meanwhile_is_seen(prepared, plan, recruiter):
    prepared(pk=plan.pk, today=DAY)
    recruiter.is_active = False
    recruiter.save()
    assert prepared(pk=plan.pk, today=DAY)[0].owner_able is False


def test_plain_constants_stand_in_the_query_itself_and_no_others(plan):
    """SQLite would compile a query anew each time that asks by a parameter for what a partial index holds."""
    builders.plan(name="It's 100 % ours", is_default=False, active_days=7)
    odd = Prepared(
        lambda: HandlingPlan.objects.filter(name="It's 100 % ours", active_days=7, is_default=False)
    )
    plain = Prepared(lambda: HandlingPlan.objects.filter(name="Standard", is_default=True))
    [found] = odd()
    assert found.name == "It's 100 % ours"
    assert [row.name for row in plain()] == ["Standard"]
    [(_compiler, sql, params, _converters)] = odd._written.values()
    assert params == ("It's 100 % ours",)
    assert "= 7" in sql
    [(_compiler, sql, params, _converters)] = plain._written.values()
    assert params == ()
    assert "'Standard'" in sql
