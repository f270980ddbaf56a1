"""What a form, its thanks and its editor say of the promise: per group, truthful, from one source."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from tests import builders
from tests.page_types.conftest import publish
from tests.page_types.test_serve import send
from wagtail_interest.page_types.promised import Promised, to_all, to_one
from wagtail_interest.page_types.wording import texts_of, words_of
from wagtail_interest.pages.models import GeneralInterestPage
from wagtail_interest.records.absence import ClosedPeriod
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan

pytestmark = pytest.mark.django_db
SLOW = {"active": {"n": 20, "median": 6, "p85": 12, "broken": 9}}


@pytest.fixture(autouse=True)
def _wednesday(now):
    with time_machine.travel(now, tick=False):
        yield


def lines(client: Client, page: Any) -> list[str]:
    """Return what the form says at the two groups, and of closed days."""
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    return [each.get_text(" ", strip=True) for each in html.select(".wi-choice__more, .wi-closed")]


def measured(page: Any, figures: dict[str, Any]) -> Form:
    """Store measured figures on the form of *page*."""
    Form.objects.filter(key=page.translation_key).update(measured=figures)
    return Form.objects.get(key=page.translation_key)


# -- the form ---------------------------------------------------------------------------------------------


def test_form_tells_each_group_what_it_is_promised_and_by_when(client, role_page):
    assert lines(client, role_page) == [
        "Personal answer within 5 working days, by March 11.",
        "Definite notice at once; a personal answer if you ask.",
    ]


def test_promise_stands_at_its_choice_for_who_cannot_see(client, role_page):
    html = BeautifulSoup(client.get(role_page.url).content, "html.parser")
    for value, words in (("active", "Personal answer"), ("future", "Definite notice")):
        radio = html.select_one(f"[name=availability][value={value}]")
        assert html.find(id=radio["aria-describedby"]).get_text().startswith(words)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"active_days": 1}, "Personal answer within 1 working day, by March 5."),
        ({"active_promise": "notice"}, "Definite notice at once; a personal answer if you ask."),
    ],
)
def test_promise_follows_the_plan(client, role_page, fields, said):
    HandlingPlan.objects.update(**fields)
    assert lines(client, role_page)[0] == said


def test_both_groups_can_be_promised_a_person(client, role_page):
    HandlingPlan.objects.update(future_promise="personal")
    assert lines(client, role_page)[1] == "Personal answer within 20 working days, by April 1."


def test_date_on_the_form_is_the_one_a_sending_is_promised_and_told(client, role_page):
    ClosedPeriod.objects.create(first_day=date(2026, 3, 9), last_day=date(2026, 3, 10))
    said = lines(client, role_page)[0]
    response = send(client, role_page)
    entry = Interest.objects.get()
    thanks = client.get(response["Location"], follow=True).content.decode()
    assert said.endswith("by March 13.")
    assert entry.due_on == date(2026, 3, 13)
    assert "March 13, 2026" in thanks
    assert Message.objects.get().context["due_on"] == "2026-03-13"


def test_form_of_tomorrow_tells_tomorrows_date(client, role_page, now):
    lines(client, role_page)
    with time_machine.travel(date(2026, 3, 6), tick=False):
        assert lines(client, role_page)[0].endswith("by March 13.")


def test_closed_days_on_the_way_are_told_by_name_and_no_others(client, role_page):
    ClosedPeriod.objects.create(
        first_day=date(2026, 3, 9), last_day=date(2026, 3, 20), names={"en": "winter break"}
    )
    ClosedPeriod.objects.create(first_day=date(2026, 7, 1), last_day=date(2026, 7, 31), every_year=True)
    assert lines(client, role_page)[2:] == [
        "We are closed March 9 – March 20 (winter break); those days do not count."
    ]


def test_closed_days_without_name_and_a_single_one(client, role_page):
    ClosedPeriod.objects.create(first_day=date(2026, 3, 4), last_day=date(2026, 3, 5))
    ClosedPeriod.objects.create(first_day=date(2026, 3, 9), last_day=date(2026, 3, 9))
    assert lines(client, role_page)[2:] == [
        "We are closed March 4 – March 5; those days do not count.",
        "We are closed on March 9; that day does not count.",
    ]


def test_closed_days_are_not_told_where_no_date_depends_on_them(client, role_page):
    HandlingPlan.objects.update(active_promise="notice")
    ClosedPeriod.objects.create(first_day=date(2026, 3, 5), last_day=date(2026, 3, 5))
    assert len(lines(client, role_page)) == 2


def test_form_that_was_slow_says_the_measured_figure(client, role_page):
    measured(role_page, SLOW)
    assert lines(client, role_page)[0] == (
        "Personal answer. Right now it takes up to 12 working days, until March 20."
    )


def test_slow_form_tells_the_later_day_and_owes_by_the_plans(client, role_page):
    measured(role_page, SLOW)
    response = send(client, role_page)
    entry = Interest.objects.get()
    assert (entry.due_on, entry.told_on) == (date(2026, 3, 11), date(2026, 3, 20))
    assert entry.retain_until >= entry.told_on
    assert "March 20, 2026" in client.get(response["Location"], follow=True).content.decode()
    assert Message.objects.get().context["due_on"] == "2026-03-20"


def test_swedish_page_tells_days_as_swedes_write_them(client, plan, tree):
    swedish = Locale.objects.get(language_code="sv")
    page = publish(tree, title="Sälj", locale=swedish, questions=[])
    ClosedPeriod.objects.create(first_day=date(2026, 3, 9), last_day=date(2026, 3, 10))
    assert "13 mars" in lines(client, page)[0]
    assert "9 mars – 10 mars" in lines(client, page)[2]


# -- texts ------------------------------------------------------------------------------------------------


def test_standard_text_names_both_groups_and_the_stored_one_only_its_own(role_page, plan):
    stored = texts_of(role_page, plan, "en")
    assert stored["next"] == (
        "<p>What you sent has reached us. If you are actively looking, a person answers you within 5 working days. "
        "If you are open to future opportunities, you get a definite notice at once, and an answer from a person if "
        "you ask.</p>"
    )
    assert stored["next_by"]["active"] == (
        "<p>What you sent has reached us. A person answers you within 5 working days.</p>"
    )
    assert stored["next_by"]["future"] == ""


@pytest.mark.parametrize("group", ["active", "future"])
@pytest.mark.parametrize("is_measured", [False, True])
def test_sentences_say_one_working_day(group, is_measured):
    for sentence in (to_all, to_one):
        one = sentence(Promised(group, "personal", 1, is_measured), "en")
        two = sentence(Promised(group, "personal", 2, is_measured), "en")
        assert "1 working day." in one and "2 working days." in two


def test_pages_text_wins_over_the_plans_and_the_plans_over_the_standard(role_page, plan):
    def said() -> str:
        return words_of(role_page, plan, "en")["next_steps"]

    assert said().startswith("What you sent has reached us.")
    plan.next_steps = {"en": "We look on Mondays. {active_promise}", "sv": "Måndagar."}
    assert (
        said()
        == "We look on Mondays. If you are actively looking, a person answers you within 5 working days."
    )
    assert words_of(role_page, plan, "sv")["next_steps"] == "Måndagar."
    role_page.next_steps = "Within {active_days}."
    assert said() == "Within 5 working days."


def test_plans_words_are_told_to_both_groups(client, role_page, plan):
    plan.next_steps = {"en": "We look on Mondays. {active_promise}"}
    plan.save()
    for group in ("active", "future"):
        response = send(client, role_page, availability=group, name=group.title())
        assert "We look on Mondays." in client.get(response["Location"], follow=True).content.decode()


def test_measured_days_stand_in_own_texts_too(role_page, plan):
    form = measured(role_page, SLOW)
    role_page.next_steps = "Within {active_days}."
    assert words_of(role_page, plan, "en", form)["next_steps"] == "Within 12 working days."


def test_changed_plan_makes_a_new_version_and_old_entries_read_as_they_were(client, role_page, plan):
    send(client, role_page)
    plan.active_days = 8
    plan.save()
    send(client, role_page, name="Bo Ek")
    said = [version.texts["next_by"]["active"] for version in FormVersion.objects.order_by("pk")]
    assert ["5 working days" in said[0], "8 working days" in said[-1]] == [True, True]


# -- thanks -----------------------------------------------------------------------------------------------


def test_definite_notice_on_the_thank_you_page_names_the_area_and_asks_for_a_person(client, plan, tree):
    area = builders.area("Sales")
    builders.area("Care")
    page = publish(tree, GeneralInterestPage, title="Work with us", questions=[])
    response = send(client, page, availability="future", areas=[area.pk], consent="on")
    html = client.get(response["Location"], follow=True).content.decode()
    assert (
        "Your expression of interest does not lead to an opening in Sales now. We keep your "
        "interest until March 4, 2027 and write when one" in html
    )
    assert html.count("I would like a person to answer") == 1
    assert "You hear from us by" not in html
    assert "What happens next" not in html
    entry = Interest.objects.get()
    assert (entry.promise, entry.retain_until) == ("notice", date(2027, 3, 4))
    assert (
        Message.objects.get().context["definite"].startswith("Your expression of interest does not lead to")
    )


def test_p34_press_on_the_thank_you_page_owes_a_personal_answer(client, role_page):
    response = send(client, role_page, availability="future")
    received = client.get(response["Location"], follow=True).redirect_chain[-1][0]
    Interest.objects.update(settled_at=builders.NOW)
    client.post(received, {"action": "person"})
    entry = Interest.objects.get()
    html = client.get(received).content.decode()
    assert entry.is_owed and entry.due_on == date(2026, 3, 11)
    assert "You have asked for a person to answer." in html
    assert "You hear from us by" in html and "March 11, 2026" in html


def test_without_consent_the_notice_counts_as_the_answer_for_retention(client, role_page, settings):
    settings.WAGTAIL_INTEREST = {"UNCONSENTED_DAYS": 60}
    send(client, role_page, availability="future")
    assert Interest.objects.get().retain_until == date(2026, 5, 3)


def test_nothing_is_erased_before_a_lost_notice_could_be_answered(client, role_page, plan):
    plan.future_days = 60
    plan.save()
    send(client, role_page, availability="future")
    entry = Interest.objects.get()
    assert entry.retain_until == entry.due_on


def test_p33_screening_never_chooses_the_promise(client, role_page_with_set):
    for number, group in enumerate(("active", "future")):
        send(client, role_page_with_set, availability=group, name=f"Nobody {number}")
    found = Interest.objects.order_by("pk").values_list("availability", "promise")
    assert set(found) <= {("active", "personal"), ("future", "notice")}


def test_active_seeker_is_told_what_is_open_in_the_same_minute(client, plan, tree):
    area = builders.area("Sales")
    page = publish(tree, GeneralInterestPage, title="Work with us", questions=[])
    response = send(client, page, areas=[area.pk])
    said = "Your expression of interest does not lead to an opening in Sales now."
    assert said in client.get(response["Location"], follow=True).content.decode()
    assert Message.objects.get().context["opening"] == said


# -- the editor -------------------------------------------------------------------------------------------


@pytest.fixture
def editor(client, superuser):
    """A client logged in as a superuser."""
    client.force_login(superuser)
    return client


def previewed(client: Client, page: Any, mode: str) -> str:
    """Return a preview of the page as it was last saved, in one line."""
    html = client.get(
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": mode}
    ).content.decode()
    return " ".join(html.split())


def test_preview_promises_what_the_page_promises(editor, role_page):
    Form.objects.update(plan=builders.plan(name="Own", is_default=False, active_days=8))
    assert "Personal answer within 8 working days, by March 16." in previewed(editor, role_page, "")
    assert "March 16, 2026" in previewed(editor, role_page, "mail-meets")
    assert "within 8 working days" in previewed(editor, role_page, "thanks-meets")


def test_preview_of_a_form_measured_slow_says_what_the_page_says(editor, role_page):
    measured(role_page, SLOW)
    assert "Right now it takes up to 12 working days" in previewed(editor, role_page, "")
    assert "March 20, 2026" in previewed(editor, role_page, "thanks-meets")
    assert "March 20, 2026" in previewed(editor, role_page, "mail-meets")


def edit_page(client: Client, page: Any) -> str:
    """Return the page editor."""
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    return " ".join(html.split())


def test_editor_sees_what_is_promised_and_by_which_plan(editor, role_page):
    html = edit_page(editor, role_page)
    assert "Personal answer within 5 working days, by March 11." in html
    assert "So says the handling plan “Standard”." in html
    assert "wi-promise__why" not in html


def test_editor_sees_why_the_public_text_is_slower_than_the_plan(editor, role_page):
    measured(role_page, SLOW)
    assert (
        "The plan promises 5 working days. Of 20 answers in the last 90 days 9 came later or have not come. The page "
        "therefore says the time within which 85 of 100 were answered"
    ) in edit_page(editor, role_page)


def test_editor_is_told_when_own_words_do_not_fit_a_definite_notice(editor, role_page):
    role_page.next_steps = "Later within {future_days}."
    role_page.mail_meets = "You hear by {date}."
    role_page.save_revision().publish()
    html = edit_page(editor, role_page)
    assert "speaks of {future_days}" in html
    assert "A mail text speaks of {date}" in html


def test_plans_words_are_the_standard_in_the_editor(editor, role_page, plan):
    plan.next_steps = {"en": "We look on Mondays."}
    plan.save()
    assert "We look on Mondays." in edit_page(editor, role_page)
