"""What every request or run of the clock asks is answered from its index, whatever the number of rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from tests import builders
from wagtail_interest.files.pictures import _waiting
from wagtail_interest.followup.intake_state import overdue_here
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message

pytestmark = pytest.mark.django_db


def plan_of(rows, index: str) -> str:
    """Return how the database reads *rows*; PostgreSQL, to which a few rows are all the same, has *index* or none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE indexdef NOT LIKE 'CREATE UNIQUE%%' AND indexname <> %s "
                "AND tablename LIKE 'wagtail_interest_%%'",
                [index],
            )
            for (other,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX {other}")
    return rows.explain()


def test_overdue_answers_of_a_form_are_counted_without_reading_the_entries():
    rows = Form.objects.annotate(overdue=overdue_here(date(2026, 3, 4))).order_by().values("overdue")
    plan = plan_of(rows, "wi_interest_debt")
    word = "Index Only Scan using" if connection.vendor == "postgresql" else "USING COVERING INDEX"
    assert f"{word} wi_interest_debt" in plan, plan


def test_mail_that_is_due_is_found_among_what_is_unfinished_alone():
    plan = plan_of(Message.objects.due(builders.NOW).order_by("next_try_at", "id"), "wi_message_due")
    assert "wi_message_due" in plan, plan


def test_files_to_be_made_readable_are_found_among_what_nobody_looked_into():
    plan = plan_of(_waiting().order_by(), "wi_to_picture")
    assert "wi_to_picture" in plan, plan


@pytest.mark.parametrize(
    ("model", "field", "index"),
    [
        (Interest, "assigned_to", "wi_interest_assigned"),
        (Interest, "registered_by", "wi_interest_registrar"),
        (Interest, "corrects", "wi_interest_corrects"),
        (Event, "actor", "wi_event_actor"),
        (Message, "created_by", "wi_message_author"),
    ],
)
def test_what_belongs_to_one_person_is_found_though_only_rows_with_a_person_are_in_the_index(
    model, field, index
):
    for condition in ({field: 5}, {f"{field}__in": [5, 6]}):
        plan = plan_of(model.objects.filter(**condition).order_by(), index)
        assert index in plan, plan
