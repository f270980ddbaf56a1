"""The row beside the page: one for all languages, another for a copy, none the less when the page goes."""

from __future__ import annotations

import pytest
from wagtail.models import Locale

from tests import builders
from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_serve import send
from wagtail_interest.page_types.form_row import form_for
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.form import Form, FormPage
from wagtail_interest.records.interest import Interest

pytestmark = pytest.mark.django_db


def test_publishing_fills_the_row_and_where_it_stands(role_page):
    form = Form.objects.get()
    shown = FormPage.objects.get()

    assert (form.key, form.kind, form.title) == (role_page.translation_key, "role", "Sales, one day")
    assert form.site.is_default_site
    assert (shown.page_id, shown.language, shown.path) == (role_page.pk, "en", role_page.path)


def test_publishing_again_keeps_what_people_did(role_page, plan, now):
    Form.objects.update(plan=plan, closed_at=now)
    role_page.title = "Sales, some day"
    role_page.save_revision().publish()

    form = Form.objects.get()
    assert (form.title, form.plan, form.closed_at) == ("Sales, some day", plan, now)


def test_copy_has_a_form_of_its_own(role_page, tree):
    copied = role_page.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=True)
    copied.save_revision().publish()

    assert Form.objects.count() == 2
    assert form_for(copied, None) != form_for(role_page, None)


def test_alias_posts_to_its_sources_form(client, role_page, tree):
    alias = role_page.create_alias(parent=tree, update_slug="alias")

    send(client, alias)

    assert Interest.objects.get().form == Form.objects.get()
    assert Form.objects.get().key == role_page.translation_key


def test_translations_share_one_form_named_by_the_first(client, role_page, tree):
    swedish = role_page.copy_for_translation(Locale.objects.get(language_code="sv"), copy_parents=True)
    swedish.title = "Säljare, en dag"
    swedish.save_revision().publish()

    form = Form.objects.get()
    assert form.title == "Sales, one day"
    assert sorted(form.pages.values_list("language", flat=True)) == ["en", "sv"]
    assert sorted(form.versions.values_list("language", flat=True)) == ["en", "sv"]


def test_entries_stay_when_the_page_is_deleted(client, role_page):
    send(client, role_page)
    role_page.delete()

    interest = Interest.objects.get()
    assert interest.form.title == "Sales, one day"
    assert interest.form.pages.get().title == "Sales, one day"
    assert interest.form.pages.get().page is None


def test_page_put_live_by_a_script_gets_its_row_with_the_first_entry(client, plan, tree):
    page = tree.add_child(instance=RoleInterestPage(title="Scripted", slug="scripted", live=True))
    assert client.get(page.url).status_code == 200
    assert Form.objects.count() == 0

    send(client, page)

    assert Interest.objects.get().form.title == "Scripted"


def test_old_draft_published_keeps_the_form_closed(client, role_page, now):
    old = role_page.save_revision()
    Form.objects.update(closed_at=now)
    old.publish()

    assert client.post(role_page.url, PERSON).status_code == 409


def test_other_pages_are_none_of_our_business(tree):
    tree.save_revision().publish()

    assert Form.objects.count() == 0


def test_area_chosen_for_a_form_whose_page_has_none_outlives_publishing(plan, tree):
    page = publish(tree, GeneralInterestPage)
    sales = builders.area("Sales")
    Form.objects.update(area=sales)

    page.save_revision().publish()

    assert Form.objects.get().area == sales


def test_area_of_a_role_page_reaches_the_form(plan, tree):
    sales = builders.area("Sales")
    publish(tree, area=sales)

    assert Form.objects.get().area == sales
