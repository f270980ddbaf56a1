"""G5 to G7 and G10: the inbox, its pages, its search and filters, one entry's page and a change of many, by size."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from html import unescape as html_of
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from tests.benchmarks import measure
from tests.benchmarks.report import Report
from tests.benchmarks.rows import name_of
from tests.benchmarks.world import World, logged_in
from wagtail_interest import clock
from wagtail_interest.followup import bulk
from wagtail_interest.followup.notes import add_note
from wagtail_interest.followup.steps import change_step
from wagtail_interest.inbox.badge import count_anew
from wagtail_interest.records.area import Area
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import MessageState, Step

INBOX = "/admin/interest/inbox/"
VIEWSET = "/admin/bench-viewset/"
ROUNDS = 7
#: Rounds where the database's work counts most, which swings more.
MORE_ROUNDS = 15
#: Pages of G7.
NARROWED = ("search", *(f"filter by {what}" for what in ("status", "result", "question", "date")))


def opener(client: Client, url: str) -> Callable[[], Any]:
    """Return a callable that opens *url* and insists on an answer."""

    def open_() -> None:
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)

    return open_


def clients(world: World) -> tuple[Client, Client]:
    """Return the recruiter's client, and a superuser's for what a recruiter has no right to in the peers."""
    root, _ = get_user_model().objects.get_or_create(
        username="root", defaults={"is_superuser": True, "is_staff": True}
    )
    return logged_in(world.recruiter), logged_in(root)


def listing(world: World, rows: int, report: Report) -> dict[str, float]:
    """G5, G6, G7 at one size; returns processor seconds by page, for the exponent over the sizes."""
    rita, root = clients(world)
    needle = name_of(3).split()[0][:4].lower()
    pages = {
        "shell": opener(rita, "/admin/bench-shell/"),
        "ours": opener(rita, INBOX),
        "results": opener(rita, f"{INBOX}index_results/"),
        "ours as root": opener(root, INBOX),
        "A": opener(root, f"/admin/forms/submissions/{world.classic.pk}/"),
        "stock": opener(root, "/admin/peers/bareentry/"),
        "viewset, search": opener(root, f"{VIEWSET}?q={needle}"),
        "viewset, filter by question": opener(root, f"{VIEWSET}?licence=yes"),
        "all": opener(rita, f"{INBOX}?tab=all"),
        "keep in touch": opener(rita, f"{INBOX}?tab=touch"),
        **{
            f"{name}, {word}": opener(rita, url)
            for name in ("queue", "all")
            for word, url in deep(rita, name)
        },
        "search": opener(rita, f"{INBOX}?tab=all&q={needle}"),
        "filter by status": opener(rita, f"{INBOX}?tab=all&step=in_process"),
        "filter by result": opener(rita, f"{INBOX}?tab=all&result=meets"),
        "filter by question": opener(rita, f"{INBOX}?tab=all&form={world.form.pk}&{_question(world)}=yes"),
        "filter by date": opener(rita, f"{INBOX}?tab=all&received_from=2026-01-01"),
    }
    far = [name for name in pages if name.startswith(("queue, ", "all, "))]
    for page in pages.values():
        page(), page()
    ran = {name: measure.queries(page) for name, page in pages.items()}
    calls = {name: measure.calls(page) for name, page in pages.items()}
    spent = measure.taken(pages, ROUNDS)
    first = measure.taken({name: anew(pages[name]) for name in ("ours", *NARROWED)}, ROUNDS)
    waited = {name: measure.sql_milliseconds(page) for name, page in pages.items()}
    at = f"at {rows:,}"
    report.tell("G5", f"queries {at}: shell · ours · A · stock", _join(ran, "shell", "ours", "A", "stock"))
    report.at_most("G5", f"queries over the shell {at}", ran["ours"] - ran["shell"], 6)
    report.at_most("G5", f"page 1, Python calls, × stock {at}", calls["ours as root"] / calls["stock"], 0.9)
    report.at_most("G5", f"results alone, Python calls, × stock {at}", calls["results"] / calls["stock"], 0.5)
    beside_a(root, pages, rows, report)
    for name in ("all", "keep in touch", *far):
        report.tell("G6", f"{name}, ms of SQL {at}; page 1 has {waited['ours']:.0f}", waited[name])
        report.tell("G6", f"{name}, time, × page 1 {at}", spent[name] / spent["ours"], "≤ 1.3 at 1M")
    for name in NARROWED:
        report.tell("G7", f"{name}, ms of SQL {at}; page 1 has {waited['ours']:.0f}", waited[name])
        report.tell("G7", f"{name}, time, × page 1 {at}", spent[name] / spent["ours"], "≤ 2 at 1M")
        report.tell(
            "G7",
            f"{name}, time, × page 1, both counted anew {at}",
            first[name] / first["ours"],
            "≤ 2 at 1M",
        )
    for name in ("search", "filter by question"):
        share = first[name] / spent[f"viewset, {name}"]
        report.tell("G7", f"{name}, counted anew, time, × ModelViewSet {at}", share, "≤ 1.5 on SQLite")
    return spent


def beside_a(root: Client, pages: dict[str, Callable[[], Any]], rows: int, report: Report) -> None:
    """G5: the time of page 1, ours and A's, by the same superuser, warm, in turns.

    Whole requests, the process's work and the database's (``measure.taken``): A counts and sorts every row, which its
    process only waits for. Each list is as it comes: ours opens with *To answer*, 50 rows and numbers that may be a
    minute old; A with the 20 newest of one form. Told beside it: *All*, the first page after a change, which counts
    anew, and the empty admin page that every list stands in.
    """
    ours = pages["ours as root"]
    turns = {
        "A": pages["A"],
        "to answer": ours,
        "all": opener(root, f"{INBOX}?tab=all"),
        "empty admin page": opener(root, "/admin/bench-shell/"),
    }
    found = measure.taken(turns, MORE_ROUNDS) | measure.taken(
        {"to answer, counted anew": anew(ours)}, MORE_ROUNDS
    )
    for name, seconds in found.items():
        report.tell("G5", f"time of {name}, ms at {rows:,}", 1000 * seconds)
        if name not in {"A", "to answer"}:
            report.tell("G5", f"time of {name}, × A at {rows:,}", seconds / found["A"])
    share = found["to answer"] / found["A"]
    if rows >= 1_000_000 and connection.vendor == "postgresql":
        report.at_most("G5", f"time of page 1, × A at {rows:,}", share, 0.15)
    else:
        report.tell("G5", f"time of page 1, × A at {rows:,}", share, "≤ 0.15 at 1M")


def anew(page: Callable[[], Any]) -> Callable[[], Any]:
    """Return *page* as it is after a change: all that is counted is counted anew."""

    def open_() -> None:
        count_anew()
        page()

    return open_


def deep(client: Client, tab: str) -> list[tuple[str, str]]:
    """Return next, previous, last, the one before it, the middle by number or day, as the list itself links them."""
    start = INBOX if tab == "queue" else f"{INBOX}?tab=all"

    def links(url: str) -> dict[str, str]:
        html = client.get(url).content.decode()
        nav = html[html.index('class="pagination') :].partition("</nav>")[0]
        found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', nav, re.DOTALL)
        return {" ".join(re.sub(r"<[^>]*>|\s+", " ", inner).split()): html_of(href) for href, inner in found}

    first = links(start)
    last = (
        first.get("Last")
        or first[max(first, key=lambda word: int(word.replace(",", "") or 0) if word[:1].isdigit() else 0)]
    )
    end = links(last)
    glue = "&" if "?" in start else "?"
    return [
        ("next", first["Next"]),
        ("last", last),
        ("before the last", end["Previous"]),
        ("back to the first", end.get("First", start)),
        ("a day far down", f"{start}{glue}on=2026-09-01"),
    ]


def growth(sizes: list[int], spent: list[dict[str, float]], report: Report) -> None:
    """G5: the exponent of page 1 over the sizes of this run."""
    if len(sizes) > 1:
        steps = math.log(sizes[-1] / sizes[0])
        for name, who in (("ours", "page 1"), ("A", "page 1 of A")):
            exponent = math.log(spent[-1][name] / spent[0][name]) / steps
            report.tell("G5", f"{who}, exponent from {sizes[0]:,} to {sizes[-1]:,}", exponent, "≤ 0.05")


def entry(world: World, report: Report) -> None:
    """G10: one entry's page with few and many notes."""
    rita, _ = clients(world)
    now = clock.now()
    interest = Interest.objects.order_by("pk")[5]
    page = opener(rita, f"{INBOX}inspect/{interest.pk}/")
    shell = opener(rita, "/admin/bench-shell/")
    add_note(interest, "The first note", by=world.recruiter, now=now)
    page(), shell()
    few = measure.queries(page)
    for number in range(40):
        add_note(interest, f"Note {number}", by=world.recruiter, now=now)
    page()  # the menu's number, forgotten with every change, is counted anew
    many = measure.queries(page)
    report.at_most("G10", "queries over the shell, entry's page", many - measure.queries(shell), 10)
    report.at_most("G10", "queries added by 40 notes", many - few, 0)


