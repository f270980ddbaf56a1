"""The inbox list: what a row says, what is hidden, order, search, scope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from tests import builders
from tests.builders import NOW
from wagtail_interest.inbox.entries import InterestAdmin
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import AddressState, Availability, Result, Spam

INBOX = "/admin/interest/inbox/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, query: str = "", results: bool = False) -> str:
    response = client.get(f"{INBOX}{'index_results/' if results else ''}{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def names(client, query: str = "") -> list[str]:
    """The entries' names in the order of the list."""
    response = client.get(f"{INBOX}index_results/{query}")
    assert response.status_code == 200
    return [interest.name for interest in response.context["object_list"]]


def test_url_names_are_modeladmins(at_rita):
    assert reverse("interest_inbox_modeladmin_index") == INBOX


def test_row_says_what_a_recruiter_needs(at_rita, form):
    area = builders.area("Sales")
    entry = builders.interest(
        form,
        name="Berit Ek",
        result=Result.MEETS,
        must_met=3,
        must_all=3,
        merit_met=7,
        merit_all=10,
        values_met=2,
        values_all=3,
        due_on=date(2026, 3, 12),
    )
    entry.areas.add(area)
    html = page(at_rita)
    for words in (
        "Berit Ek",
        entry.reference,
        "Open interest",
        "Actively looking",
        "Sales",
        "Meets all must-haves",
        "must 3 of 3",
        "merit 7 of 10",
        "values 2 of 3",
        "Answer by March 12",
        "Unread",
        "New",
        "Rita",
    ):
        assert words in html, words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due_on": date(2026, 3, 1)}, "3 days overdue"),
        ({"due_on": date(2026, 3, 3)}, "1 day overdue"),
        ({"due_on": date(2026, 3, 4)}, "Answer today"),
        ({"due_on": date(2026, 3, 5)}, "Answer by tomorrow"),
        ({"settled_at": NOW - timedelta(days=1)}, "Answered March 3"),
        ({"exit": "spam"}, "No answer owed: spam"),
    ],
)
def test_due_is_told_in_words(at_rita, form, fields, words):
    builders.interest(form, **fields)
    assert words in page(at_rita, "?tab=all")


def test_marks_stand_out_in_words(at_rita, form):
    entry = builders.interest(form, spam=Spam.SUSPECTED, person_asked_at=NOW)
    entry.candidate.address_state = AddressState.UNREACHABLE
    entry.candidate.save()
    html = page(at_rita)
    assert "Suspected spam" in html
    assert "Asks for a person" in html
    assert "Unreachable" in html


def test_p33_suspected_spam_is_listed_and_only_confirmed_spam_and_tests_wait(at_rita, form):
    builders.interest(form, name="Suspect", spam=Spam.SUSPECTED)
    builders.interest(form, name="Spam", spam=Spam.CONFIRMED)
    builders.interest(form, name="Test", is_test=True)
    assert names(at_rita) == ["Suspect"]
    assert sorted(names(at_rita, "?also=test&also=spam")) == ["Spam", "Suspect", "Test"]


def test_newest_first_and_what_is_owed_by_due_date(at_rita, form):
    builders.interest(form, name="Old", submitted_at=NOW - timedelta(days=3), due_on=date(2026, 3, 20))
    builders.interest(form, name="New", submitted_at=NOW, due_on=date(2026, 3, 30))
    builders.interest(form, name="Urgent", submitted_at=NOW - timedelta(days=1), due_on=date(2026, 3, 1))
    assert names(at_rita, "?tab=all") == ["New", "Urgent", "Old"]
    assert names(at_rita, "?tab=all&answer=owed") == ["Urgent", "Old", "New"]
    assert names(at_rita) == ["Urgent", "Old", "New"]
    assert names(at_rita, "?ordering=name") == ["New", "Old", "Urgent"]


def test_search_ands_the_words_of_a_query(at_rita, form):
    builders.interest(form, name="Anna Berg", search_text="anna berg night crm")
    builders.interest(form, name="Anna Dal", search_text="anna dal day")
    assert names(at_rita, "?q=anna+night") == ["Anna Berg"]
    assert names(at_rita, "?tab=all&q=ANNA") == ["Anna Dal", "Anna Berg"]
    assert names(at_rita, "?tab=all&q=%00") == ["Anna Dal", "Anna Berg"]


