"""Other ways through the form: without JavaScript, without a mouse, enlarged, impatient."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.browser.test_public_axe import fill_in
from tests.files.make import pdf
from tests.page_types.conftest import publish
from tests.page_types.test_html import EVERY_KIND, stream
from wagtail_interest.records.interest import Interest

LICENCE = "11111111-1111-4111-8111-111111111111"
WHICH = "22222222-2222-4222-8222-222222222222"
#: The smallest side of everything that can be pressed, save links in running text (WCAG 2.2, 2.5.8).
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter(each => !each.closest('[aria-hidden=true]') && each.checkVisibility() && !each.closest('p, li'))
    .map(each => each.matches('[type=radio], [type=checkbox]') ? each.closest('.wi-choice') || each : each)
    .filter(each => { const box = each.getBoundingClientRect(); return box.width < 24 || box.height < 24 })
    .map(each => each.outerHTML.slice(0, 100))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: What sticks out of the window although the page itself does not scroll.
CUT_OFF = """() => [...document.querySelectorAll('.wi *')]
    .filter(each => each.checkVisibility() && !each.closest('[aria-hidden=true], .wi-visually-hidden'))
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 100))"""


@pytest.fixture
def licences(home: Any) -> Any:
    """A page that asks for a licence, and which one when the answer is yes."""
    which = {"type": "short_text", "id": WHICH, "value": {"label": "Which one?", "required": True}}
    ask = {
        "label": "Do you hold a licence?",
        "counts": "must",
        "wanted": "yes",
        "reason": "You drive.",
        "if_yes": [which],
    }
    return publish(home, title="Drivers", questions=[{"type": "yes_no", "id": LICENCE, "value": ask}])


def test_p45_without_javascript(live_server, open_tab, licences):
    tab = open_tab(390, java_script_enabled=False)
    tab.goto(live_server.url + licences.url)
    assert tab.is_visible("text=Which one?")
    tab.fill("#id_email", "anna@")
    tab.set_input_files("#id_cv", {"name": "CV.pdf", "mimeType": "application/pdf", "buffer": pdf("Anna")})
    tab.get_by_role("group", name="Do you hold a licence?").get_by_label("No", exact=True).check()
    tab.fill(f"#id_q_{WHICH}", "B")
    tab.click("text=Send my interest")
    assert tab.title() == "Error: Drivers"
    assert tab.input_value(f"#id_q_{WHICH}") == "B"
    fill_in(tab)
    tab.click("text=Send my interest")

    assert tab.url == f"{live_server.url}{licences.url}received/"
    entry = Interest.objects.get()
    assert (entry.answers, entry.attachments.get().shown_name) == ({LICENCE: "no"}, "CV.pdf")
    tab.fill("#id_wi_text", "I am learning to drive.")
    tab.click("text=Add this")
    assert tab.get_by_role("status").inner_text()
    entry.refresh_from_db()
    assert (entry.notes.get().text, entry.person_asked_at is not None) == ("I am learning to drive.", True)


def tab_to(tab: Any, selector: str) -> None:
    """Press Tab until *selector* has focus; fail when focus is out of sight or never comes."""
    seen = """() => { const each = document.activeElement, style = getComputedStyle(each);
        const box = each.getBoundingClientRect();
        return each === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
            && box.bottom > 0 && box.top < innerHeight) }"""
    for _ in range(40):
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        tab.keyboard.press("Tab")
        assert tab.evaluate(seen), tab.evaluate("document.activeElement.outerHTML.slice(0, 150)")
    raise AssertionError(f"Tab never came to {selector}")


def test_p43_errors_conditional_questions_and_thanks_by_keyboard(live_server, open_tab, licences):
    tab = open_tab(1280, 700)
    tab.goto(live_server.url + licences.url)
    tab_to(tab, "#id_email")
    tab.keyboard.type("anna@example.com")
    tab_to(tab, f"#id_q_{LICENCE}")
    tab.keyboard.press("Space")
    tab_to(tab, f"#id_q_{WHICH}")
    tab.keyboard.type("B")
    tab_to(tab, "button.wi-button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-wi-summary]")
    tab_to(tab, "[data-wi-summary] a")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "id_name"
    tab.keyboard.type("Anna")
    tab_to(tab, "[name=availability]")
    tab.keyboard.press("Space")
    tab_to(tab, "button.wi-button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".wi-facts")
    tab_to(tab, "#id_wi_text")
    tab.keyboard.type("I drive.")
    tab_to(tab, "button.wi-button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-wi-done]")

    entry = Interest.objects.get()
    assert (entry.answers, entry.notes.get().text) == ({LICENCE: "yes", WHICH: "B"}, "I drive.")


@pytest.mark.parametrize("zoom", ["narrow", "text at 200 %"])
def test_p47_every_kind_of_question_reflows_and_is_large_enough(live_server, open_tab, home, zoom):
    page = publish(home, title="Försäljningsansvarig på Kundtjänstavdelningen", questions=stream(EVERY_KIND))
    tab = open_tab(320 if zoom == "narrow" else 640)
    tab.goto(live_server.url + page.url)
    if zoom != "narrow":
        tab.add_style_tag(content="html { font-size: 200% !important }")
    found = {}
    for step in ("empty", "errors"):
        found[step] = (tab.evaluate(SIDEWAYS), tab.evaluate(CUT_OFF), tab.evaluate(SMALL))
        if step == "empty":
            tab.click("text=Send my interest")
            tab.wait_for_selector("[data-wi-summary]")
            if zoom != "narrow":
                tab.add_style_tag(content="html { font-size: 200% !important }")

    assert found == {"empty": (0, [], []), "errors": (0, [], [])}


def test_p47_a_file_can_be_chosen_without_dragging(live_server, open_tab, role_page):
    tab = open_tab(320)
    tab.goto(live_server.url + role_page.url)

    with tab.expect_file_chooser() as chooser:
        tab.click("#id_cv")
    assert chooser.value.element.get_attribute("name") == "cv"


@pytest.mark.parametrize("cv", [True, False])
def test_p37_impatient_clicks_back_and_again_are_one_entry(live_server, open_tab, role_page, cv, tmp_path):
    tab = open_tab()
    tab.goto(live_server.url + role_page.url)
    fill_in(tab)
    if cv:
        (tmp_path / "CV.pdf").write_bytes(pdf("Anna"))
        tab.set_input_files("#id_cv", tmp_path / "CV.pdf")
    tab.dblclick("text=Send my interest")
    tab.wait_for_selector(".wi-facts")
    reference = tab.inner_text(".wi-reference")
    tab.go_back()
    assert tab.input_value("#id_name") == "Anna O’Åkesson"
    tab.click("text=Send my interest")
    tab.wait_for_selector(".wi-facts")

    assert tab.inner_text(".wi-reference") == reference
    assert Interest.objects.count() == 1
    assert Interest.objects.get().attachments.count() == int(cv)
    assert Interest.objects.get().messages.count() == 1


def test_p37_back_and_mended_is_a_new_entry_that_names_the_first(live_server, open_tab, role_page):
    tab = open_tab()
    tab.goto(live_server.url + role_page.url)
    fill_in(tab)
    tab.click("text=Send my interest")
    tab.wait_for_selector(".wi-facts")
    tab.go_back()
    tab.fill("#id_email", "anna.mended@example.com")
    tab.click("text=Send my interest")
    tab.wait_for_selector(".wi-facts")

    first, second = Interest.objects.order_by("pk")
    assert second.corrects == first
    assert first.messages.get().state == "cancelled"


def choose_cv(tab, wanted: bool) -> None:
    """Choose a CV, if *wanted*."""
    if wanted:
        tab.set_input_files(
            "#id_cv", {"name": "CV.pdf", "mimeType": "application/pdf", "buffer": pdf("Anna")}
        )


@pytest.mark.parametrize("with_cv", [True, False])
def test_p8_a_page_moved_meanwhile_takes_it_in_at_its_new_place(live_server, open_tab, role_page, with_cv):
    tab = open_tab(390)
    tab.goto(live_server.url + role_page.url)
    fill_in(tab)
    choose_cv(tab, with_cv)
    role_page.slug = "moved"
    role_page.save_revision().publish()  # Wagtail leaves a redirect at the old address
    tab.click("text=Send my interest")
    tab.wait_for_url("**/moved/received/")

    names = Interest.objects.get().attachments.values_list("shown_name", flat=True)
    assert list(names) == (["CV.pdf"] if with_cv else [])


@pytest.mark.parametrize("with_cv", [True, False])
def test_a_page_deleted_meanwhile_leaves_all_that_was_typed_on_screen(
    live_server, open_tab, role_page, with_cv
):
    tab = open_tab(390)
    tab.goto(live_server.url + role_page.url)
    fill_in(tab)
    choose_cv(tab, with_cv)
    role_page.delete()
    tab.click("text=Send my interest")
    tab.wait_for_selector("text=This page is no longer published, so the form takes nothing more.")

    assert "Anna O’Åkesson" in tab.inner_text(".wi-typed")
    assert ("The file CV.pdf was not kept" in tab.inner_text(".wi")) == with_cv


def test_a_page_that_now_leads_to_another_form_sends_nothing_there(live_server, open_tab, role_page, home):
    other = publish(home, title="Another form")
    tab = open_tab(390)
    tab.goto(live_server.url + role_page.url)
    fill_in(tab)
    choose_cv(tab, True)
    Redirect.add_redirect(role_page.url, redirect_to=other)
    role_page.delete()
    tab.click("text=Send my interest")
    tab.wait_for_selector("text=This page is no longer published, so the form takes nothing more.")

    assert not Interest.objects.exists()
