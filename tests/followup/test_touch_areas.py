"""Planning the next touch and sorting into areas: true counts, logged, and nobody leaves unanswered by it."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.followup.conftest import codes
from tests.followup.test_verbs import reload
from wagtail_interest.followup.areas import set_areas
from wagtail_interest.followup.touch import plan_touch
from wagtail_interest.vocabulary import Exit, Outcome, Step

DAY = date(2026, 6, 4)


def test_next_touch_is_planned_logged_and_skipped_the_second_time(entry, recruiter, now):
    assert plan_touch([entry.pk], DAY, by=recruiter, now=now).done == [entry.pk]
    assert plan_touch([entry.pk], DAY, by=recruiter, now=now).skipped == [entry.pk]
    row = reload(entry)
    assert (row.step, row.next_touch_on) == (Step.KEEP_IN_TOUCH, DAY)
    event = row.events.get()
    assert (event.code, event.data) == ("touch", {"on": "2026-06-04", "from": "new"})


def test_a_planned_touch_is_no_answer(entry, recruiter, now):
    plan_touch([entry.pk], DAY, by=recruiter, now=now)
    assert reload(entry).is_owed


def test_waiting_ends_with_a_plan_and_what_ended_for_a_reason_stays(form, recruiter, now):
    waits = builders.interest(form, step=Step.WAITING, waiting_until=DAY)
    declined = builders.interest(form, step=Step.ENDED, outcome=Outcome.DECLINED, settled_at=now)
    left = builders.interest(form, step=Step.ENDED, exit=Exit.DUPLICATE, outcome=Outcome.NO_ANSWER_OWED)
    done = plan_touch([waits.pk, declined.pk, left.pk, 999_999], DAY, by=recruiter, now=now)
    assert (done.done, done.failed) == ([waits.pk, declined.pk], [left.pk, 999_999])
    assert reload(waits).waiting_until is None
    assert (reload(declined).step, reload(declined).outcome) == (Step.KEEP_IN_TOUCH, "")


def test_areas_take_the_place_of_those_before(form, recruiter, now):
    sales, care = builders.area("Sales"), builders.area("Care")
    entry, same, unsure = (builders.interest(form) for _ in range(3))
    entry.areas.add(sales)
    same.areas.add(care)
    unsure.areas_unsure = True
    unsure.save()
    done = set_areas([entry.pk, same.pk, unsure.pk, 999_999], [care.pk], by=recruiter, now=now)
    assert (done.done, done.skipped, done.failed) == ([entry.pk, unsure.pk], [same.pk], [999_999])
    assert list(entry.areas.all()) == [care]
    assert reload(unsure).areas_unsure is False
    assert entry.events.get().data == {"areas": [care.pk], "from": [sales.pk]}
    assert codes(same) == []


def test_an_area_nobody_made_changes_nothing(entry, recruiter, now):
    care = builders.area("Care")
    assert set_areas([entry.pk], [care.pk, 999_999], by=recruiter, now=now).failed == [entry.pk]
    assert not entry.areas.exists()


def test_queries_do_not_grow_with_the_set(form, recruiter, now):
    area = builders.area()
    few = [builders.interest(form).pk for _ in range(2)]
    many = [builders.interest(form).pk for _ in range(30)]
    for verb in (
        lambda ids: set_areas(ids, [area.pk], by=recruiter, now=now),
        lambda ids: plan_touch(ids, DAY, by=recruiter, now=now),
    ):
        counts = []
        for ids in (few, many):
            with CaptureQueriesContext(connection) as caught:
                assert len(verb(ids).done) == len(ids)
            counts.append(len(caught))
        assert counts[0] == counts[1]
