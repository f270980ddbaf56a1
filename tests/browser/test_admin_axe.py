"""axe finds nothing in the recruiter's room, and nothing in the page editor that is not Wagtail's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import builders
from tests.browser import people
from tests.inbox.entry.conftest import DEFINITION, SCREENING, attach
from wagtail_interest import clock
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Spam

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
#: What axe finds in Wagtail's own markup around ours: rule, how the element begins, why it is not ours to mend.
WAGTAILS_OWN = {
    ("aria-input-field-name", '<div aria-describedby="placeholder-'): "Draftail gives its text box no name.",
}


def look(tab: Any) -> list[tuple[str, str]]:
    """Return rule and element of everything axe finds that is not Wagtail's own."""
    found = axe_playwright.Axe().run(tab, options=RULES).response["violations"]
    nodes = [(each["id"], node["html"][:120]) for each in found for node in each["nodes"]]
    return [
        (rule, html)
        for rule, html in nodes
        if not any(rule == known and html.startswith(start) for known, start in WAGTAILS_OWN)
    ]


def sideways(tab: Any) -> int:
    """Return by how many pixels the page is wider than its window."""
    return tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def entry(role_page: Any) -> Interest:
    """An entry with everything on it: a missed requirement, a file, and a suspected neighbour."""
    form = Form.objects.get()
    version = builders.version(form, DEFINITION)
    answers = {"licence": "no", "b2b": "yes", "what": "Pumps & valves"}
    given = {"answers": answers, "screening": SCREENING, "result": "misses", "must_all": 1}
    builders.interest(form, version=version, email="anna@example.com", spam=Spam.SUSPECTED, **given)
    entry = builders.interest(form, version=version, email="anna@example.com", **given)
    attach(entry)
    return entry


@pytest.fixture
def see(request: Any, live_server: Any, open_tab: Callable[..., Any]) -> Callable[..., list[tuple[str, str]]]:
    """Return a function that opens an admin page as a superuser and says what axe finds there."""
    builders.user("boss", is_superuser=True, is_staff=True)
    tab = open_tab(1280, color_scheme=getattr(request, "param", "light"))
    people.log_in(tab, live_server.url, "boss")

    def seen(path: str, width: int = 1280) -> list[tuple[str, str]]:
        tab.set_viewport_size({"width": width, "height": 900})
        answer = tab.goto(f"{live_server.url}/admin/{path}")
        assert answer.status == 200
        assert sideways(tab) <= 0
        return look(tab)

    return seen


@pytest.mark.parametrize("width", [1280, 390])
def test_p41_inbox_and_entry(see, entry, width):
    found = {
        path: see(path, width)
        for path in (
            "interest/inbox/",
            "interest/inbox/?q=nobody-is-called-so",
            "interest/inbox/?tab=touch",
            "interest/inbox/?tab=process",
            "interest/inbox/?tab=all",
            "interest/inbox/?marks=unreachable&answer=owed",
            f"interest/inbox/inspect/{entry.pk}/",
        )
    }

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_p41_what_a_recruiter_presses_and_keeps(see, entry, width):
    mail = builders.message(entry)
    area, plan = builders.area(), HandlingPlan.objects.get()
    absence = builders.absence(plan.owner)
    closed = builders.closed_period()
    paths = [
        f"interest/inbox/assign/{entry.pk}/",
        f"interest/inbox/erase/{entry.pk}/",
        "interest/inbox/register/",
        "interest/mail/",
        f"interest/mail/inspect/{mail.pk}/",
        "interest/forms/",
        f"interest/forms/edit/{entry.form_id}/",
        "interest/plans/",
        f"interest/plans/edit/{plan.pk}/",
        "interest/plans/create/",
        "interest/absences/",
        "interest/absences/create/",
        f"interest/absences/edit/{absence.pk}/",
        "interest/closed/",
        "interest/closed/create/",
        f"interest/closed/edit/{closed.pk}/",
        "interest/templates/",
        "interest/templates/create/",
        "interest/areas/",
        f"interest/areas/edit/{area.pk}/",
    ]
    found = {path: see(path, width) for path in paths}

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_p41_where_a_form_stands_and_what_may_be_decided(live_server, open_tab, see, role_page, width):
    form = Form.objects.get()
    Form.objects.update(review_by=clock.now().date())
    for _ in range(11):
        builders.interest(form, due_on=date(2026, 1, 5))
    assert see("interest/forms/", width) == []
    tab = open_tab(width)
    people.log_in(tab, live_server.url, "boss")
    tab.goto(f"{live_server.url}/admin/interest/forms/edit/{form.pk}/")
    for each in tab.locator("details summary").all():
        each.click()
    assert look(tab) == []
    assert sideways(tab) <= 0
    assert (
        tab.evaluate(
            """() => { const edge = document.querySelector('.wi-state').getBoundingClientRect().right;
            return [...document.querySelectorAll('.wi-state input')]
              .filter(each => each.getBoundingClientRect().right > edge).map(each => each.name) }"""
        )
        == []
    )
    tab.click("details:has([name=until]) button")
    tab.wait_for_selector("text=Say why, so that others understand it later.")
    assert look(tab) == []


@pytest.mark.parametrize("see", ["dark"], indirect=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_p41_dark_colours(see, entry, width):
    back = "next=/admin/interest/inbox/"
    found = {
        path: see(path, width)
        for path in (
            "",
            "interest/inbox/?tab=all&form=" + str(entry.form_id),
            f"interest/inbox/inspect/{entry.pk}/",
            f"bulk/wagtail_interest/interest/answer/?id={entry.pk}&{back}",
            f"bulk/wagtail_interest/interest/touch/?id={entry.pk}&{back}",
            "interest/forms/",
            f"interest/forms/edit/{entry.form_id}/",
            "interest/review/",
            "interest/set-up/",
        )
    }

    assert {path: each for path, each in found.items() if each} == {}


def test_p41_refused_answer_of_a_recruiter(live_server, open_tab, see, entry):
    tab = open_tab(390)
    people.log_in(tab, live_server.url, "boss")
    tab.goto(f"{live_server.url}/admin/interest/inbox/inspect/{entry.pk}/")
    tab.click("text=Send answer")
    tab.wait_for_selector("text=Only the greeting is there.")

    assert look(tab) == []
    assert sideways(tab) <= 0


def test_p41_page_editor_is_no_worse_than_wagtails_listing(see, role_page):
    assert see(f"pages/{role_page.get_parent().pk}/") == []
    assert see(f"pages/{role_page.pk}/edit/") == []
