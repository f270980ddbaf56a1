"""Pages by number while they are few, by place beyond that: the same entries once each, at any depth, in a stable order."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.builders import NOW
from tests.inbox.test_listing import INBOX, names, page
from wagtail_interest.inbox import paging
from wagtail_interest.inbox.badge import count_anew
from wagtail_interest.inbox.entries import InterestAdmin
from wagtail_interest.records.interest import Interest


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def short(monkeypatch):
    """Pages of three, and nobody counts above seven."""
    monkeypatch.setattr(InterestAdmin, "list_per_page", 3)
    monkeypatch.setattr(paging, "LIMIT", 7)


@pytest.fixture
def many(form, short) -> list[str]:
    """Eleven owed entries, two of each due date; returns their names in queue order."""
    for number in range(11):
        builders.interest(
            form,
            name=f"P{number:02}",
            due_on=date(2026, 3, 1 + number // 2),
            submitted_at=NOW - timedelta(days=number),
        )
    return [f"P{number:02}" for number in range(11)]


def links(client, query: str) -> dict[str, str]:
    """The links of the pages by their words; an end has none."""
    html = page(client, query)
    nav = html[html.index('class="pagination') :].partition("</nav>")[0]
    words = {"First": "First", "Previous": "Previous", "Next": "Next", "Last": "Last"}
    found = {}
    for href, inner in re.findall(r'<a href="([^"]*)">(.*?)</a>', nav):
        for word in words:
            if word in inner:
                found[word] = href.replace("&amp;", "&").removeprefix(INBOX)
    return found


def walk(client, start: str, word: str) -> list[list[str]]:
    """Follow one link to its end; returns the names of each page."""
    pages, query = [], start
    for _ in range(10):
        pages.append(names(client, query))
        query = links(client, query).get(word)
        if query is None:
            return pages
    raise AssertionError("no end")


@pytest.mark.parametrize("tab", ["answer", "all"])
def test_g6_next_and_previous_reach_every_entry_once(at_rita, many, tab):
    start = "" if tab == "answer" else "?tab=all"
    forward = walk(at_rita, start, "Next")
    assert [name for each in forward for name in each] == many
    last = links(at_rita, start)["Last"]
    backward = walk(at_rita, last, "Previous")
    assert [name for each in reversed(backward) for name in each] == many
    assert links(at_rita, last)["First"] == start
    assert "Next" not in links(at_rita, last)
    assert "Previous" not in links(at_rita, start)


def test_g6_empty_dates_stand_last_and_are_reached(at_rita, form, short):
    for number in range(9):
        on = date(2026, 5, 1 + number % 2) if number < 5 else None
        builders.interest(form, name=f"K{number}", step="keep_in_touch", settled_at=NOW, next_touch_on=on)
    order = ["K0", "K2", "K4", "K1", "K3", "K5", "K6", "K7", "K8"]
    assert sum(walk(at_rita, "?tab=touch", "Next"), []) == order
    last = links(at_rita, "?tab=touch")["Last"]
    assert sum(reversed(walk(at_rita, last, "Previous")), []) == order


def test_g6_jump_to_a_day_in_the_order_of_the_list(at_rita, many):
    assert names(at_rita, "?on=2026-03-03") == ["P04", "P05", "P06"]
    assert names(at_rita, "?tab=all&on=2026-03-02") == ["P02", "P03", "P04"]
    assert names(at_rita, "?on=nonsense") == names(at_rita, "?on=9999-12-31x") == ["P00", "P01", "P02"]
    assert names(at_rita, "?on=2030-01-01") == []
    assert 'name="tab" value="all"' in page(at_rita, "?tab=all")


@pytest.mark.parametrize(
    "query",
    [
        "?after=x",
        "?after=~",
        "?after=2026-03-01",
        "?before=2026-03-01~x~y",
        "?after=9999-99-99~1",
        "?p=77",
        "?after=%00~1",
    ],
)
def test_a_place_that_makes_no_sense_is_the_first_page(at_rita, many, query):
    assert names(at_rita, query) == ["P00", "P01", "P02"]


def test_an_entry_that_left_the_list_does_not_move_the_next_page(at_rita, many):
    following = links(at_rita, "")["Next"]
    Interest.objects.filter(name__in=["P00", "P01", "P02"]).update(settled_at=NOW)
    assert names(at_rita, following) == ["P03", "P04", "P05"]


def test_few_entries_have_pages_by_number_and_a_true_count(at_rita, form, short):
    for number in range(7):
        builders.interest(form, name=f"P{number}")
    html = page(at_rita)
    assert "Page 1 of 3" in html and "7 expressions of interest" in html
    assert names(at_rita, "?p=2") == ["P3", "P4", "P5"]
    assert names(at_rita, "?p=3") == ["P6"]


def test_beyond_the_limit_nobody_counts(at_rita, many):
    assert "More than 7 entries" in page(at_rita)
    assert "There are more than 7 matches" in page(at_rita, "?kind=general")


def counted(client, query: str) -> int:
    """How often showing the list asks the database for its length."""
    with CaptureQueriesContext(connection) as caught:
        page(client, query)
    return sum(each["sql"].startswith("SELECT COUNT(*) FROM (") for each in caught.captured_queries)


@pytest.mark.parametrize("query", ["", "?tab=all", "?kind=general", "?q=p"])
def test_g7_a_long_list_is_counted_once_a_minute(at_rita, many, query):
    assert [counted(at_rita, query) for _ in range(2)] == [1, 0]
    assert counted(at_rita, "?ordering=due_on") == 1  # another list
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert counted(at_rita, query) == 1


def test_a_short_list_is_counted_every_time(at_rita, many):
    assert [counted(at_rita, "?q=p10") for _ in range(2)] == [1, 1]


def test_a_list_that_became_short_has_numbers_again_after_the_change(at_rita, many):
    page(at_rita)
    Interest.objects.filter(name__gte="P06").update(settled_at=NOW)
    assert "More than 7 entries" in page(at_rita)
    assert names(at_rita) == many[:3]
    count_anew()
    assert "Page 1 of 2" in page(at_rita)


def test_too_many_to_sort_are_not_and_it_is_said(at_rita, many):
    html = page(at_rita, "?ordering=-name")
    assert "More than 7 entries are not sorted by this column." in html
    assert names(at_rita, "?ordering=-name") == ["P00", "P01", "P02"]
    assert names(at_rita, "?ordering=submitted_at") == ["P10", "P09", "P08"]
    assert "not sorted" not in page(at_rita, "?ordering=submitted_at")


def test_p22_no_name_stands_in_the_address_of_a_page(recruiter, form, many, rf):
    class ByName(InterestAdmin):
        base_url_path = "host/by-name"
        ordering = ("name",)

    request = rf.get("/")
    request.user, request.model_admin = recruiter, ByName()
    admin = ByName()
    view = admin.view_class("index")(model_admin=admin, model=admin.model)
    view.setup(request)
    paginator, found, rows, _other = view.paginate_queryset(view.get_queryset(), 3)
    assert [row.name for row in rows] == ["P00", "P01", "P02"]
    assert not hasattr(found, "next_url")
