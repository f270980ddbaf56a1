"""The home panel: figures that are links, the review, forms in trouble, what is missing; calm when all is well."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.inbox.conftest import client_of
from wagtail_interest.inbox.badge import count_anew
from wagtail_interest.inbox.dashboard import look
from wagtail_interest.inbox.missing import tasks
from wagtail_interest.records.form import FormPage
from wagtail_interest.records.mark import HEARTBEAT, Mark
from wagtail_interest.vocabulary import Availability

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def panel():
    """Return a function that gives the panel's HTML on a user's dashboard, empty when there is none."""

    def seen(user) -> str:
        count_anew()
        page = client_of(user).get(reverse("wagtailadmin_home")).content.decode()
        found = re.search(r'<section[^>]*id="interest-section".*?</section>', page, re.S)
        return " ".join(found.group().split()) if found else ""

    return seen


@pytest.fixture
def busy(form):
    """Two overdue active seekers, one that waits for later, one that cannot be reached."""
    now, today = timezone.now(), timezone.localdate()
    old = {"submitted_at": now - 20 * DAY}
    for _ in range(2):
        builders.interest(form, due_on=today - DAY, **old)
    builders.interest(form, due_on=today + DAY, availability=Availability.FUTURE, **old)
    lost = builders.candidate("lost@example.com", address_state="unreachable")
    builders.interest(
        form,
        due_on=today + DAY,
        availability=Availability.FUTURE,
        candidate=lost,
        email="lost@example.com",
        **old,
    )


def figures(html: str) -> dict[str, tuple[str, str]]:
    """Return label to number and query string."""
    found = re.findall(r'href="[^"?]*\??([^"]*)"><strong>([^<]*)</strong> <span>([^<]*)</span>', html)
    return {label: (number, query) for query, number, label in found}


def test_each_figure_is_a_link_into_the_inbox(panel, recruiter, busy):
    assert figures(panel(recruiter)) == {
        "to answer": ("4", "tab=answer"),
        "overdue": ("2", "tab=answer&amp;answer=overdue"),
        "active seekers waiting": ("2", "tab=answer&amp;availability=active"),
        "not reached": ("1", "marks=unreachable"),
    }


def test_review_that_is_due_has_its_button(panel, recruiter, busy):
    html = panel(recruiter)
    assert re.search("Your review (is due today|has been due since)", html)
    assert 'action="/admin/interest/review/start/"' in html and "Start the review" in html
    client_of(recruiter).post(reverse("interest_review_modeladmin_start"))
    assert "Go on with the review" in panel(recruiter)


def test_p9_everybody_sees_their_own_figures_and_who_has_no_right_none(panel, stranger, manager, busy):
    assert figures(panel(stranger)) == {}
    assert figures(panel(manager))["to answer"][0] == "4"
    nils = builders.user("nils", is_staff=True)
    from django.contrib.auth.models import Permission

    nils.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    assert panel(nils) == ""


def test_calm_dashboard_says_that_everybody_has_an_answer(panel, recruiter, form):
    html = panel(recruiter)
    assert "Everybody has an answer." in html and "Next review:" in html
    assert "wi-dash__figures" not in html


def test_form_that_warns_or_is_not_open_is_named_with_its_number(panel, manager, plan, busy, form, tree):
    FormPage.objects.create(form=form, page_id=tree.pk, language="en", title="x", path=tree.path)
    plan.overdue_limit = 1
    plan.save()
    html = panel(manager)
    assert "Open interest</a>" in html and "2 overdue, the limit is 1" in html
    plan.owner = None
    plan.save()
    assert "nobody can answer" in panel(manager)


# -- what is missing -------------------------------------------------------------------------------------------


def missing(user) -> list[str]:
    """Return the tasks of *user* as they stand."""
    count_anew()
    return [task.words for task in tasks(user, now=timezone.now())]


@pytest.fixture
def ran():
    """The clock has just run."""
    return Mark.objects.create(name=HEARTBEAT, at=timezone.now())


def test_nothing_is_missing_when_all_is_well(manager, stranger, recruiters, plan, form, ran):
    plan.deputy = stranger
    plan.save()
    assert missing(manager) == []


def test_tasks_name_the_plan_and_lead_to_it(panel, recruiter, manager, plan, form, ran):
    assert missing(recruiter) == ["The plan “Standard” has no deputy for when its owner is away."]
    html = panel(recruiter)
    assert "What is missing" in html and f'href="/admin/interest/plans/edit/{plan.pk}/"' in html
    plan.owner = None
    plan.save()
    assert missing(manager) == ["Nobody who can answer is named in the plan “Standard”."]
    plan.delete()
    assert missing(manager) == ["There is no default handling plan, so no form is open."]


def test_deputy_who_cannot_answer_is_told(manager, plan, form, ran):
    plan.deputy = builders.user("dora")
    plan.save()
    assert missing(manager) == ["The deputy of the plan “Standard” cannot log in or may not answer."]


def test_privacy_notice_without_a_link_is_told(manager, stranger, plan, tree, ran):
    plan.deputy = stranger
    plan.save()
    shown = builders.form("Sales", page=tree)
    version = builders.version(shown, texts={"privacy": "<p>We keep it.</p>"})
    assert missing(manager) == ["The privacy notice links to no privacy policy: “Sales”."]
    version.texts = {"privacy": '<p>See <a href="/privacy/">our policy</a>.</p>'}
    version.save()
    assert missing(manager) == []


def test_machinery_is_a_matter_of_managers(recruiter, manager, stranger, plan, form, settings):
    plan.deputy = stranger
    plan.save()
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    assert missing(recruiter) == []
    assert [words[:30] for words in missing(manager)] == [
        "No sender's address is set, so",
        "interest_run has never run: no",
    ]
    Mark.objects.create(name=HEARTBEAT, at=timezone.now() - timedelta(hours=1))
    assert [words[:30] for words in missing(manager)][1:] == ["interest_run should run every "]


# -- cost ------------------------------------------------------------------------------------------------------


def test_panel_costs_few_queries_for_many_forms_and_none_when_remembered(
    manager, plan, form, django_assert_max_num_queries
):
    for n in range(200):
        builders.interest(builders.form(f"Form {n}"))
    with django_assert_max_num_queries(17):
        look(manager, now=timezone.now())
    client = client_of(manager)
    client.get(reverse("wagtailadmin_home"))
    with django_assert_max_num_queries(60) as seen:
        client.get(reverse("wagtailadmin_home"))
    assert [each for each in seen if "wagtail_interest_interest" in each["sql"]] == []


def test_p22_nothing_on_the_panel_names_a_candidate_or_calls_elsewhere(panel, recruiter, busy):
    html = panel(recruiter)
    assert "Åkesson" not in html and "lost@example.com" not in html
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', html) == []
