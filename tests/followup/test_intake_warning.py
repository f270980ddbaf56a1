"""Who hears what of a form before it pauses, on its first paused day, and of a page that is live but not open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from wagtail.models import Site

from tests import builders
from wagtail_interest.followup import intake_warning, opening
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest

pytestmark = pytest.mark.django_db
NOW = builders.NOW


def at(day: date) -> datetime:
    return datetime.combine(day, time(7), tzinfo=UTC)


@pytest.fixture
def form(plan, tree):
    """A published form under a plan that bears one overdue answer."""
    plan.overdue_limit = 1
    plan.save()
    return builders.form("Sales", page=tree, site=Site.objects.get(), opened_at=NOW - timedelta(days=100))


@pytest.fixture
def debt(form):
    """Three overdue entries."""
    return [builders.interest(form, due_on=date(2026, 3, 2)) for _ in range(3)]


def heard(user, day: date = date(2026, 3, 4)):
    return intake_warning.sections(user, now=at(day))


def test_calm_says_nothing(form, recruiter, manager):
    assert heard(recruiter) == heard(manager) == []


def test_owner_deputy_and_managers_are_warned_and_nobody_else(
    form, debt, plan, recruiter, manager, stranger, superuser
):
    plan.deputy = deputy = builders.user("dag")
    plan.save()
    for user in (recruiter, deputy, manager, superuser):
        [section] = heard(user)
        assert section.warned == {"debt": [form.pk]}
        assert section.title == "“Sales” will pause"
        assert section.lines == [
            "3 answers are overdue, the limit is 1. Answer 3 of them and all is well.",
            "Otherwise the form pauses on March 12.",
        ]
        assert section.url.endswith(f"/interest/inbox/?form={form.pk}")
    assert heard(stranger) == []


def test_below_the_limit_it_says_what_is_left_to_do(form, debt, recruiter):
    Form.objects.update(debt_warned_at=NOW)
    Interest.objects.filter(pk__in=[row.pk for row in debt[:2]]).update(settled_at=NOW)
    assert [section.lines[0] for section in heard(recruiter)] == ["1 overdue. Answer 1 more and all is well."]
    assert [section.lines[0] for section in heard(recruiter, date(2026, 3, 12))] == [
        "1 overdue. It opens again the moment 1 more is answered."
    ]


def test_each_hears_it_once_then_on_the_eve_and_the_first_day(form, debt, recruiter):
    Form.objects.update(debt_warned_at=NOW)
    days = [date(2026, 3, day) for day in (4, 5, 6, 9, 10, 11, 12, 13, 16)]
    told = {day.day: [section.kind for section in heard(recruiter, day)] for day in days}
    assert told == {
        4: [f"intake_warning:{form.pk}"],
        5: [],
        6: [],
        9: [],
        10: [],
        11: [f"intake_warning:{form.pk}"],
        12: [f"intake_paused:{form.pk}"],
        13: [],
        16: [],
    }
    assert heard(recruiter, date(2026, 3, 11))[0].warned == {}


def test_a_site_that_only_warns_says_so(form, debt, recruiter, settings):
    settings.WAGTAIL_INTEREST = {"PAUSE_BY_ITSELF": False}
    [section] = heard(recruiter)
    assert section.title == "“Sales” needs you"
    assert section.lines[-1] == "The form stays open all the same: this site only warns."


def test_a_plan_that_breaks_warns_the_managers_and_offers_reassignment(form, plan, recruiter, manager):
    recruiter.is_active = False
    recruiter.save()
    [section] = heard(manager)
    assert section.warned == {"unable": [form.pk]}
    assert section.lines[0].startswith("Nobody in its handling plan can answer")
    assert (section.url.endswith(f"/interest/plans/edit/{plan.pk}/"), section.label) == (
        True,
        "Choose who answers",
    )


def test_a_form_that_lost_its_plan_is_told_to_the_managers_once(form, plan, manager):
    plan.is_default = False
    plan.save()
    [section] = heard(manager)
    assert (section.kind, section.warned) == (f"intake_paused:{form.pk}", {"unable": [form.pk]})
    assert section.lines == [
        "No handling plan holds for this form any more, so nobody would answer. Choose one.",
        "Visitors see that the form is paused. Those who have written are still to be answered.",
    ]
    assert section.url.endswith(f"/interest/forms/edit/{form.pk}/")
    Form.objects.update(unable_warned_at=NOW)
    assert heard(manager, date(2026, 3, 5)) == []


def test_a_pause_is_told_on_its_first_day_whatever_else_threatens(form, debt, recruiter, manager):
    Form.objects.update(debt_warned_at=NOW)
    Absence.objects.create(user=recruiter, first_day=date(2026, 3, 12), last_day=date(2026, 3, 27))
    assert [section.kind for section in heard(manager, date(2026, 3, 12))] == [f"intake_paused:{form.pk}"]
    assert heard(manager, date(2026, 3, 13)) == []


def test_an_absence_ahead_is_told_to_the_owner_in_time(form, recruiter):
    Absence.objects.create(user=recruiter, first_day=date(2026, 3, 23), last_day=date(2026, 3, 27))
    assert heard(recruiter, date(2026, 3, 12)) == []
    [section] = heard(recruiter, date(2026, 3, 13))
    assert section.lines == [
        "Everybody who answers will be away on March 23. A deputy in the handling plan would keep the form open.",
        "Otherwise the form pauses on March 23.",
    ]


def test_closed_and_unpublished_forms_warn_nobody(form, debt, recruiter, tree):
    opening.close(form, by=recruiter, now=NOW)
    assert heard(recruiter) == []
    opening.reopen(form, by=recruiter)
    tree.unpublish()
    assert heard(recruiter) == []


def test_managers_hear_of_a_page_that_is_live_but_not_open(form, plan, recruiter, manager):
    Form.objects.update(opened_at=None)
    plan.owner = None
    plan.save()
    titles = {
        day: [section.title for section in heard(manager, date(2026, 3, day))] for day in (4, 5, 6, 9, 10)
    }
    words = ["“Sales” is published but not open"]
    assert titles == {4: [], 5: words, 6: [], 9: words, 10: []}
    assert heard(recruiter, date(2026, 3, 5)) == []


def test_p22_sections_name_nobody(form, debt, recruiter):
    [section] = heard(recruiter)
    assert "Anna" not in " ".join([section.title, section.short, *section.lines])
