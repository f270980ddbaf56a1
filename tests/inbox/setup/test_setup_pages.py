"""Set up in three questions: who may, what is made, and that nothing breaks on odd answers."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site

from tests import builders
from wagtail_interest.access.groups import MANAGERS, RECRUITERS
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.area import Area
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tree")]

URL = "/admin/interest/set-up/"


@pytest.fixture
def as_root(client, superuser):
    """A site with one superuser and nothing else, logged in."""
    client.force_login(superuser)
    return client


def answers(user, **more: object) -> dict[str, object]:
    """The three answers as the form sends them."""
    return {"owner": user.pk, "capacity": 12, "again": "no", "kind": "general", "token": "t1", **more}


def test_one_superuser_gets_everything_and_a_draft(as_root, superuser, tree):
    response = as_root.post(URL, answers(superuser))
    page = GeneralInterestPage.objects.get()
    assert response["Location"] == f"{URL}{page.pk}/"
    assert (page.live, page.title, page.get_parent().pk) == (False, "Expression of interest", tree.pk)
    assert len(page.get_latest_revision_as_object().questions) == 1
    plan = HandlingPlan.objects.get()
    assert (plan.owner, plan.capacity_per_week, plan.is_default) == (superuser, 12, True)
    assert set(Group.objects.values_list("name", flat=True)) >= {RECRUITERS, MANAGERS}
    assert Area.objects.exists()


def test_preview_is_the_form_and_one_button_publishes(as_root, superuser):
    as_root.post(URL, answers(superuser))
    page = GeneralInterestPage.objects.get()
    ready = as_root.get(f"{URL}{page.pk}/").content.decode()
    assert f'src="{URL}{page.pk}/preview/"' in ready
    preview = as_root.get(f"{URL}{page.pk}/preview/")
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "this is an expression of interest" in preview.content.decode().lower()
    as_root.post(f"{URL}{page.pk}/")
    as_root.post(f"{URL}{page.pk}/")
    page.refresh_from_db()
    assert page.live
    assert as_root.get(page.url).status_code == 200


@pytest.mark.parametrize(
    ("trade", "first"),
    [
        ("sales", "driving licence"),
        ("care", "training in care"),
        ("technical", "best at"),
        ("any", "experience"),
    ],
)
def test_role_page_starts_with_the_questions_of_its_trade(as_root, superuser, trade, first):
    as_root.post(URL, answers(superuser, kind="role", again="yes", trade=trade))
    page = RoleInterestPage.objects.get()
    assert first in page.questions[0].value["label"]
    assert HandlingPlan.objects.get().purpose == Purpose.RECURRING
    if trade == "care":
        assert page.area.names["en"] == "Care and health"


def test_enter_in_a_field_makes_the_page_that_fits(as_root, superuser):
    as_root.post(URL, answers(superuser, kind="", again="yes"))
    assert RoleInterestPage.objects.count() == 1


def test_double_click_makes_one_page(as_root, superuser):
    first = as_root.post(URL, answers(superuser))
    second = as_root.post(URL, answers(superuser))
    assert first["Location"] == second["Location"]
    assert GeneralInterestPage.objects.count() == 1


def test_repeating_it_keeps_the_plan_and_makes_another_page(as_root, superuser):
    as_root.post(URL, answers(superuser))
    HandlingPlan.objects.update(active_days=3)
    as_root.post(URL, answers(superuser, token="t2", capacity=5))
    plan = HandlingPlan.objects.get()
    assert (plan.active_days, plan.capacity_per_week) == (3, 5)
    assert sorted(GeneralInterestPage.objects.values_list("slug", flat=True)) == [
        "expression-of-interest",
        "expression-of-interest-2",
    ]


def test_chosen_colleague_becomes_a_recruiter(as_root, superuser):
    anna = builders.user("anna")
    as_root.post(URL, answers(anna))
    assert list(anna.groups.values_list("name", flat=True)) == [RECRUITERS]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("capacity", "0", "At least 1"),
        ("capacity", "lots", "Write a whole number"),
        ("capacity", "", "Write a number"),
        ("owner", "999999", "Choose one of the people"),
        ("owner", "x", "Choose one of the people"),
        ("kind", "vacancy", ""),
        ("trade", "magic", ""),
    ],
)
def test_odd_answer_makes_nothing_and_keeps_the_rest(as_root, superuser, field, value, words):
    response = as_root.post(URL, answers(superuser, **{field: value}))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not HandlingPlan.objects.exists()
    assert not Page.objects.filter(depth=3).exists()


def test_site_without_a_place_for_the_page_gets_the_rest_and_is_told(as_root, superuser):
    Site.objects.all().delete()
    response = as_root.post(URL, answers(superuser))
    assert response.status_code == 409
    assert "accepts this kind of page" in response.content.decode()
    assert HandlingPlan.objects.get().owner == superuser


def test_manager_without_page_rights_is_told(client, manager, plan):
    client.force_login(manager)
    response = client.post(URL, answers(plan.owner))
    assert response.status_code == 409


def test_manager_with_page_rights_makes_no_groups(client, manager, plan, tree):
    editors = Group.objects.create(name="Editors")
    for codename in ("add_page", "change_page"):
        GroupPagePermission.objects.create(
            group=editors,
            page=tree,
            permission=Permission.objects.get(codename=codename, content_type__app_label="wagtailcore"),
        )
    manager.groups.add(editors)
    client.force_login(manager)
    page_url = client.post(URL, answers(plan.owner))["Location"]
    assert not Group.objects.filter(name=MANAGERS).exists()
    assert client.post(page_url).status_code in (302, 403)
    assert not GeneralInterestPage.objects.get().live


@pytest.mark.parametrize("path", ["", "1/", "1/preview/"])
def test_p9_recruiter_may_not_set_up(client, recruiter, plan, path):
    client.force_login(recruiter)
    response = client.get(URL + path)
    assert response.status_code in (302, 403, 404)


def test_page_that_nobody_who_may_would_answer_is_not_published(as_root, superuser, recruiter):
    as_root.post(URL, answers(superuser))
    page = GeneralInterestPage.objects.get()
    builders.plan(owner=superuser, name="Another", is_default=False)
    stays = builders.user("stina")  # may log in, holds no right
    HandlingPlan.objects.filter(is_default=True).update(owner=stays, deputy=None)

    html = as_root.post(f"{URL}{page.pk}/", follow=True).content.decode()

    page.refresh_from_db()
    assert "Nobody would answer yet: choose who answers first." in html
    assert not page.live


def test_page_of_another_kind_is_none_of_ours(as_root, tree):
    assert as_root.get(f"{URL}{tree.pk}/").status_code == 404
    assert as_root.get(f"{URL}999999/").status_code == 404


def test_empty_inbox_offers_it_to_who_may(as_root, client, recruiter):
    assert URL in as_root.get(reverse("interest_inbox_modeladmin_index")).content.decode()


def test_first_page_of_the_admin_offers_it_until_somebody_answers(as_root, superuser):
    offer = f'<a class="button button-small" href="{URL}">'
    assert offer in as_root.get("/admin/").content.decode()
    as_root.post(URL, answers(superuser))
    assert offer not in as_root.get("/admin/").content.decode()


def test_p16_looking_makes_nothing(as_root):
    as_root.get(URL)
    assert not HandlingPlan.objects.exists()
    assert not Group.objects.filter(name=RECRUITERS).exists()


def test_one_kind_is_recommended_before_anything_is_pressed(as_root, superuser):
    html = as_root.get(URL).content.decode()
    assert 'class="wi-kind wi-kind--best" data-wi-kind="no"' in html
    assert 'class="wi-kind" data-wi-kind="yes"' in html
    builders.plan(owner=superuser, purpose=Purpose.RECURRING)
    html = as_root.get(URL).content.decode()
    assert 'class="wi-kind wi-kind--best" data-wi-kind="yes"' in html
