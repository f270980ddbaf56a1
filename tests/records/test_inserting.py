"""Many rows by one statement: stored just as Django stores them one by one, column by column."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from wagtail_interest.records import inserting
from wagtail_interest.records.inserting import insert_all
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message

WORDS = "Åsa “quoted” 'single' \\ back\nline % {} 🎈"


pytestmark = pytest.mark.django_db


@pytest.fixture
def first(tree):
    return builders.interest(builders.form(), name=WORDS, answers={"q": [WORDS, None, True, 1.5]})


def stored(model, keys):
    """Return what the table itself holds, with SQLite's own type of each value."""
    names = [each.column for each in model._meta.concrete_fields if each.column not in UNLIKE]
    quoted = [connection.ops.quote_name(name) for name in names]
    if connection.vendor == "sqlite":
        quoted += [f"typeof({name})" for name in quoted]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        found = []
        for key in keys:
            cursor.execute(f"SELECT {', '.join(quoted)} FROM {table} WHERE id = %s", [key])
            found.append(cursor.fetchone())
    return found


UNLIKE = ("id", "key", "reference", "submission_key")


def messages(first, now, mark):
    given = {"interest": first, "to": WORDS, "language": "sv", "message_id": "<x>", "created_at": now}
    given |= {"give_up_at": now + timedelta(microseconds=5), "next_try_at": now, "state_at": now}
    return [
        Message(**given, key=f"{mark}{n}", context={"text": WORDS, "n": n, "none": None}, ambiguous=n == 1)
        for n in range(3)
    ]


def entries(first, now, mark):
    given = {each.attname: getattr(first, each.attname) for each in Interest._meta.concrete_fields}
    given |= {"id": None, "settled_at": now, "told_on": now.date(), "could_train": True}
    return [
        Interest(**{**given, "reference": f"{mark}{n}", "submission_key": f"{mark}{n}", "must_met": n})
        for n in range(3)
    ]


def events(first, now, mark):
    return [Event(interest=first, form_id=first.form_id, code="x", at=now, data={"n": n}) for n in range(3)]


@pytest.mark.parametrize("make", [messages, entries, events])
def test_every_column_is_as_bulk_create_stores_it(first, now, make):
    ours, djangos = make(first, now, "a"), make(first, now, "b")
    assert insert_all(iter(ours)) == ours
    type(djangos[0]).objects.bulk_create(djangos)
    kept = stored(type(ours[0]), [row.pk for row in ours])
    assert kept == stored(type(ours[0]), [row.pk for row in djangos])
    assert len(set(map(str, kept))) == 3  # each row has the key of its own
    assert not any(row._state.adding for row in ours)


def test_four_hundred_mails_are_one_statement(first, now):
    rows = [row for n in range(134) for row in messages(first, now, f"{n}-")]
    with CaptureQueriesContext(connection) as caught:
        insert_all(rows)
    assert len(caught) == 1
    assert dict(Message.objects.values_list("key", "pk")) == {row.key: row.pk for row in rows}


def test_no_rows_cost_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_all([]) == []


def test_long_rows_go_by_several_statements_each_with_its_own_key(first, now, monkeypatch):
    monkeypatch.setattr(inserting, "MOST", 500)
    rows = insert_all(messages(first, now, "a"))
    for row in rows:
        assert Message.objects.get(pk=row.pk).key == row.key