def many(world: World, count: int, report: Report) -> None:
    """G10: *count* entries changed in the background, as the task or the clock does it."""
    # those this run sent itself have mail that waits, which no spam may get: that is a change of each
    told = Interest.objects.filter(messages__state=MessageState.SENT).order_by("pk")
    now, ids = clock.now(), list(told.values_list("pk", flat=True)[:count])
    asked = {
        "step by verb": partial(change_step, ids[:1000], Step.IN_PROCESS, by=world.recruiter, now=now),
        "keep in touch": _job(world, "touch", ids, {"on": (now + timedelta(days=90)).date().isoformat()}),
        "assign": _job(world, "assign", ids, {"user": world.recruiter.pk}),
        "areas": _job(world, "area", ids, {"area_ids": [Area.objects.first().pk]}),
        "spam": _job(world, "spam", ids, {}),
        "no spam": _job(world, "not_spam", ids, {}),
        "answer": _job(
            world, "answer", ids, {"subject": "Hello {name}", "text": "Thank you.", "then": "answer"}
        ),
    }
    before = measure.peak_megabytes()
    for name, change in asked.items():
        thousands = 1 if name == "step by verb" else math.ceil(len(ids) / 1000)
        found = measure.queries(change) / thousands
        report.at_most("G10", f"{name}, {len(ids):,}: queries a thousand entries", found, 12)
    report.at_most("G10", f"memory growth of it, {len(ids):,}, MB", measure.peak_megabytes() - before, 30)


def _job(world: World, verb: str, ids: list[int], params: dict[str, Any]) -> Callable[[], Any]:
    job = BulkJob.objects.create(
        verb=verb, params=params, ids=ids, by=world.recruiter, created_at=clock.now()
    )

    def work() -> None:
        bulk.work_on(job.pk, now=clock.now())
        job.refresh_from_db()
        assert job.done + job.skipped == len(ids), (job.done, job.skipped, job.failed)

    return work


def _question(world: World) -> str:
    item = world.form.versions.get().definition[0]
    return f"q_{item['id']}"


def _join(found: dict[str, int], *names: str) -> str:
    return " · ".join(str(found[name]) for name in names)
