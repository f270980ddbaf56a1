"""The list of forms and a form's own page: its state, the number that decides it, and what a person may decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.signals import pre_save
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page, Site

from tests import builders
from tests.inbox.conftest import client_of
from tests.inbox.test_admin import body, queries
from tests.page_types.conftest import publish
from wagtail_interest import clock
from wagtail_interest.followup.promise import local_day
from wagtail_interest.pages.models import GeneralInterestPage
from wagtail_interest.records.form import Form
from wagtail_interest.records.review import Review

pytestmark = pytest.mark.django_db
ROOT = "/admin/interest/forms/"


@pytest.fixture
def form(plan, tree):
    """A published role form under a plan that bears ten overdue answers."""
    return builders.form(
        "Sales", kind="role", page=tree, site=Site.objects.get(), opened_at=clock.now() - timedelta(days=9)
    )


@pytest.fixture
def today():
    """Today in Stockholm."""
    return local_day(clock.now())


def owe(form: Form, count: int) -> None:
    for _ in range(count):
        builders.interest(form, due_on=clock.now().date() - timedelta(days=3))


def test_the_list_shows_state_and_the_number_that_decides_it(at_rita, form):
    owe(form, 2)
    html = body(at_rita, ROOT)
    assert '<span class="wi-tag wi-tag--good">Open</span>' in html
    assert "2 overdue, the limit is 10" in html
    owe(form, 9)
    html = body(at_rita, ROOT)
    assert '<span class="wi-tag wi-tag--soon">Warning</span>' in html
    assert "11 overdue, the limit is 10; pauses on" in html and "at the earliest" in html
    Form.objects.update(debt_warned_at=clock.now() - timedelta(days=30))
    html = body(at_rita, ROOT)
    assert '<span class="wi-tag wi-tag--late">Paused</span>' in html
    assert "11 overdue, the limit is 10; opens when at most 5 are overdue" in html


def test_a_pause_that_lingers_below_the_limit_says_what_ends_it(at_rita, form):
    owe(form, 7)
    Form.objects.update(debt_warned_at=clock.now())
    assert "7 overdue; pauses on" in body(at_rita, ROOT) and "unless at most 5 are overdue by then" in body(
        at_rita, ROOT
    )
    Form.objects.update(debt_warned_at=clock.now() - timedelta(days=30))
    assert "7 overdue; opens when at most 5 are overdue" in body(at_rita, ROOT)


def test_one_is_overdue_and_two_are(at_rita, form, plan):
    plan.overdue_limit = 3
    plan.save()
    owe(form, 4)
    Form.objects.update(debt_warned_at=clock.now() - timedelta(days=30))
    assert "opens when at most 1 is overdue" in body(at_rita, ROOT)


def test_a_pause_for_two_reasons_names_what_ends_both(at_rita, form, recruiter, today):
    owe(form, 11)
    builders.absence(recruiter, first_day=today - timedelta(days=30), last_day=today + timedelta(days=30))
    long_ago = clock.now() - timedelta(days=40)
    Form.objects.update(debt_warned_at=long_ago, unable_warned_at=long_ago)
    words = "everybody who answers is away; opens when somebody can answer and at most 5 are overdue"
    assert words in body(at_rita, ROOT).lower()


def test_nobody_is_said_to_answer_who_cannot(at_mona, form, recruiter):
    page = f"{ROOT}edit/{form.pk}/"
    assert "Rita answers those who write." in body(at_mona, page)
    recruiter.is_active = False
    recruiter.save()
    assert "answers those who write" not in body(at_mona, page)
    assert "Rita" not in body(at_mona, ROOT)


def test_states_of_a_whole_list_are_read_at_once(at_mona, form, superuser):
    from django.db import connection  # only this measure needs it

    owe(form, 1)
    few = queries(at_mona, ROOT, connection)
    for number in range(15):
        owe(builders.form(f"F{number}", opened_at=clock.now()), 1)
    assert queries(at_mona, ROOT, connection) == few


def test_a_forms_page_says_where_it_stands_and_who_reviewed_it(at_rita, form, recruiter):
    owe(form, 3)
    review = Review.objects.create(
        reviewer=recruiter,
        started_at=clock.now() - timedelta(days=4),
        finished_at=clock.now() - timedelta(days=4),
    )
    review.forms.add(form)
    html = body(at_rita, f"{ROOT}edit/{form.pk}/")
    for words in (
        "3 overdue, the limit is 10",
        "Last review: 4 days ago by Rita.",
        "Rita answers those who write.",
    ):
        assert words in html, words


def test_closed_until_a_day(at_rita, form, today):
    day = today + timedelta(days=30)
    url = f"{ROOT}close/{form.pk}/"
    answer = at_rita.post(url, {"reopen_on": day.isoformat()}, follow=True)
    form.refresh_from_db()
    assert form.reopen_on == day
    assert "The form is closed and opens again on" in answer.content.decode()
    assert "Open the form again" in body(at_rita, f"{ROOT}edit/{form.pk}/")
    assert "by hand; opens on" in body(at_rita, ROOT)


@pytest.mark.parametrize("typed", ["12 May", "2020-01-01", "9999-12-31", "9999-99-99", "\x00", "today"])
def test_a_bad_day_is_named_and_kept(at_rita, form, typed):
    answer = at_rita.post(f"{ROOT}close/{form.pk}/", {"reopen_on": typed})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in html
    assert typed == "\x00" or f'value="{typed}"' in html
    form.refresh_from_db()
    assert form.closed_at is None


def test_a_manager_keeps_a_form_open_with_a_reason(at_mona, at_rita, form, manager, today):
    until = (today + timedelta(days=20)).isoformat()
    url = f"{ROOT}keep_open/{form.pk}/"
    assert "Keep the form open" not in body(at_rita, f"{ROOT}edit/{form.pk}/")
    assert at_rita.post(url, {"until": until, "reason": "I say so"}).status_code in (302, 403)
    form.refresh_from_db()
    assert form.override_until is None
    answer = at_mona.post(url, {"until": until, "reason": ""})
    assert answer.status_code == 422
    assert f'value="{until}"' in answer.content.decode()
    for_good = at_mona.post(url, {"until": "9999-12-31", "reason": "Never pause"})
    assert "Choose a day within a year" in for_good.content.decode()
    assert at_mona.post(url, {"until": until, "reason": "Fair <week>"}).status_code == 302
    html = body(at_mona, f"{ROOT}edit/{form.pk}/")
    assert "by Mona: Fair &lt;week&gt;" in html
    assert "kept open until" in html
    assert "Fair &lt;week&gt;" in body(at_mona, f"{ROOT}history/{form.pk}/")
    assert at_mona.post(f"{ROOT}let_pause/{form.pk}/").status_code == 302
    form.refresh_from_db()
    assert form.override_until is None
    assert [entry.action for entry in ModelLogEntry.objects.order_by("pk")] == [
        "wagtail_interest.keep_open",
        "wagtail_interest.let_pause",
    ]


def test_a_role_past_its_day_is_asked_about(at_rita, form, today):
    question = "Is this still a role we want interest for?"
    assert question not in body(at_rita, f"{ROOT}edit/{form.pk}/").replace(
        f"{question} Asked on that day", ""
    )
    Form.objects.update(review_by=today)
    html = body(at_rita, f"{ROOT}edit/{form.pk}/")
    assert f"<strong>{question}</strong>" in html
    at_rita.post(f"{ROOT}wanted/{form.pk}/")
    form.refresh_from_db()
    assert (form.review_by - today).days > 170
    assert f"<strong>{question}</strong>" not in body(at_rita, f"{ROOT}edit/{form.pk}/")


def test_choosing_a_plan_writes_nothing_else(at_rita, form, plan):
    """A warning that is delivered in the same moment stays noted, and a form closed meanwhile stays closed."""

    def meanwhile(sender, instance, **kwargs):
        Form.objects.update(closed_at=builders.NOW, debt_warned_at=builders.NOW)

    pre_save.connect(meanwhile, sender=Form)
    try:
        given = {"plan": plan.pk, "area": "", "review_by": "2026-12-01"}
        assert at_rita.post(f"{ROOT}edit/{form.pk}/", given).status_code == 302
    finally:
        pre_save.disconnect(meanwhile, sender=Form)
    form.refresh_from_db()
    assert (form.plan, form.closed_at, form.debt_warned_at) == (plan, builders.NOW, builders.NOW)


def test_the_day_is_chosen_on_roles_only(at_rita, form, plan):
    general = builders.form("Open")
    assert "id_review_by" in body(at_rita, f"{ROOT}edit/{form.pk}/")
    assert "id_review_by" not in body(at_rita, f"{ROOT}edit/{general.pk}/")


@pytest.mark.parametrize("action", ["close", "open", "keep_open", "let_pause", "wanted"])
def test_p9_p16_decisions_are_posts_on_forms_in_reach(at_rita, form, foreign, action):
    before = list(Form.objects.order_by("pk").values())
    assert at_rita.get(f"{ROOT}{action}/{form.pk}/").status_code == 302
    for ask in (at_rita.get, at_rita.post):
        assert ask(f"{ROOT}{action}/{foreign.form_id}/").status_code == 404
        assert ask(f"{ROOT}{action}/999999/").status_code == 404
    assert list(Form.objects.order_by("pk").values()) == before


def test_the_area_is_chosen_in_one_place_the_page_or_the_form(plan, tree, at_mona):
    role = publish(tree, title="Sales", slug="sales")
    open_to_all = publish(tree, GeneralInterestPage, title="Open", slug="open")
    sales, general = (Form.objects.get(key=page.translation_key) for page in (role, open_to_all))

    assert 'name="area"' not in body(at_mona, f"{ROOT}edit/{sales.pk}/")
    assert 'name="area"' in body(at_mona, f"{ROOT}edit/{general.pk}/")
    role.delete()
    assert 'name="area"' in body(at_mona, f"{ROOT}edit/{sales.pk}/")


# -- page editor and page list ----------------------------------------------------------------------------


def explorer(client: Any) -> str:
    home = Page.objects.get(depth=2)
    return body(client, reverse("wagtailadmin_explore", args=[home.pk]))


@pytest.fixture
def pages(plan, tree):
    """Two published pages; the first owes eleven overdue answers."""
    found = [publish(tree, title="Sales", slug="sales"), publish(tree, title="Care", slug="care")]
    owe(Form.objects.get(title="Sales"), 11)
    return found


def test_the_page_list_shows_state_and_number_with_a_way_to_the_form(pages, superuser):
    html = explorer(client_of(superuser))
    form = Form.objects.get(title="Sales")
    assert f'href="{ROOT}edit/{form.pk}/"' in html
    assert "Warning: 11 overdue, the limit is 10</a>" in html
    assert 'title="11 overdue, the limit is 10; pauses on' in html
    assert "Open: nothing overdue" in html


def test_the_page_list_reads_states_once_for_all_rows(pages, superuser):
    from django.db import connection  # only this measure needs it

    client = client_of(superuser)
    url = reverse("wagtailadmin_explore", args=[Page.objects.get(depth=2).pk])
    two = queries(client, url, connection)
    publish(Page.objects.get(depth=2), title="Third", slug="third")
    three = queries(client, url, connection)
    for number in range(4):
        publish(Page.objects.get(depth=2), title=f"More {number}", slug=f"more-{number}")
    assert queries(client, url, connection) - three == 4 * (three - two)
    sql = "wagtail_interest_absence"
    from django.test.utils import CaptureQueriesContext  # as above

    with CaptureQueriesContext(connection) as found:
        client.get(url)
    assert (
        sum(f'FROM "{sql}" WHERE' in query["sql"] and '"last_day" >=' in query["sql"] for query in found) <= 2
    )


def test_drafts_and_other_pages_have_no_state(pages, superuser, tree):
    pages[1].unpublish()
    tree.add_child(instance=Page(title="Plain", slug="plain"))
    assert explorer(client_of(superuser)).count("Form:") == 1


def test_an_editor_without_rights_on_entries_sees_the_state_but_no_way_in(pages, recruiters):
    from django.contrib.auth.models import Group  # only here

    editor = builders.user("eva")
    group = Group.objects.create(name="Editors of pages")
    from django.contrib.auth.models import Permission  # as above
    from wagtail.models import GroupPagePermission  # as above

    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=Page.objects.get(depth=2), permission=Permission.objects.get(codename="change_page")
    )
    editor.groups.add(group)
    client = client_of(editor)
    html = explorer(client)
    assert "Warning: 11 overdue, the limit is 10" in html
    assert ROOT not in html
    html = body(client, reverse("wagtailadmin_pages:edit", args=[pages[0].pk]))
    assert "11 overdue, the limit is 10" in html and ROOT not in html


def test_the_editor_shows_state_number_and_last_review(pages, superuser, recruiter):
    form = Form.objects.get(title="Sales")
    review = Review.objects.create(reviewer=recruiter, started_at=clock.now(), finished_at=clock.now())
    review.forms.add(form)
    html = body(client_of(superuser), reverse("wagtailadmin_pages:edit", args=[pages[0].pk]))
    for words in ("11 overdue, the limit is 10", "Last review: today by Rita.", f"{ROOT}edit/{form.pk}/"):
        assert words in html, words
    assert "say how many wait for an answer" in html
