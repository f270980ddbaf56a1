"""What the form does for the people who fill it in: real names, known fields, no puzzles, things said aloud."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests import builders
from tests.page_types.conftest import publish
from tests.page_types.test_serve import send
from wagtail_interest.pages.models import GeneralInterestPage
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import Spam

pytestmark = pytest.mark.django_db

REAL_NAMES = [
    "Anna O’Åkesson",
    "Sinéad O'Connor",
    "Øyvind Bø-Åsgård",
    "José María de la Peña",
    "Nguyễn Thị Hồng",
    "Ægir Þórsson",
    "王 小明",
    "עדי כהן",
    "Søren “Sam” d’Arc, Jr.",
    "Y",
]


def soup(response: Any) -> BeautifulSoup:
    """Return the page as a tree."""
    return BeautifulSoup(response.content, "html.parser")


def test_p46_fields_about_the_person_have_autocomplete_tokens(client, role_page):
    form = soup(client.get(role_page.url)).select_one("form[data-wi-form]")

    tokens = {
        each["name"]: each.get("autocomplete")
        for each in form.select("input")
        if each["name"] in ("name", "email", "phone")
    }
    assert tokens == {"name": "name", "email": "email", "phone": "tel"}


@pytest.mark.parametrize("name", REAL_NAMES)
def test_p46_real_names_come_through_as_typed(client, role_page, name):
    assert send(client, role_page, name=name).status_code == 302
    assert Interest.objects.get().name == name


def test_p46_a_real_name_is_typed_back_in_an_error(client, role_page):
    html = soup(send(client, role_page, name="Sinéad O'Connor", email=""))

    assert html.select_one("#id_name")["value"] == "Sinéad O'Connor"


def test_p48_honeypot_is_hidden_from_assistive_technology_and_autofill(client, role_page):
    trap = soup(client.get(role_page.url)).select_one("[name=wi_website]")

    assert trap["tabindex"] == "-1"
    assert trap["autocomplete"] == "off"
    assert trap.find_parent(attrs={"aria-hidden": "true"}) is not None
    assert trap["value"] == ""
    # no name by which browsers and password managers fill in a person's details
    assert not re.search(r"name|mail|phone|tel|address|url$|company", trap["name"])


def test_p48_a_trap_filled_by_mistake_costs_nobody_their_answer(client, role_page, settings):
    settings.WAGTAIL_INTEREST = {"MIN_SECONDS": 0}

    send(client, role_page, wi_website="https://example.com")

    assert Interest.objects.get().spam == Spam.NONE
    assert Message.objects.count() == 1


def test_p48_fast_autofill_is_not_refused(client, role_page):
    assert send(client, role_page).status_code == 302
    assert Interest.objects.get().spam == Spam.NONE


def test_p48_no_puzzle_stands_before_the_button(client, role_page):
    html = client.get(role_page.url).content.decode().lower()

    assert [word for word in ("captcha", "puzzle", "robot", "challenge", "<canvas") if word in html] == []
    assert "<script" not in soup(client.get(role_page.url)).select_one("form").decode()


@pytest.mark.parametrize("done", ["added", "asked", "nothing"])
def test_p50_what_a_press_did_is_said_as_a_status(client, role_page, done):
    send(client, role_page)
    received = f"{role_page.url}received/"
    client.get(f"{role_page.url}?received=x")
    client.cookies.clear()
    response = send(client, role_page, name="Bo Ek")
    client.get(response["Location"])

    said = soup(client.get(f"{received}?done={done}")).select("[role=status]")

    assert len(said) == 1
    assert said[0].get_text(strip=True)


def test_p50_errors_are_said_as_an_alert_and_nothing_else_is(client, role_page):
    assert soup(client.get(role_page.url)).select("[role=alert], [role=status]") == []
    assert len(soup(send(client, role_page, name="")).select("[role=alert]")) == 1


def test_p44_error_is_tied_to_its_field(client, plan, tree):
    builders.area()
    page = publish(tree, GeneralInterestPage, title="Work with us", questions=[])
    html = soup(send(client, page, name="", email="anna@", availability=""))

    summary = {each["href"][1:]: each.get_text(strip=True) for each in html.select("[data-wi-summary] a")}
    assert len(summary) >= 4
    for target, words in summary.items():
        field = html.find(id=target)
        assert field is not None, target
        group = field.find_parent("fieldset")
        described = (group if group and field["type"] in ("radio", "checkbox") else field)["aria-describedby"]
        said = " ".join(html.find(id=each).get_text(" ", strip=True) for each in described.split())
        assert words in said
        assert field.get("aria-invalid") == "true" or field["type"] == "radio"
