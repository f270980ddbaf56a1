"""Menu, badge, forms, plans, areas and grants: who sees them, what they change, what they refuse in plain words."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import RequestFactory
from wagtail.models import Page

from tests import builders
from tests.inbox.conftest import client_of
from wagtail_interest import access
from wagtail_interest.inbox.admin import InterestGroup
from wagtail_interest.inbox.badge import count_anew, tab_counts
from wagtail_interest.records.area import Area
from wagtail_interest.records.form import FormGrant
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.signals import interests_changed

ROOT = "/admin/interest/"
PLAN = {
    "name": "Night",
    "owner": "",
    "deputy": "",
    "reply_to": "",
    "purpose": "pool",
    "active_promise": "personal",
    "future_promise": "notice",
    "rhythm": "weekly",
    "review_weekday": "0",
    "capacity_per_week": "10",
    "overdue_limit": "",
    "active_days": "5",
    "future_days": "20",
    "retention_months": "12",
    "site": "",
}


def body(client, path: str, **kwargs) -> str:
    response = client.get(path, **kwargs)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# -- menu and badge ---------------------------------------------------------------------------------------


def labels(user) -> list[str]:
    request = RequestFactory().get("/")
    request.user = user
    items = InterestGroup().get_submenu_items()
    return [str(item.render_component(request).label) for item in items if item.is_shown(request)]


def test_menu_shows_what_the_user_may_open(recruiter, manager, form):
    assert labels(recruiter) == ["Inbox", "Review", "Forms", "Handling plans", "Mail", "Absences"]
    assert labels(manager) == [
        "Inbox",
        "Review",
        "Forms",
        "Handling plans",
        "Mail",
        "Areas",
        "Absences",
        "Closed periods",
        "Set up",
    ]
    assert labels(builders.user("nils")) == []


def test_badge_counts_what_is_owed_in_words(recruiter, stranger, form):
    builders.interest(form)
    builders.interest(form, settled_at=builders.NOW)
    builders.interest(form, is_test=True)
    assert labels(recruiter)[0] == "Inbox (1 to answer)"
    assert labels(stranger)[0] == "Inbox"


def test_badge_is_cached_and_counted_anew_after_a_change(recruiter, form, now, django_assert_num_queries):
    def to_answer() -> int:
        return tab_counts(recruiter, now.date()).answer

    builders.interest(form)
    assert to_answer() == 1
    builders.interest(form)
    with django_assert_num_queries(0):
        assert to_answer() == 1
    interests_changed.send(sender=None, ids=[], code="", actor=None, now=None)
    assert to_answer() == 2
    count_anew()
    assert to_answer() == 2


# -- forms ------------------------------------------------------------------------------------------------


def test_forms_tell_entries_debt_plan_and_owner(at_rita, form, foreign):
    builders.interest(form)
    builders.interest(form, settled_at=builders.NOW)
    builders.interest(form, is_test=True)
    html = body(at_rita, f"{ROOT}forms/")
    assert f'<a href="{ROOT}inbox/?tab=all&amp;form={form.pk}">2</a>' in html
    for words in ("1 to answer", "Default plan", "Rita", "No page published"):
        assert words in html, words
    assert "Foreign" not in html


def test_p16_a_form_is_closed_and_opened_by_post(at_rita, form, recruiter):
    assert at_rita.get(f"{ROOT}forms/close/{form.pk}/").status_code == 302
    form.refresh_from_db()
    assert form.closed_at is None
    at_rita.post(f"{ROOT}forms/close/{form.pk}/")
    form.refresh_from_db()
    assert form.closed_at is not None
    assert form.closed_by == recruiter
    assert "Open the form again" in body(at_rita, f"{ROOT}forms/edit/{form.pk}/")
    at_rita.post(f"{ROOT}forms/open/{form.pk}/")
    at_rita.post(f"{ROOT}forms/open/{form.pk}/")
    form.refresh_from_db()
    assert (form.closed_at, form.closed_by) == (None, None)
    history = body(at_rita, f"{ROOT}forms/history/{form.pk}/")
    assert "Closed by hand" in history
    assert history.count("Opened again") == 1


def test_a_plan_is_chosen_among_ones_own(at_rita, form, recruiter, foreign):
    own = builders.plan(name="Mine", is_default=False, owner=recruiter)
    path = f"{ROOT}forms/edit/{form.pk}/"
    assert "Other" not in body(at_rita, path)
    assert at_rita.post(path, {"plan": own.pk, "area": ""}).status_code == 302
    form.refresh_from_db()
    assert form.plan == own
    assert at_rita.post(path, {"plan": foreign.form.plan_id, "area": ""}).status_code == 200
    form.refresh_from_db()
    assert form.plan == own


def test_p9_a_foreign_form_does_not_exist(at_rita, foreign):
    pk = foreign.form_id
    for path in ("edit", "close", "open", "history"):
        assert at_rita.get(f"{ROOT}forms/{path}/{pk}/").status_code == 404
        if path != "history":
            assert at_rita.post(f"{ROOT}forms/{path}/{pk}/").status_code == 404
    foreign.form.refresh_from_db()
    assert foreign.form.closed_at is None


# -- plans ------------------------------------------------------------------------------------------------


def test_managers_create_edit_and_delete_plans(at_mona, recruiter, form):
    assert at_mona.post(f"{ROOT}plans/create/", {**PLAN, "owner": recruiter.pk}).status_code == 302
    made = HandlingPlan.objects.get(name="Night")
    assert made.owner == recruiter
    assert "5 working days / notice at once" in body(at_mona, f"{ROOT}plans/")
    assert at_mona.post(f"{ROOT}plans/delete/{made.pk}/").status_code == 302
    assert not HandlingPlan.objects.filter(pk=made.pk).exists()


def test_the_default_that_forms_follow_stays(at_mona, plan, form):
    for ask in (at_mona.get, at_mona.post):
        response = ask(f"{ROOT}plans/delete/{plan.pk}/", follow=True)
        assert "1 form follows this default plan and would close." in response.content.decode()
        assert HandlingPlan.objects.filter(pk=plan.pk).exists()
    own = builders.plan(name="Own", is_default=False)
    form.plan = own
    form.save()
    words = "1 form names this plan; it follows the default plan from then on."
    assert words in body(at_mona, f"{ROOT}plans/delete/{own.pk}/")
    assert at_mona.post(f"{ROOT}plans/delete/{plan.pk}/").status_code == 302
    assert not HandlingPlan.objects.filter(pk=plan.pk).exists()


def test_a_sites_default_may_go_when_one_of_all_sites_holds(at_mona, plan, form):
    site = Page.objects.get(depth=2).get_site()
    form.site = site
    form.save()
    of_site = builders.plan(name="Site", site=site)
    assert at_mona.post(f"{ROOT}plans/delete/{of_site.pk}/").status_code == 302
    assert not HandlingPlan.objects.filter(pk=of_site.pk).exists()


def test_a_second_default_is_refused_in_plain_words(at_mona, plan, form):
    named = {**PLAN, "owner": plan.owner_id}
    response = at_mona.post(f"{ROOT}plans/create/", {**named, "is_default": "on"})
    html = response.content.decode()
    assert "“Standard” is already the default plan of all sites." in html
    assert "constraint" not in html.lower()
    assert HandlingPlan.objects.count() == 1
    site = form.site or Page.objects.get(depth=2).get_site()
    given = {**named, "is_default": "on", "site": site.pk}
    assert at_mona.post(f"{ROOT}plans/create/", given).status_code == 302
    assert at_mona.post(f"{ROOT}plans/create/", {**given, "name": "Twice"}).status_code == 200


def test_owner_and_deputy_are_two_people_who_may_answer(at_mona, recruiter, form):
    given = {**PLAN, "owner": recruiter.pk, "deputy": recruiter.pk}
    assert "choose somebody else" in at_mona.post(f"{ROOT}plans/create/", given).content.decode()
    nobody = builders.user("nils")
    assert at_mona.post(f"{ROOT}plans/create/", {**PLAN, "owner": nobody.pk}).status_code == 200
    assert HandlingPlan.objects.count() == 1


def test_p9_recruiters_keep_their_own_plans_and_cannot_widen_them(at_rita, plan, foreign, recruiter):
    other = foreign.form.plan
    assert "Other" not in body(at_rita, f"{ROOT}plans/")
    assert at_rita.get(f"{ROOT}plans/edit/{other.pk}/").status_code == 404
    assert at_rita.post(f"{ROOT}plans/edit/{other.pk}/", PLAN).status_code == 404
    for path in ("create/", f"delete/{plan.pk}/"):
        assert at_rita.post(f"{ROOT}plans/{path}", PLAN).status_code == 302
    assert HandlingPlan.objects.count() == 2
    mine = builders.plan(name="Mine", is_default=False, owner=recruiter)
    site = Page.objects.get(depth=2).get_site()
    given = {**PLAN, "owner": recruiter.pk, "is_default": "on", "site": site.pk}
    assert at_rita.post(f"{ROOT}plans/edit/{mine.pk}/", given).status_code == 302
    mine.refresh_from_db()
    assert (mine.name, mine.is_default, mine.site) == ("Night", False, None)


def test_adding_plans_needs_the_right_to_see_all(recruiters, recruiter, form):
    recruiters.permissions.add(Permission.objects.get(codename="add_handlingplan"))
    assert client_of(recruiter).get(f"{ROOT}plans/create/").status_code == 302


# -- areas ------------------------------------------------------------------------------------------------


def test_areas_have_a_name_in_each_content_language(at_mona):
    given = {"name_en": " Care\u200b ", "name_sv": "Omsorg", "sort_order": "2", "active": "on"}
    assert at_mona.post(f"{ROOT}areas/create/", given).status_code == 302
    area = Area.objects.get()
    assert (area.names, area.sort_order, area.active) == ({"en": "Care", "sv": "Omsorg"}, 2, True)
    html = body(at_mona, f"{ROOT}areas/edit/{area.pk}/")
    assert 'value="Omsorg"' in html
    assert "Omsorg" in body(at_mona, f"{ROOT}areas/")


def test_an_area_keeps_names_of_languages_the_site_left(at_mona):
    area = builders.area("Care", names={"en": "Care", "fi": "Hoito"})
    given = {"name_en": "Nursing", "name_sv": "", "sort_order": "0"}
    assert at_mona.post(f"{ROOT}areas/edit/{area.pk}/", given).status_code == 302
    area.refresh_from_db()
    assert (area.names, area.active) == ({"en": "Nursing", "fi": "Hoito"}, False)


def test_an_area_without_a_name_is_refused(at_mona):
    html = at_mona.post(f"{ROOT}areas/create/", {"sort_order": "0"}).content.decode()
    assert "at least one language" in html
    assert not Area.objects.exists()


# -- grants -----------------------------------------------------------------------------------------------


def formset(*pages, deleted=()) -> dict[str, str]:
    """Post data of the grants' formset."""
    data = {
        "interest_grants-TOTAL_FORMS": str(len(pages)),
        "interest_grants-INITIAL_FORMS": "0",
        "interest_grants-MIN_NUM_FORMS": "0",
        "interest_grants-MAX_NUM_FORMS": "1000",
    }
    for number, page in enumerate(pages):
        data[f"interest_grants-{number}-page"] = str(page.pk)
        if number in deleted:
            data[f"interest_grants-{number}-DELETE"] = "1"
    return data