@pytest.mark.parametrize("typed", ["Åsa", "ÅSA", "åsa", "A\u030asa", "Åsa  öhman", "\u200bÅSA"])
def test_search_knows_capitals_beyond_a_to_z_on_every_database(at_rita, form, typed):
    builders.interest(form, name="Åsa Öhman", search_text="åsa öhman")
    assert names(at_rita, f"?{urlencode({'q': typed})}") == ["Åsa Öhman"]


@pytest.mark.parametrize("typed", ["K7M4-PQ2X", "k7m4pq2x", "O'Brien", "O’Brien"])
def test_search_knows_a_reference_without_its_dash_and_either_apostrophe(at_rita, form, typed):
    builders.interest(form, name="Ann O’Brien", search_text="ann o’brien\nk7m4-pq2x")
    builders.interest(form, name="Bo Brien", search_text="bo brien\nk7m5-pq2x")
    assert names(at_rita, f"?{urlencode({'q': typed})}") == ["Ann O’Brien"]


@pytest.mark.parametrize("query", ["?q=anna", "?step=new", "?result=meets", "?marks=unread", "?area=unsure"])
def test_g7_no_search_and_no_filter_passes_the_indexes_by(at_rita, form, query):
    builders.area()
    builders.interest(form, areas_unsure=True)
    with CaptureQueriesContext(connection) as caught:
        page(at_rita, f"{query}&tab=all")
    asked = [
        sql["sql"] for sql in caught.captured_queries if 'FROM "wagtail_interest_interest"' in sql["sql"]
    ]
    assert asked
    assert not any("DISTINCT" in sql or "UPPER(" in sql for sql in asked)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?availability=future", ["B"]),
        ("?result=look", ["B"]),
        ("?step=waiting", ["B"]),
        ("?answer=overdue", ["B"]),
        ("?answer=settled", ["C"]),
        ("?assigned=me&tab=all", ["C"]),
        ("?assigned=nobody", ["B", "A"]),
        ("?received_from=2026-03-01&received_to=2026-03-02", ["A"]),
        ("?marks=unread", ["B", "A"]),
        ("?marks=person", ["B"]),
        ("?marks=suspected", []),
        ("?marks=unreachable", []),
        ("?marks=cv", ["A"]),
    ],
)
def test_filters_narrow_the_list(at_rita, form, recruiter, query, found):
    with_cv = builders.interest(form, name="A", submitted_at=NOW - timedelta(days=2))
    Attachment.objects.create(interest=with_cv, form=form, size=1, created_at=NOW)
    builders.interest(
        form,
        name="B",
        submitted_at=NOW - timedelta(hours=2),
        availability=Availability.FUTURE,
        result=Result.LOOK,
        step="waiting",
        due_on=date(2026, 3, 1),
        person_asked_at=NOW,
    )
    builders.interest(form, name="C", opened_at=NOW, settled_at=NOW, assigned_to=recruiter)
    assert names(at_rita, query) == found


def test_owner_filter_knows_own_and_default_plans(at_mona, form, foreign, recruiter):
    builders.interest(form, name="By default")
    owner = foreign.form.plan.owner
    assert names(at_mona, f"?owner={owner.pk}") == ["Foreign Person"]
    assert names(at_mona, f"?owner={recruiter.pk}") == ["By default"]
    assert "Form owner" in page(at_mona, f"?owner={recruiter.pk}")
    assert len(names(at_mona, "?owner=x")) == 2


def test_p9_owner_filter_names_nobody_outside_the_scope(at_rita, foreign):
    owner = foreign.form.plan.owner
    assert f'name="owner" value="{owner.pk}"' not in page(at_rita)
    assert names(at_rita, f"?owner={owner.pk}") == []


def test_area_filter_knows_candidates_choice_and_forms_area(at_rita, form):
    sales, care = builders.area("Sales"), builders.area("Care")
    builders.interest(form, name="Chosen").areas.add(sales, care)
    builders.interest(builders.form("Role", area=sales), name="By form")
    builders.interest(form, name="Unsure", areas_unsure=True)
    assert sorted(names(at_rita, f"?area={sales.pk}")) == ["By form", "Chosen"]
    assert names(at_rita, f"?area={care.pk}&area={sales.pk}&ordering=name") == ["By form", "Chosen"]
    assert names(at_rita, "?area=unsure") == ["Unsure"]


def test_p9_list_and_choices_are_the_recruiters_own(at_rita, form, foreign):
    builders.interest(form, name="Mine")
    assert names(at_rita) == ["Mine"]
    assert "Foreign" not in page(at_rita)
    assert names(at_rita, f"?form={foreign.form_id}") == ["Mine"]  # no choice of hers, so not understood


