"""What people decide about a form: done once, logged with day and reason, refused in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from wagtail.models import ModelLogEntry

from tests import builders
from wagtail_interest.followup import opening
from wagtail_interest.records.form import Form

pytestmark = pytest.mark.django_db
NOW, TODAY = builders.NOW, date(2026, 3, 4)


@pytest.fixture
def form(plan):
    """A form."""
    return builders.form()


def said() -> list[str]:
    return [str(entry.message) for entry in ModelLogEntry.objects.order_by("pk")]


def test_close_and_reopen_are_logged_once(form, recruiter):
    assert opening.close(form, by=recruiter, now=NOW)
    assert not opening.close(form, by=recruiter, now=NOW)
    assert opening.reopen(form, by=recruiter)
    assert not opening.reopen(form, by=recruiter)
    form.refresh_from_db()
    assert (form.closed_at, form.closed_by, form.reopen_on) == (None, None, None)
    assert said() == ["Closed by hand", "Opened again"]


def test_the_day_to_reopen_can_be_changed_and_taken_away(form, recruiter):
    days = [date(2026, 3, 20), date(2026, 3, 20), date(2026, 4, 1), None, None]
    assert [opening.close(form, by=recruiter, now=NOW, reopen_on=day) for day in days] == [
        True,
        False,
        True,
        True,
        False,
    ]
    form.refresh_from_db()
    assert form.reopen_on is None
    assert said()[0] == "Closed by hand until March 20, 2026"


def test_a_closing_that_has_ended_can_be_made_anew(form, recruiter):
    opening.close(form, by=recruiter, now=NOW, reopen_on=date(2026, 3, 20))
    assert opening.close(form, by=recruiter, now=NOW + timedelta(days=60))


@pytest.mark.parametrize("day", [TODAY, date(2026, 3, 3), date.min])
def test_a_day_to_reopen_lies_ahead(form, recruiter, day):
    with pytest.raises(ValueError, match="later day"):
        opening.close(form, by=recruiter, now=NOW, reopen_on=day)
    assert Form.objects.get().closed_at is None


def test_kept_open_with_a_reason_that_stands_in_the_log(form, manager):
    opening.override(form, until=TODAY, reason=" Fair \n week ", by=manager, now=NOW)
    form.refresh_from_db()
    assert (form.override_until, form.override_by, form.override_reason) == (TODAY, manager, "Fair week")
    assert opening.end_override(form, by=manager)
    assert not opening.end_override(form, by=manager)
    assert said() == ["Kept open until March 4, 2026: Fair week", "May pause by itself again"]


@pytest.mark.parametrize(("day", "reason"), [(date(2026, 3, 3), "Fair"), (TODAY, " \n ")])
def test_without_reason_or_in_the_past_nothing_is_kept_open(form, manager, day, reason):
    with pytest.raises(ValueError, match=r"."):
        opening.override(form, until=day, reason=reason, by=manager, now=NOW)
    assert Form.objects.get().override_until is None


def test_a_role_is_asked_about_six_months_after_it_first_opened(plan, recruiter):
    role, general = builders.form(kind="role"), builders.form("Open")
    assert opening.mark_opened(role, now=NOW)
    assert not opening.mark_opened(role, now=NOW + timedelta(days=9))
    opening.mark_opened(general, now=NOW)
    assert (role.review_by, general.review_by) == (date(2026, 9, 4), None)
    assert not opening.asks_whether_wanted(role, date(2026, 9, 3))
    assert opening.asks_whether_wanted(role, date(2026, 9, 4))
    assert opening.still_wanted(role, by=recruiter, now=NOW + timedelta(days=190)) == date(2027, 3, 10)
    assert not opening.asks_whether_wanted(role, date(2026, 12, 1))


def test_a_day_somebody_chose_is_left_alone(plan):
    role = builders.form(kind="role", review_by=date(2026, 5, 1))
    opening.mark_opened(role, now=NOW)
    assert Form.objects.get().review_by == date(2026, 5, 1)