@pytest.fixture
def group_page(superuser, recruiters):
    """Post the group's page with grants; other panels are sent empty."""
    client = client_of(superuser)
    path = f"/admin/groups/edit/{recruiters.pk}/"
    html = client.get(path)
    others = {}
    for panel in html.context["permission_panels"]:
        if panel.prefix != "interest_grants":
            others |= {f"{panel.prefix}-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    kept = [str(pk) for pk in recruiters.permissions.values_list("pk", flat=True)]

    def post(data):
        return client.post(path, {"name": recruiters.name, "permissions": kept, **others, **data})

    post.html = html.content.decode()
    return post


def test_grants_are_given_and_taken_on_the_groups_page(group_page, tree, foreign, stranger, recruiters):
    assert "Interest: entries this group may see" in group_page.html
    shown = builders.form("Shown", page=tree, plan=foreign.form.plan)
    assert not access.visible_forms(stranger).exists()
    assert group_page(formset(tree)).status_code == 302
    assert [grant.page_id for grant in FormGrant.objects.filter(group=recruiters)] == [tree.pk]
    assert list(access.visible_forms(stranger)) == [shown]
    assert group_page(formset(tree, deleted=[0])).status_code == 302
    assert not FormGrant.objects.exists()


def test_the_same_page_twice_is_refused(group_page, tree):
    response = group_page(formset(tree, tree))
    assert response.status_code == 200
    assert "A page is chosen twice" in response.content.decode()
    assert not FormGrant.objects.exists()


# -- query budget -----------------------------------------------------------------------------------------


def queries(client, path: str, connection) -> int:
    from django.test.utils import CaptureQueriesContext  # only this measure needs it

    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_g5_inbox_costs_six_queries_over_an_empty_admin_page(at_rita, at_mona, form):
    from django.db import connection  # only this measure needs it

    area = builders.area()
    for number in range(60):
        builders.interest(form if number % 2 else builders.form(f"F{number}")).areas.add(area)
    for client in (at_rita, at_mona):
        shell = queries(client, "/admin/account/", connection)
        full = queries(client, f"{ROOT}inbox/", connection)
        assert full - shell <= 6, (shell, full)
