"""axe finds nothing on any page a candidate meets, wide and at 320 px, and nothing there scrolls sideways (P41, P47)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests import builders
from tests.files.make import pdf
from tests.page_types.conftest import publish
from wagtail_interest import clock
from wagtail_interest.links import tokens
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = [1280, 320]


def look(tab: Any) -> None:
    """Fail on what axe finds and on anything wider than the window."""
    found = axe_playwright.Axe().run(tab, options=RULES).response["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def small_targets(tab: Any) -> list[str]:
    """Return what can be pressed and is less than 24 px high."""
    return tab.evaluate(
        """() => [...document.querySelectorAll('.wi button, .wi .wi-choice, .wi-input, .wi-select, .wi-file')]
        .filter(e => e.offsetHeight && e.offsetHeight < 24)
        .map(e => e.outerHTML.slice(0, 80))"""
    )


def fill_in(tab: Any, name: str = "Anna O’Åkesson") -> None:
    """Type what a candidate types into the role form."""
    tab.fill("#id_name", name)
    tab.fill("#id_email", "anna@example.com")
    tab.check("#id_availability")


@pytest.mark.parametrize("width", WIDTHS)
def test_p41_empty_form(live_server, open_tab: Callable[..., Any], general_page, width):
    tab = open_tab(width)
    tab.goto(live_server.url + general_page.url)

    look(tab)
    assert small_targets(tab) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_p41_form_in_the_dark(live_server, open_tab, role_page, width):
    tab = open_tab(width, color_scheme="dark")
    tab.goto(live_server.url + role_page.url)

    look(tab)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_p44_form_with_errors_then_thanks(live_server, open_tab, role_page, width, javascript):
    tab = open_tab(width, java_script_enabled=javascript)
    tab.goto(live_server.url + role_page.url)
    tab.fill("#id_email", "anna@")
    tab.set_input_files("#id_cv", {"name": "CV.pdf", "mimeType": "application/pdf", "buffer": pdf("Anna")})
    tab.click("text=Send my interest")
    tab.wait_for_selector("[data-wi-summary]")

    assert tab.title().startswith("Error: ")
    assert tab.is_visible("text=CV.pdf")
    if javascript:
        assert tab.evaluate("document.activeElement.hasAttribute('data-wi-summary')")
        look(tab)
        tab.click("[data-wi-summary] a >> nth=0")
        assert tab.evaluate("document.activeElement.id") == "id_name"
    fill_in(tab)
    tab.click("text=Send my interest")
    tab.wait_for_selector(".wi-facts")

    assert tab.url == f"{live_server.url}{role_page.url}received/"
    if javascript:
        look(tab)
    tab.fill("#id_wi_text", "I drive, too.")
    tab.click("text=Add this")
    tab.wait_for_selector("[data-wi-done]")
    tab.click("text=I would like a person to answer")
    tab.wait_for_selector("text=You have asked for a person to answer.")
    assert Interest.objects.get().attachments.get().shown_name == "CV.pdf"


@pytest.mark.parametrize("width", WIDTHS)
def test_p41_closed_form(live_server, open_tab, role_page, width):
    Form.objects.update(closed_at=clock.now())
    tab = open_tab(width)
    tab.goto(live_server.url + role_page.url)

    look(tab)


@pytest.mark.parametrize("width", WIDTHS)
def test_p41_paused_form_with_what_was_typed(live_server, open_tab, role_page, width):
    tab = open_tab(width)
    tab.goto(live_server.url + role_page.url)
    tab.fill("#id_name", "Anna")
    HandlingPlan.objects.update(overdue_limit=0)
    builders.interest(Form.objects.get(), due_on=date(2026, 1, 5))
    Form.objects.update(debt_warned_at=clock.now() - timedelta(days=60))
    tab.click("text=Send my interest")
    tab.wait_for_selector("text=We are answering those who have already written")

    assert "Anna" in tab.inner_text(".wi-typed")
    look(tab)
    tab.goto(live_server.url + role_page.url)
    look(tab)
    Interest.objects.update(settled_at=clock.now())
    tab.reload()
    assert tab.is_visible("text=Send my interest")


@pytest.mark.parametrize("width", WIDTHS)
def test_p41_over_the_limit(live_server, open_tab, role_page, settings, width):
    settings.WAGTAIL_INTEREST = {"RATE_PER_CLIENT": "1/h"}
    tab = open_tab(width)
    for name in ("Anna", "Bo"):
        tab.goto(live_server.url + role_page.url)
        fill_in(tab, name)
        tab.click("text=Send my interest")
        tab.wait_for_selector(".wi-facts, [data-wi-summary]")

    assert tab.is_visible("text=Wait an hour")
    assert tab.input_value("#id_name") == "Bo"
    look(tab)


@pytest.mark.parametrize("width", WIDTHS)
def test_p41_pages_behind_a_link(live_server, open_tab, role_page, width):
    tab = open_tab(width)
    tab.goto(live_server.url + role_page.url)
    fill_in(tab)
    tab.click("text=Send my interest")
    tab.wait_for_selector(".wi-facts")
    interest = Interest.objects.get()
    token = tokens.make("status", interest.pk, interest.candidate.link_version, now=clock.now())
    tab.goto(live_server.url + reverse("wagtail_interest:status", args=[token]))
    look(tab)
    tab.fill("#id_wi_text", "I drive, too.")
    tab.click("text=Add this")
    tab.wait_for_selector("[data-wi-done]")
    tab.goto(live_server.url + reverse("wagtail_interest:status", args=["nonsense"]))
    look(tab)
    tab.fill("#id_wi_email", "anna@example.com")
    tab.click("text=Send me a new link")
    tab.wait_for_selector("[role=status]")
    look(tab)


def test_p43_the_whole_way_by_keyboard(live_server, open_tab, role_page):
    tab = open_tab(390)
    tab.goto(live_server.url + role_page.url)
    tab.focus("#id_name")
    for words in ("Anna", "anna@example.com", ""):
        tab.keyboard.type(words)
        tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(40):
        tab.keyboard.press("Tab")
        assert tab.evaluate(outline) != "none"
        if tab.evaluate("document.activeElement.matches('button.wi-button')"):
            break
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".wi-facts")
    assert Interest.objects.count() == 1


def test_conditional_question_is_shown_when_its_option_is_chosen(live_server, open_tab, home):
    more = {
        "type": "short_text",
        "id": "22222222-2222-4222-8222-222222222222",
        "value": {"label": "Which one?"},
    }
    question = {
        "type": "yes_no",
        "id": "11111111-1111-4111-8111-111111111111",
        "value": {"label": "Do you hold a licence?", "counts": "information", "if_yes": [more]},
    }
    page = publish(home, title="Licences", questions=[question])
    tab = open_tab(390)
    tab.goto(live_server.url + page.url)

    assert not tab.is_visible("text=Which one?")
    tab.check("#id_q_11111111-1111-4111-8111-111111111111")
    assert tab.is_visible("text=Which one?")
    look(tab)
    bare = open_tab(390, java_script_enabled=False)
    bare.goto(live_server.url + page.url)
    assert bare.is_visible("text=Which one?")


def test_double_click_sends_once(live_server, open_tab, role_page):
    tab = open_tab()
    tab.goto(live_server.url + role_page.url)
    fill_in(tab)
    tab.dblclick("text=Send my interest")
    tab.wait_for_selector(".wi-facts")

    assert Interest.objects.count() == 1


def test_p19_status_page_asks_nobody_else(live_server, open_tab, role_page):
    tab = open_tab()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(live_server.url + reverse("wagtail_interest:new_link"))

    assert [url for url in asked if not url.startswith(live_server.url)] == []
