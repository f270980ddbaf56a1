"""The plan's form, absences and closed periods: purpose first, sums that hold, one's own rows, plain words."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.translation import override

from tests import builders
from tests.inbox.conftest import client_of
from tests.inbox.test_admin import PLAN, ROOT, body
from wagtail_interest.followup.implied import implied, is_outpaced
from wagtail_interest.inbox.plan_form import PRESETS
from wagtail_interest.records.absence import Absence, ClosedPeriod
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Purpose

SUMS = "wi-sums"


# -- what a plan implies ----------------------------------------------------------------------------------


def test_ten_a_week_are_forty_a_month_of_whom_ten_can_wait():
    found = implied(HandlingPlan(capacity_per_week=10, active_days=5))
    assert (found.a_month, found.waiting, found.limit) == (40, 10, 10)


@pytest.mark.parametrize(
    ("fields", "waiting", "limit"),
    [
        ({"active_days": 3}, 6, 10),
        ({"active_promise": "notice", "future_promise": "personal", "future_days": 20}, 40, 10),
        ({"active_promise": "notice"}, 10, 10),
        ({"capacity_per_week": 1, "active_days": 1, "overdue_limit": 4}, 1, 4),
        ({"overdue_limit": 0}, 10, 0),
    ],
)
def test_sums_follow_promise_and_capacity(fields, waiting, limit):
    found = implied(HandlingPlan(**fields))
    assert (found.waiting, found.limit) == (waiting, limit)


@pytest.mark.parametrize(
    ("fields", "outpaced"),
    [
        ({"active_days": 3}, False),
        ({"active_days": 3, "same_day_mail": False}, True),
        ({"active_days": 5, "same_day_mail": False}, False),
        ({"active_days": 5, "same_day_mail": False, "rhythm": "fortnightly"}, True),
        ({"active_days": 20, "same_day_mail": False, "rhythm": "monthly"}, False),
        ({"active_days": 3, "same_day_mail": False, "active_promise": "notice"}, False),
    ],
)
def test_promise_shorter_than_the_rhythm_needs_same_day_mail(fields, outpaced):
    assert is_outpaced(HandlingPlan(**fields)) is outpaced


# -- the plan's form --------------------------------------------------------------------------------------


def form_of(client, path: str) -> BeautifulSoup:
    """Return the page of a form."""
    return BeautifulSoup(body(client, path), "html.parser")


def test_purpose_stands_first_and_carries_what_it_preselects(at_mona, form):
    page = form_of(at_mona, f"{ROOT}plans/create/")
    names = [each["name"] for each in page.select("form [name]") if not each["name"].startswith("csrf")]
    assert (
        names.index("purpose") < names.index("owner") < names.index("active_promise") < names.index("rhythm")
    )
    given = json.loads(page.select_one(f".{SUMS}")["data-wi-plan-settings-value"])
    assert given["presets"][Purpose.RECURRING]["active_days"] == 3
    assert given["between"] == {"weekly": 5, "fortnightly": 10, "monthly": 20}


def test_every_preset_is_a_plan_that_can_be_stored(at_mona, form, recruiter):
    for purpose, preset in PRESETS.items():
        given = {**PLAN, "owner": recruiter.pk, "name": purpose, "purpose": purpose, "same_day_mail": "on"}
        assert at_mona.post(f"{ROOT}plans/create/", {**given, **preset}).status_code == 302
        plan = HandlingPlan.objects.get(name=purpose)
        assert {name: getattr(plan, name) for name in preset} == {**preset}
        assert not is_outpaced(plan)


def test_stored_plan_preselects_nothing_and_the_server_keeps_what_is_posted(at_mona, plan, form, recruiter):
    page = form_of(at_mona, f"{ROOT}plans/edit/{plan.pk}/")
    assert json.loads(page.select_one(f".{SUMS}")["data-wi-plan-settings-value"])["presets"] == {}
    given = {**PLAN, "owner": recruiter.pk, "purpose": "trainees", "active_days": "2", "is_default": "on"}
    assert at_mona.post(f"{ROOT}plans/edit/{plan.pk}/", {**given, "same_day_mail": "on"}).status_code == 302
    plan.refresh_from_db()
    assert (plan.purpose, plan.active_days, plan.future_promise) == ("trainees", 2, "notice")


def test_sums_are_readable_without_javascript(at_mona, plan, form):
    page = form_of(at_mona, f"{ROOT}plans/edit/{plan.pk}/")
    assert [each.get_text() for each in page.select(f".{SUMS} dd")] == ["40", "10", "10"]
    assert page.select_one("[data-wi-plan-target=outpaced]").has_attr("hidden")


def test_what_happens_next_is_written_per_language_and_others_are_kept(at_rita, plan, form, recruiter):
    plan.next_steps = {"fi": "Luemme.", "en": "Old."}
    plan.save()
    given = {**PLAN, "owner": recruiter.pk, "next_en": "We look\u200b on Mondays.", "next_sv": "Måndagar."}
    assert at_rita.post(f"{ROOT}plans/edit/{plan.pk}/", given).status_code == 302
    plan.refresh_from_db()
    assert plan.next_steps == {"fi": "Luemme.", "en": "We look on Mondays.", "sv": "Måndagar."}
    assert "Måndagar." in body(at_rita, f"{ROOT}plans/edit/{plan.pk}/")
    at_rita.post(f"{ROOT}plans/edit/{plan.pk}/", {**given, "next_en": " "})
    plan.refresh_from_db()
    assert "en" not in plan.next_steps


def test_saving_warns_of_a_missing_deputy_and_of_a_promise_the_review_cannot_keep(
    at_rita, plan, form, recruiter, stranger
):
    given = {**PLAN, "owner": recruiter.pk, "active_days": "3"}
    said = unescape(at_rita.post(f"{ROOT}plans/edit/{plan.pk}/", given, follow=True).content.decode())
    assert "This plan has no deputy." in said
    assert "promised an answer sooner than the next review" in said
    given |= {"deputy": stranger.pk, "same_day_mail": "on"}
    said = at_rita.post(f"{ROOT}plans/edit/{plan.pk}/", given, follow=True).content.decode()
    assert "This plan has no deputy." not in said and "sooner than the next review" not in said


@pytest.mark.parametrize(
    ("field", "value"),
    [("active_days", "0"), ("capacity_per_week", ""), ("rhythm", "daily"), ("active_promise", "maybe")],
)
def test_figures_that_cannot_be_are_named_and_nothing_typed_is_lost(
    at_rita, plan, form, recruiter, field, value
):
    given = {**PLAN, "owner": recruiter.pk, "name": "Typed", "next_en": "Typed words.", field: value}
    response = at_rita.post(f"{ROOT}plans/edit/{plan.pk}/", given)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Typed words." in html and 'value="Typed"' in html
    plan.refresh_from_db()
    assert plan.name == "Standard"


# -- absences ---------------------------------------------------------------------------------------------


def away(user, first: date, last: date) -> Absence:
    """Store an absence."""
    return Absence.objects.create(user=user, first_day=first, last_day=last)


def test_p9_recruiters_keep_their_own_absences_only(at_rita, recruiter, stranger, form):
    other = away(stranger, date(2026, 3, 1), date(2026, 3, 9))
    page = form_of(at_rita, f"{ROOT}absences/create/")
    assert [each["value"] for each in page.select("[name=user] option")] == [str(recruiter.pk)]
    given = {"user": recruiter.pk, "first_day": "2026-07-01", "last_day": "2026-07-20"}
    assert at_rita.post(f"{ROOT}absences/create/", given).status_code == 302
    assert at_rita.post(f"{ROOT}absences/create/", {**given, "user": stranger.pk}).status_code == 200
    mine = Absence.objects.get(user=recruiter)
    assert "July 20, 2026" in body(at_rita, f"{ROOT}absences/")
    assert "Sten" not in body(at_rita, f"{ROOT}absences/")
    for path in ("edit", "delete"):
        assert at_rita.get(f"{ROOT}absences/{path}/{other.pk}/").status_code == 404
        assert at_rita.post(f"{ROOT}absences/{path}/{other.pk}/", given).status_code == 404
    assert at_rita.post(f"{ROOT}absences/edit/{mine.pk}/", {**given, "user": stranger.pk}).status_code == 200
    assert at_rita.post(f"{ROOT}absences/delete/{mine.pk}/").status_code == 302
    assert list(Absence.objects.all()) == [other]


def test_an_absence_and_a_closed_period_name_their_days_in_words(recruiter):
    first, last = date(2026, 7, 1), date(2026, 7, 20)
    with override("sv"):
        assert str(away(recruiter, first, last)) == "1 juli 2026 – 20 juli 2026"
        assert str(builders.closed_period(first_day=first, last_day=last)) == "1 juli 2026 – 20 juli 2026"
        assert str(Absence()) == ""


def test_managers_keep_everybodys_absences(at_mona, recruiter, form):
    given = {"user": recruiter.pk, "first_day": "2026-07-01", "last_day": "2026-07-20"}
    assert at_mona.post(f"{ROOT}absences/create/", given).status_code == 302
    made = Absence.objects.get()
    assert "Rita" in body(at_mona, f"{ROOT}absences/")
    assert (
        at_mona.post(f"{ROOT}absences/edit/{made.pk}/", {**given, "last_day": "2026-07-21"}).status_code
        == 302
    )
    assert Absence.objects.get().last_day == date(2026, 7, 21)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-12-03", "9999-12-31", "An absence can be a year at most"),
        ("9999-12-01", "9999-12-31", "Choose a day within three years."),
        ("0001-01-01", "2026-07-20", "An absence can be a year at most"),
    ],
)
def test_absurd_absence_is_refused_and_what_was_typed_stays(at_rita, recruiter, form, first, last, words):
    given = {"user": recruiter.pk, "first_day": first, "last_day": last}
    html = at_rita.post(f"{ROOT}absences/create/", given).content.decode()
    assert words in html and f'value="{last}"' in html
    assert not Absence.objects.exists()


def test_absence_that_ends_before_it_begins_is_refused(at_rita, recruiter, form):
    given = {"user": recruiter.pk, "first_day": "2026-07-20", "last_day": "2026-07-01"}
    html = at_rita.post(f"{ROOT}absences/create/", given).content.decode()
    assert "The last day cannot be before the first." in html and 'value="2026-07-20"' in html


def test_absence_names_the_plans_for_which_nobody_is_there(at_rita, plan, recruiter, stranger, form):
    given = {"user": recruiter.pk, "first_day": "2026-07-01", "last_day": "2026-07-20"}
    alone = "Nobody answers meanwhile under: Standard."
    assert alone in at_rita.post(f"{ROOT}absences/create/", given, follow=True).content.decode()
    plan.deputy = stranger
    plan.save()
    assert alone not in at_rita.post(f"{ROOT}absences/create/", given, follow=True).content.decode()
    away(stranger, date(2026, 7, 20), date(2026, 7, 25))
    assert alone in at_rita.post(f"{ROOT}absences/create/", given, follow=True).content.decode()


def test_list_of_absences_says_which_hold(at_rita, recruiter, form):
    today = timezone.localdate()
    for start, end in ((-5, -1), (-1, 1), (1, 2)):
        away(recruiter, today + timedelta(days=start), today + timedelta(days=end))
    html = body(at_rita, f"{ROOT}absences/")
    assert [html.count(words) for words in ("Over", "Away now", "To come")] == [1, 1, 1]


def test_what_happens_next_names_the_placeholder_that_there_is_not(at_rita, form, recruiter, plan):
    given = {**PLAN, "owner": recruiter.pk, "next_sv": "{active_promise} {{ 7*7 }} {när}"}
    html = at_rita.post(f"{ROOT}plans/edit/{plan.pk}/", given).content.decode()
    assert "{ 7*7 }, {när} is no placeholder." in html
    plan.refresh_from_db()
    assert plan.next_steps == {}


# -- closed periods ---------------------------------------------------------------------------------------

JULY = {
    "name_en": "summer",
    "name_sv": "semester",
    "first_day": "2026-07-01",
    "last_day": "2026-07-31",
    "site": "",
}


def test_managers_keep_closed_periods_by_language(at_mona, form):
    assert at_mona.post(f"{ROOT}closed/create/", {**JULY, "every_year": "on"}).status_code == 302
    made = ClosedPeriod.objects.get()
    assert (made.names, made.every_year) == ({"en": "summer", "sv": "semester"}, True)
    html = body(at_mona, f"{ROOT}closed/")
    assert "summer" in html and "July 1, 2026 – July 31, 2026" in html and "All sites" in html
    assert at_mona.post(f"{ROOT}closed/edit/{made.pk}/", {**JULY, "name_en": ""}).status_code == 302
    assert ClosedPeriod.objects.get().names == {"sv": "semester"}
    assert at_mona.post(f"{ROOT}closed/delete/{made.pk}/").status_code == 302
    assert not ClosedPeriod.objects.exists()


def test_closed_period_needs_no_name_and_refuses_a_year_that_never_opens(at_mona, form):
    nameless = {**JULY, "name_en": "", "name_sv": ""}
    assert at_mona.post(f"{ROOT}closed/create/", nameless).status_code == 302
    assert "Closed" in body(at_mona, f"{ROOT}closed/")
    whole = {**JULY, "first_day": "2026-01-01", "last_day": "2026-12-31", "every_year": "on"}
    assert "half a year at most" in at_mona.post(f"{ROOT}closed/create/", whole).content.decode()


def test_recruiters_do_not_close_the_company(at_rita, form):
    period = ClosedPeriod.objects.create(first_day=date(2026, 7, 1), last_day=date(2026, 7, 31))
    for path in ("", "create/", f"edit/{period.pk}/", f"delete/{period.pk}/"):
        assert at_rita.post(f"{ROOT}closed/{path}", JULY).status_code in (302, 403, 404, 405)
    assert ClosedPeriod.objects.get().last_day == date(2026, 7, 31)
    assert client_of(builders.user("nils")).get(f"{ROOT}closed/").status_code == 302


def test_a_closed_period_of_years_is_a_slip_of_the_hand(at_mona, form):
    html = at_mona.post(f"{ROOT}closed/create/", {**JULY, "last_day": "2206-07-31"}).content.decode()
    assert "A closed period can be a year at most." in html
    assert not ClosedPeriod.objects.exists()
