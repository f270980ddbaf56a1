"""The publish gate names what is missing and never touches a draft; whatever else goes live is live but not open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Site, Workflow, WorkflowPage, WorkflowTask

from tests import builders
from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_editor import add_url, as_posted
from tests.page_types.test_serve import send
from wagtail_interest import access, clock
from wagtail_interest.followup.intake_state import state_of
from wagtail_interest.followup.intake_warning import sections
from wagtail_interest.page_types.form_row import fill_missing
from wagtail_interest.page_types.gate import missing
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Intake

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, superuser):
    """A client logged in as superuser."""
    client.force_login(superuser)
    return client


def no_plan(plan: HandlingPlan, recruiter: Any, recruiters: Any) -> str:
    plan.delete()
    return "There is no handling plan for it."


def no_owner(plan: HandlingPlan, recruiter: Any, recruiters: Any) -> str:
    HandlingPlan.objects.update(owner=None)
    return "The handling plan “Standard” has no owner."


def owner_left(plan: HandlingPlan, recruiter: Any, recruiters: Any) -> str:
    recruiter.is_active = False
    recruiter.save()
    return "The handling plan “Standard” is owned by Rita, who cannot log in any more."


def owner_lost_the_right(plan: HandlingPlan, recruiter: Any, recruiters: Any) -> str:
    recruiter.groups.remove(recruiters)
    return "The handling plan “Standard” is owned by Rita, who lacks the right to answer."


def workflow_on(page: Page) -> None:
    """Let everything below *page* go through a workflow."""
    workflow = Workflow.objects.create(name="Four eyes")
    task = GroupApprovalTask.objects.create(name="Look")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=page)


BREAKS = [no_plan, no_owner, owner_left, owner_lost_the_right]


@pytest.mark.parametrize("broken", BREAKS)
def test_publish_schedule_and_submit_name_what_is_missing_and_keep_the_draft(
    admin, tree, plan, recruiter, recruiters, broken
):
    words = broken(plan, recruiter, recruiters)
    workflow_on(tree)
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    ways = [
        {"action-publish": "1", "slug": "one"},
        {"action-publish": "1", "slug": "two", "go_live_at": tomorrow},
        {"action-submit": "1", "slug": "three"},
    ]
    for way in ways:
        html = admin.post(
            add_url(tree), {**as_posted(GeneralInterestPage), **way}, follow=True
        ).content.decode()
        assert words in html, way
        assert reverse("interest_plans_modeladmin_index") in html
    assert not GeneralInterestPage.objects.filter(live=True).exists()
    assert GeneralInterestPage.objects.count() == 2
    assert not Form.objects.exists()


@pytest.mark.parametrize("broken", BREAKS)
def test_drafts_and_autosave_are_never_disturbed(admin, tree, plan, recruiter, recruiters, broken):
    page = publish(tree, GeneralInterestPage, title="Work with us")
    broken(plan, recruiter, recruiters)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = as_posted(page, title="Half a thought", slug=page.slug)
    assert admin.get(url).status_code == 200
    response = admin.post(url, data, headers={"accept": "application/json"})
    assert response.status_code in (200, 302)
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Half a thought"
    assert page.title == "Work with us"


def test_somebody_away_is_able_all_the_same(admin, tree, plan, recruiter):
    Absence.objects.create(
        user=recruiter,
        first_day=clock.now().date() - timedelta(days=3),
        last_day=clock.now().date() + timedelta(days=90),
    )
    admin.post(add_url(tree), {**as_posted(GeneralInterestPage), "action-publish": "1"})
    assert GeneralInterestPage.objects.get().live


def test_an_able_deputy_is_enough(tree, plan, recruiter, manager):
    page = publish(tree)
    HandlingPlan.objects.update(owner=None, deputy=manager)
    assert missing(page, manager, clock.now()) is None


def test_who_may_not_mend_it_is_told_whom_to_ask(tree, plan):
    page = publish(tree)
    HandlingPlan.objects.update(owner=None)
    editor = builders.user("eva")
    found = missing(page, editor, clock.now())
    assert (found.url, "Ask a recruiter" in found.words) == ("", True)


def test_a_recruiter_whose_plan_it_is_not_is_told_who_can_and_gets_no_link_that_leads_nowhere(
    tree, plan, stranger, manager, client
):
    page = publish(tree)
    HandlingPlan.objects.update(owner=None)
    found = missing(page, stranger, clock.now())
    assert (
        found.url,
        found.words.endswith("Ask Mona to choose who answers, under Interest, Handling plans."),
    ) == ("", True)

    found = missing(page, manager, clock.now())
    assert "Ask " not in found.words
    client.force_login(manager)
    assert client.get(found.url).status_code == 200


def test_without_any_plan_only_who_may_make_one_is_sent_there(tree, stranger, manager):
    page = publish(tree)
    assert (missing(page, stranger, clock.now()).url, missing(page, manager, clock.now()).url) == (
        "",
        reverse("interest_plans_modeladmin_index"),
    )


def test_refused_submission_does_not_say_that_it_was_saved(admin, tree, without_owner):
    workflow_on(tree)
    html = admin.post(
        add_url(tree), {**as_posted(GeneralInterestPage), "action-submit": "1"}
    ).content.decode()
    assert "What you wrote is still here: save it as a draft." in html
    assert "Your draft is saved." not in html
    assert not GeneralInterestPage.objects.exists()


def test_live_page_whose_owner_left_is_not_said_to_be_unpublished(admin, role_page):
    HandlingPlan.objects.update(owner=None)
    html = admin.get(reverse("wagtailadmin_pages:edit", args=[role_page.pk])).content.decode()
    assert "so changes cannot be published." in html
    assert "cannot be published yet" not in html and "Your draft is saved." not in html


def test_new_page_below_a_site_with_a_plan_of_its_own_is_handled_by_it(admin, tree, plan):
    plan.site = Site.objects.get()
    plan.save()
    workflow_on(tree)
    shown = admin.get(add_url(tree)).content.decode()
    assert ("Nobody would answer" in shown, "Personal answer within 5 working days" in shown) == (False, True)
    admin.post(add_url(tree), {**as_posted(GeneralInterestPage), "action-submit": "1"})
    assert GeneralInterestPage.objects.get().current_workflow_state is not None


# -- whatever else goes live ------------------------------------------------------------------------------


def not_open(client: Any, page: Any) -> bool:
    """Return whether *page* is there, takes nothing in, and its managers are told."""
    answer = client.get(page.url)
    assert answer.status_code == 200
    words = "This form is not open yet." in answer.content.decode()
    return words and client.post(page.url, PERSON).status_code == 409 and not Interest.objects.exists()


def told(manager: Any) -> list[str]:
    """Return what the managers hear on the working day after."""
    Form.objects.update(created_at=builders.NOW)
    found = sections(manager, now=builders.NOW + timedelta(days=1))
    return [section.title for section in found]


@pytest.fixture
def without_owner(plan):
    """A site whose plan has no owner."""
    plan.owner = None
    plan.save()
    return plan


def test_bulk_publishing_is_live_but_not_open_and_the_managers_are_told(
    admin, tree, without_owner, manager, client
):
    page = tree.add_child(instance=RoleInterestPage(title="Bulk", slug="bulk", live=False))
    page.save_revision()
    admin.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}")
    assert RoleInterestPage.objects.get().live
    client.logout()
    assert not_open(client, page)
    assert told(manager) == ["“Bulk” is published but not open"]


def test_a_parent_published_with_its_descendants(admin, tree, without_owner, manager, client):
    parent = tree.add_child(instance=Page(title="Parent", slug="parent", live=False))
    parent.save_revision()
    page = parent.add_child(instance=RoleInterestPage(title="Below", slug="below", live=False))
    page.save_revision()
    admin.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={parent.pk}",
        {"include_descendants": "on"},
    )
    page = RoleInterestPage.objects.get()
    client.logout()
    assert not_open(client, page)
    assert told(manager) == ["“Below” is published but not open"]


def test_a_copy_kept_live(tree, without_owner, manager, client):
    page = publish(tree)
    Form.objects.update(opened_at=None)
    page.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=True)
    copied = RoleInterestPage.objects.get(slug="copied")
    assert not_open(client, copied)
    assert "“Copied” is published but not open" in told(manager)


def test_a_script_that_tells_nobody(tree, without_owner, manager, client):
    page = tree.add_child(instance=RoleInterestPage(title="Scripted", slug="scripted", live=True))
    assert not_open(client, page)
    assert told(manager) == []
    assert (fill_missing(clock.now()), fill_missing(clock.now())) == (1, 0)
    assert told(manager) == ["“Scripted” is published but not open"]
    assert not_open(client, page)


def test_a_revision_published_by_code_and_then_an_owner(tree, without_owner, manager, recruiter, client):
    page = publish(tree)
    assert not_open(client, page)
    without_owner.owner = recruiter
    without_owner.save()
    assert send(client, page).status_code == 302
    assert told(manager) == []


def test_publishing_with_somebody_able_notes_the_opening(role_page):
    form = Form.objects.get()
    assert form.opened_at is not None
    assert form.review_by is not None


# -- what is never refused --------------------------------------------------------------------------------


def test_unpublishing_and_deleting_with_debts_is_never_refused(admin, role_page, recruiter):
    entry = builders.interest(Form.objects.get())
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[role_page.pk])
    assert admin.post(unpublish).status_code == 302
    assert not RoleInterestPage.objects.get().live
    assert admin.post(reverse("wagtailadmin_pages:delete", args=[role_page.pk])).status_code == 302
    assert not RoleInterestPage.objects.exists()
    form = Form.objects.get()
    assert list(access.visible_interests(recruiter)) == [entry]
    assert (form.title, state_of(form, clock.now()).live) == ("Sales, one day", False)
    html = admin.get(reverse("interest_forms_modeladmin_index")).content.decode()
    assert "Sales, one day" in html and "No page published" in html


def test_unpublishing_without_anybody_able_is_not_refused_either(admin, role_page, plan):
    HandlingPlan.objects.update(owner=None)
    assert admin.post(reverse("wagtailadmin_pages:unpublish", args=[role_page.pk])).status_code == 302
    assert not RoleInterestPage.objects.get().live


def test_a_form_of_an_owner_who_left_warns_in_the_list_and_offers_somebody_else(
    admin, role_page, recruiter, plan
):
    recruiter.is_active = False
    recruiter.save()
    assert state_of(Form.objects.get(), clock.now()).code == Intake.WARNING
    html = admin.get(reverse("interest_forms_modeladmin_edit", args=[Form.objects.get().pk])).content.decode()
    assert "Owner and deputy have left or lost the right to answer." in html
    assert reverse("interest_plans_modeladmin_edit", args=[plan.pk]) in html