def test_p9_without_the_right_there_is_no_list(form, plan):
    from tests.inbox.conftest import client_of  # the fixture's user must exist first

    nobody = builders.user("nils")
    plan.owner = nobody
    plan.save()
    assert client_of(nobody).get(INBOX).status_code == 302
    assert client_of(builders.user("root2", is_superuser=True)).get(INBOX).status_code == 200


def test_p10_candidate_text_is_text(at_rita, form):
    builders.interest(form, name="<script>alert(1)</script>", search_text="script")
    html = page(at_rita, "?q=%3Cscript%3E")
    assert "<script>alert(1)" not in html
    assert "<script>alert(1)" not in page(at_rita)
    assert "&lt;script&gt;alert(1)" in page(at_rita)


def test_no_orm_lookups_from_the_query_string(at_rita, form, recruiter):
    builders.interest(form, name="A", assigned_to=recruiter)
    everything = names(at_rita)
    for query in (
        "?assigned_to__password__startswith=zzz",
        "?candidate__address__startswith=zzz",
        "?email=nobody@example.com",
        "?form__plan__owner__password__regex=%5Ezzz",
        "?utm_source=x",
        "?ordering=assigned_to__password",
        "?o=1.2",
        "?p=abc",
        "?form=abc",
        "?form=99999999999999999999",
        "?received_from=nonsense",
        "?kind=nonsense&step=nonsense",
        "?q_missing=1",
        "?q_q-car=yes",
    ):
        assert names(at_rita, query) == everything, query


def test_unread_is_told_in_text_only_until_opened(at_rita, form):
    builders.interest(form, opened_at=NOW)
    assert "wi-tag--new" not in page(at_rita)


def test_row_links_carry_the_filtered_set(at_rita, form):
    entry = builders.interest(form)
    html = page(at_rita, "?kind=general&p=1&_w_filter_fragment=1&result=")
    assert f'href="{INBOX}inspect/{entry.pk}/?kind=general"' in html


def test_row_menu_posts_what_changes_something(at_rita, form):
    entry = builders.interest(form)
    html = page(at_rita)
    assert f'<form method="post" action="{INBOX}take/{entry.pk}/">' in html
    assert "csrfmiddlewaretoken" in html


def test_g5_rows_of_many_forms_cost_no_more_queries(at_mona, form, foreign):
    def asked() -> int:
        page(at_mona)
        with CaptureQueriesContext(connection) as caught:
            html = page(at_mona)
        assert "Foreign" in html and "Olle" in html
        return len(caught)

    few = asked()
    for number in range(3):
        builders.interest(builders.form(f"Form {number}", plan=foreign.form.plan))
    assert asked() == few


def test_rows_a_host_adds_from_beyond_the_scope_get_their_forms_in_one_query(recruiter, foreign, rf):
    class Open(InterestAdmin):
        base_url_path = "interest/inbox"

        def get_queryset(self, request):
            return Interest.objects.order_by("pk")

    other = builders.interest(builders.form("Second", plan=foreign.form.plan))
    request = rf.get("/")
    request.user, request.model_admin = recruiter, Open()
    view = request.model_admin.view_class("index")(model_admin=request.model_admin, model=Interest)
    view.setup(request)
    entries = list(view.get_queryset().order_by("pk"))
    with CaptureQueriesContext(connection) as caught:
        rows = view.make_rows(entries)
    assert [row.interest.form.title for row in rows] == ["Foreign", "Second"]
    assert [row.owner for row in rows] == ["Olle", "Olle"]
    assert sum('FROM "wagtail_interest_form"' in each["sql"] for each in caught.captured_queries) == 1
    assert rows[1].url == f"{INBOX}inspect/{other.pk}/"


def test_a_filter_that_is_not_understood_is_said_in_plain_words(at_rita, form):
    builders.interest(form, name="A")
    assert "Not understood and left out: Received, Kind." in page(
        at_rita, "?received_from=nonsense&kind=odd", results=True
    ).replace("Kind, Received", "Received, Kind")
    assert "Not understood" not in page(at_rita, "?kind=general")


def test_empty_list_says_what_to_do(at_rita, form):
    assert "Nobody is waiting for an answer." in page(at_rita)
    assert "Nobody has written yet." in page(at_rita, "?tab=all")
    assert "Take a filter away" in page(at_rita, "?q=nobody")
    assert f'href="{INBOX}">Show the whole inbox' in page(at_rita, "?step=ended", results=True)
