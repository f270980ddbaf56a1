"""Every way on which an editor makes a page public asks who answers; what was sent before reads as it was asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_editor import add_url, as_posted
from tests.page_types.test_serve import stamp
from wagtail_interest.pages.models import GeneralInterestPage
from wagtail_interest.questions.snapshot import read_answers
from wagtail_interest.records.interest import Interest

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, superuser):
    """A client logged in as superuser."""
    client.force_login(superuser)
    return client


def test_page_without_owner_cannot_be_scheduled(admin, tree):
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    data = {**as_posted(GeneralInterestPage), "go_live_at": tomorrow, "action-publish": "1"}

    html = admin.post(add_url(tree), data, follow=True).content.decode()

    page = GeneralInterestPage.objects.get()
    assert "Nobody would answer those who write here" in html
    assert not page.live
    assert page.scheduled_revision is None


def test_page_without_owner_cannot_be_submitted_to_a_workflow(admin, tree):
    workflow = Workflow.objects.create(name="Four eyes")
    task = GroupApprovalTask.objects.create(name="Look")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=tree)

    response = admin.post(add_url(tree), {**as_posted(GeneralInterestPage), "action-submit": "1"})

    assert "Nobody would answer those who write here" in response.content.decode()
    assert 'value="Work with us"' in response.content.decode()


def test_p35_old_entry_reads_as_asked_after_questions_and_title_changed(client, plan, tree):
    page = publish(tree)
    asked = next(child for child in page.questions if child.block.name == "short_text")
    client.post(page.url, {**PERSON, **stamp(client, page), f"q_{asked.id}": "In May"})

    page.questions, page.title = [], "Another name"
    page.save_revision().publish()

    interest = Interest.objects.get()
    rows = {row.label: row.text for row in read_answers(interest.version.definition, interest.answers)}
    assert rows["When could you start?"] == "In May"
    assert interest.version.texts["title"] == "Sales, one day"
