"""A form that nobody follows up pauses itself: what a visitor reads, what a POST meets, and when it is open again."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from tests import builders
from tests.files.make import pdf, upload
from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_serve import send, stamp, stamp_in
from wagtail_interest import clock
from wagtail_interest.followup import opening
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.promise import local_day
from wagtail_interest.pages.models import RoleInterestPage
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Exit

pytestmark = pytest.mark.django_db

ANSWERING = "We are answering those who have already written, and open again around"


def shown(client: Any, page: Any) -> str:
    """Return what a visitor reads, in one line."""
    response = client.get(page.url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def today() -> date:
    """Today in Stockholm."""
    return local_day(clock.now())


@pytest.fixture
def paused(role_page: RoleInterestPage, plan: HandlingPlan, today: date) -> RoleInterestPage:
    """A page whose form bears one overdue answer, has four, and was warned of it two months ago."""
    HandlingPlan.objects.update(overdue_limit=1, capacity_per_week=5)
    for _ in range(4):
        builders.interest(Form.objects.get(), due_on=today - timedelta(days=3))
    Form.objects.update(debt_warned_at=clock.now() - timedelta(days=60))
    return role_page


def test_the_page_stays_and_the_form_is_gone(client, paused):
    html = shown(client, paused)
    assert f'<h1 class="wi-title">{paused.title}</h1>' in html
    assert ANSWERING in html
    assert "<form" not in html
    assert "waiting for an answer" not in html


def test_the_number_stands_there_only_if_the_editor_wants_it(client, paused):
    paused.show_waiting_number = True
    paused.save_revision().publish()
    assert "4 people are waiting for an answer now." in shown(client, paused)
    Interest.objects.order_by("pk").first().delete()
    assert "3 people are waiting for an answer now." in shown(client, paused)


def test_a_post_is_refused_with_what_was_typed_kept(client, paused, private_files):
    response = client.post(
        paused.url, {**PERSON, "name": "<b>Anna</b>", "phone": "070-1", "cv": upload("cv.pdf", pdf("Anna"))}
    )
    html = response.content.decode()
    assert response.status_code == 409
    assert ANSWERING in html
    assert "&lt;b&gt;Anna&lt;/b&gt;" in html and "070-1" in html and PERSON["email"] in html
    assert (Interest.objects.count(), Attachment.objects.count()) == (4, 0)
    assert response["Cache-Control"] == "private, no-store"


def test_files_of_a_refused_post_are_named_as_not_kept(client, paused, private_files):
    files = {"cv": upload("CV <b>Å.pdf", pdf("Anna"))}
    assert "The file CV _b_Å.pdf was not kept: choose it again" in refused(
        client, paused, {**PERSON, **files}
    )
    assert "was not kept" not in refused(client, paused, PERSON)


def test_a_file_held_while_the_form_was_open_is_named_and_taken_away(client, role_page, private_files, today):
    html = send(client, role_page, name="", cv=upload("cv.pdf", pdf("Anna"))).content.decode()
    Form.objects.update(closed_at=clock.now())
    html = refused(client, role_page, {**PERSON, **stamp_in(html)})
    assert "The file cv.pdf was not kept" in html
    assert not Attachment.objects.exists()


def refused(client: Any, page: Any, given: dict[str, Any]) -> str:
    """Send *given* to a form that takes nothing in; return what is read, in one line."""
    response = client.post(page.url, given)
    assert response.status_code == 409
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    "post",
    [
        {},
        {"name": "\x00" * 9, "email": "a\r\nBcc: b@example.com"},
        {"wi_stamp": "forged", "name": "x" * 500_000},
        {"q_nothing": ["1", "2"], "availability": "active", "override": "1", "state": "open"},
    ],
)
def test_hostile_posts_to_a_paused_page_change_nothing(client, paused, post):
    before = Form.objects.values().get()
    assert client.post(paused.url, post).status_code == 409
    assert client.post(f"{paused.url}?state=open", {**PERSON, **post}).status_code == 409
    assert (Interest.objects.count(), Form.objects.values().get()) == (4, before)


def test_a_stamp_from_before_the_pause_opens_nothing(client, role_page, plan, today):
    given = {**PERSON, **stamp(client, role_page)}
    HandlingPlan.objects.update(overdue_limit=0)
    builders.interest(Form.objects.get(), due_on=today - timedelta(days=3))
    Form.objects.update(debt_warned_at=clock.now() - timedelta(days=60))
    assert client.post(role_page.url, given).status_code == 409
    assert Interest.objects.count() == 1


@pytest.mark.parametrize("with_cv", [False, True])
def test_p37_a_sending_repeated_after_the_pause_reads_its_thanks(
    client, role_page, private_files, recruiter, with_cv
):
    given = {**PERSON, **stamp(client, role_page)}
    content = pdf("Anna")

    def files() -> dict[str, Any]:
        return {"cv": upload("cv.pdf", content)} if with_cv else {}

    client.post(role_page.url, {**given, **files()})
    opening.close(Form.objects.get(), by=recruiter, now=clock.now())
    again = client.post(role_page.url, {**given, **files()}, follow=True)
    assert again.status_code == 200
    assert Interest.objects.get().reference in again.content.decode()
    other = client.post(role_page.url, {**given, **files(), "name": "Bo Ek"})
    assert other.status_code == 409
    assert "Bo Ek" in other.content.decode()
    assert (Interest.objects.count(), Attachment.objects.count()) == (1, int(with_cv))


def test_it_is_open_the_second_the_debt_is_gone(client, paused, recruiter):
    ids = list(Interest.objects.order_by("pk").values_list("pk", flat=True))
    assert "<form" not in shown(client, paused)
    end_without_answer(ids[:-1], Exit.DUPLICATE, by=recruiter, now=clock.now())
    assert "<form" not in shown(client, paused)
    end_without_answer(ids[-1:], Exit.DUPLICATE, by=recruiter, now=clock.now())
    assert "Send my interest" in shown(client, paused)
    assert send(client, paused).status_code == 302


def test_nobody_able_reads_otherwise_than_debt(client, role_page, recruiter, today):
    Absence.objects.create(
        user=recruiter, first_day=today - timedelta(days=20), last_day=today + timedelta(days=9)
    )
    Form.objects.update(unable_warned_at=clock.now() - timedelta(days=15))
    html = shown(client, role_page)
    assert "there is nobody here who could answer you" in html
    assert "We open again around" in html
    assert ANSWERING not in html
    Absence.objects.all().delete()
    Form.objects.update(unable_warned_at=clock.now() - timedelta(days=30))
    recruiter.is_active = False
    recruiter.save()
    html = shown(client, role_page)
    assert "Please look in again later." in html
    assert client.post(role_page.url, PERSON).status_code == 409


def test_a_form_whose_owner_left_stays_open_until_its_warning_is_old_enough(client, role_page, recruiter):
    recruiter.is_active = False
    recruiter.save()
    assert "Send my interest" in shown(client, role_page)
    assert send(client, role_page).status_code == 302


def test_closed_until_a_day_says_when(client, role_page, recruiter, today):
    opening.close(Form.objects.get(), by=recruiter, now=clock.now(), reopen_on=today + timedelta(days=30))
    assert "This form is closed for now. It opens again on" in shown(client, role_page)
    Form.objects.update(reopen_on=today)
    assert "Send my interest" in shown(client, role_page)


def test_a_manager_keeps_it_open_in_spite_of_all(client, paused, manager, today):
    opening.override(Form.objects.get(), until=today, reason="Fair", by=manager, now=clock.now())
    assert send(client, paused).status_code == 302


def test_translations_and_aliases_share_the_pause(client, paused, tree):
    alias = paused.create_alias(parent=tree, update_slug="alias")
    assert ANSWERING in shown(client, alias)
    assert client.post(alias.url, PERSON).status_code == 409


@pytest.mark.parametrize("what", ["open", "paused", "away"])
def test_g1_every_state_costs_two_queries_and_no_write(client, request, today, recruiter, what):
    page = request.getfixturevalue("role_page" if what == "open" else "paused")
    if what == "away":
        Absence.objects.create(user=recruiter, first_day=today - timedelta(days=20), last_day=today)
        Form.objects.update(unable_warned_at=clock.now() - timedelta(days=15), debt_warned_at=None)
    bare = builders.page_tree().add_child(instance=Page(title="Bare", slug="bare"))
    spent = []
    for url in (bare.url, page.url):
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            html = client.get(url).content.decode()
        spent.append([query["sql"] for query in found])
    assert ("<form" in html) is (what == "open")
    assert len(spent[1]) <= len(spent[0]) + 1 + 2  # a page of a type of its own costs Wagtail one more
    assert [sql for sql in spent[1] if not sql.startswith("SELECT")] == []


def test_no_clock_for_sixty_days_changes_states_on_time_all_the_same(client, role_page, plan, time_machine):
    """Nothing runs ``interest_run``: the pages alone are asked, on the days as they come."""
    HandlingPlan.objects.update(overdue_limit=0)
    time_machine.move_to("2026-06-22T08:00:00Z", tick=False)
    entry = builders.interest(Form.objects.get(), due_on=date(2026, 6, 19))
    Form.objects.update(debt_warned_at=clock.now())
    seen = {}
    for day in ("2026-06-26", "2026-06-27", "2026-06-29", "2026-06-30", "2026-08-21"):
        time_machine.move_to(f"{day}T08:00:00Z", tick=False)
        seen[day] = "Send my interest" in shown(client, role_page)
    assert list(seen.values()) == [True, True, True, False, False]
    Interest.objects.filter(pk=entry.pk).update(settled_at=clock.now())
    assert "Send my interest" in shown(client, role_page)


def test_a_year_of_an_owner_without_deputy(client, role_page, recruiter, time_machine):
    """Warned ahead of July and of Christmas, paused while away, open in between, on the days the calendar says."""
    Absence.objects.create(user=recruiter, first_day=date(2026, 7, 6), last_day=date(2026, 7, 31))
    Absence.objects.create(user=recruiter, first_day=date(2026, 12, 21), last_day=date(2027, 1, 6))
    asked = {
        "2026-06-26": True,
        "2026-07-05": True,
        "2026-07-06": False,
        "2026-07-31": False,
        "2026-08-01": True,
        "2026-12-20": True,
        "2026-12-21": True,  # no new warning was delivered: the one of June says nothing of Christmas
    }
    time_machine.move_to("2026-06-26T08:00:00Z", tick=False)
    Form.objects.update(unable_warned_at=clock.now())
    seen = {}
    for day in asked:
        time_machine.move_to(f"{day}T08:00:00Z", tick=False)
        seen[day] = "Send my interest" in shown(client, role_page)
    assert seen == asked


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_posts_and_answers_at_the_same_moment_end_in_one_of_the_true_states(
    client, tree, recruiter, private_files
):
    builders.plan(owner=recruiter, overdue_limit=0)
    page = publish(tree, questions=[])
    form, now = Form.objects.get(), clock.now()
    late = [builders.interest(form, due_on=now.date() - timedelta(days=3)) for _ in range(6)]
    Form.objects.update(debt_warned_at=now - timedelta(days=60))
    codes: list[int] = []

    def post() -> None:
        codes.append(client.__class__().post(page.url, PERSON).status_code)
        connection.close()

    def answer(pk: int) -> None:
        end_without_answer([pk], Exit.DUPLICATE, by=recruiter, now=now)
        connection.close()

    threads = [threading.Thread(target=answer, args=[row.pk]) for row in late]
    threads += [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {302, 409, 429}
    assert "Send my interest" in shown(client, page)
    assert Form.objects.get().debt_warned_at is None


def test_site_of_the_form_is_that_of_the_page(role_page):
    assert Form.objects.get().site == Site.objects.get()
