"""The CSV: exactly the filtered set, every answer a column, safe to open, streamed, and told on every entry."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import timedelta

import openpyxl
import pytest

from tests import builders
from tests.builders import NOW
from tests.inbox.conftest import DEFINITION, client_of
from tests.inbox.test_listing import INBOX
from wagtail_interest.inbox.entries import InterestAdmin
from wagtail_interest.inbox.native.exporting import csv_cell
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.vocabulary import EventCode, Spam


def table(client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{INBOX}?export=csv&{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_csv_holds_exactly_the_filtered_set(at_rita, form, foreign):
    builders.interest(form, name="Day", answers={"q-shift": "o-day"})
    builders.interest(form, name="Night", answers={"q-shift": "o-night"})
    builders.interest(form, name="Spam", spam=Spam.CONFIRMED)
    assert [row["Name"] for row in table(at_rita, "tab=all")] == ["Night", "Day"]
    assert [row["Name"] for row in table(at_rita, f"form={form.pk}&q_q-shift=o-day&p=7")] == ["Day"]
    assert [row["Name"] for row in table(at_rita, "q=nobody")] == []


def test_every_answer_is_a_column_in_words(at_rita, form):
    entry = builders.interest(
        form,
        answers={
            "q-shift": "o-day",
            "q-tools": ["o-crm", "o-bi"],
            "q-car": "yes",
            "q-years": 3,
            "q-why": "Because\nI like it",
            "q-unknown": "kept out",
        },
        must_met=1,
        must_all=2,
    )
    Attachment.objects.create(
        interest=entry,
        form=form,
        question_id="q-why",
        file="x",
        shown_name="sample.pdf",
        extension="pdf",
        size=1,
        digest="0",
        created_at=NOW,
    )
    entry.areas.add(builders.area("Care"), builders.area("Sales"))
    row = table(at_rita)[0]
    assert row["Which shift?"] == "Day"
    assert row["Which tools?"] == "CRM; BI"
    assert row["Driving licence?"] == "Yes"
    assert row["Years"] == "3"
    assert row["Why?"] == "sample.pdf"
    assert row["Must-haves"] == "1 of 2"
    assert row["Areas"] == "Care, Sales"
    assert row["Received"] == "2026-03-04 10:30"
    assert "kept out" not in row.values()


def test_questions_of_all_versions_stand_in_form_order(at_rita, form):
    newer = [DEFINITION[3], {"id": "q-new", "kind": "short_text", "label": "New"}, DEFINITION[0]]
    latest = builders.version(form, newer, created_at=NOW + timedelta(days=1))
    builders.interest(form, version=latest, answers={"q-new": "b"})
    builders.interest(form, answers={"q-car": "no"})
    headings = list(table(at_rita)[0])
    asked = [
        each
        for each in headings
        if each in {"Years", "New", "Which shift?", "Which tools?", "Driving licence?", "Why?"}
    ]
    assert asked == ["Years", "Why?", "New", "Which shift?", "Which tools?", "Driving licence?"]


def test_two_forms_name_themselves_in_the_headings(at_rita, form):
    other = builders.form("Role")
    builders.version(other, [{"id": "q-shift", "kind": "short_text", "label": "Which shift?"}])
    builders.interest(form, answers={"q-shift": "o-day"})
    builders.interest(other, answers={"q-shift": "any"})
    rows = {row["Form"]: row for row in table(at_rita)}
    assert rows["Open interest"]["Open interest: Which shift?"] == "Day"
    assert rows["Open interest"]["Role: Which shift?"] == ""
    assert rows["Role"]["Role: Which shift?"] == "any"


@pytest.mark.parametrize(
    "dangerous",
    ["=1+1", "+46 70", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|calc", "＝1", "＋1", "－1", "＠x", "  =1"],
)
def test_p11_no_cell_is_a_formula(at_rita, form, dangerous):
    item = {"id": "q-evil", "kind": "short_text", "label": dangerous}
    version = builders.version(form, [item], created_at=NOW + timedelta(days=1))
    builders.interest(form, name=dangerous, version=version, answers={"q-evil": dangerous})
    row = table(at_rita)[0]
    assert row["Name"] == f"'{dangerous}"
    assert row[f"'{dangerous}"] == f"'{dangerous}"
    assert csv_cell(dangerous).startswith("'")


def test_p11_one_odd_record_never_breaks_the_file(at_rita, form):
    builders.interest(form, name="A\x0b\x1f", answers={"q-shift": {"odd": 1}, "q-tools": "no list"})
    builders.interest(form, name="B", answers=["no", "mapping"], result="unheard", step="odd", kind="?")
    assert [row["Name"] for row in table(at_rita)] == ["A", "B"]
    response = at_rita.get(f"{INBOX}?export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert [row[4].value for row in book.active.iter_rows(min_row=2)] == ["A", "B"]


def test_p11_xlsx_cells_are_text_and_phones_unchanged(at_rita, form):
    builders.interest(form, name="=1+1", phone="+46701234567")
    response = at_rita.get(f"{INBOX}?export=xlsx")
    row = list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.iter_rows())[1]
    assert row[4].value == "=1+1"
    assert row[4].data_type == "s"
    assert row[6].value == "+46701234567"


def test_p24_an_export_is_an_event_on_every_entry_of_it(at_rita, form, recruiter):
    taken = builders.interest(form, name="Taken")
    left = builders.interest(form, name="Left", is_test=True)
    table(at_rita)
    events = Event.objects.filter(code=EventCode.EXPORTED)
    assert [(event.interest_id, event.actor, event.data) for event in events] == [(taken.pk, recruiter, {})]
    assert not left.events.exists()


def test_a_hosts_own_column_stands_beside_ours(at_rita, form, monkeypatch):
    monkeypatch.setattr(InterestAdmin, "list_export", ("name", "is_owed", "form", "answers"))
    builders.interest(form, name="Anna", answers={"q-shift": "o-day"})
    row = table(at_rita)[0]
    assert list(row.values())[:4] == ["Anna", "True", "Open interest", "Day"]


def test_assigned_person_is_named_even_when_just_assigned(at_rita, form, recruiter):
    builders.interest(form)
    table(at_rita)
    Interest.objects.update(assigned_to=recruiter)
    assert table(at_rita)[0]["Assigned to"] == "Rita"


def test_p9_export_needs_its_own_right(form, recruiters, recruiter):
    builders.interest(form)
    recruiters.permissions.remove(recruiters.permissions.get(codename="export_interest"))
    client = client_of(recruiter)
    assert client.get(f"{INBOX}?export=csv").status_code == 302
    assert Event.objects.count() == 0
    assert "export=csv" not in client.get(INBOX).content.decode()


def test_download_is_private_and_offered_with_the_filters(at_rita, form):
    builders.interest(form)
    response = at_rita.get(f"{INBOX}?export=csv")
    assert "private, no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == 'attachment; filename="interest.csv"'
    html = at_rita.get(f"{INBOX}index_results/?kind=general&_w_filter_fragment=1&p=2").content.decode()
    assert f"{INBOX}?kind=general&amp;export=csv" in html
    assert at_rita.get(f"{INBOX}?export=pdf").status_code == 200
    assert "<html" in at_rita.get(f"{INBOX}?export=pdf").content.decode()


def test_export_is_streamed_and_its_memory_bounded(at_rita, form, django_assert_max_num_queries):
    version = form.versions.get()
    model = builders.interest(form, answers={"q-why": "x" * 900, "q-shift": "o-day"})
    fields = {
        f.attname: getattr(model, f.attname) for f in Interest._meta.concrete_fields if not f.primary_key
    }
    Interest.objects.bulk_create(
        [
            Interest(**{**fields, "reference": f"R{n}", "submission_key": f"k{n}", "version_id": version.pk})
            for n in range(4000)
        ],
        batch_size=500,
    )
    with django_assert_max_num_queries(90):
        tracemalloc.start()
        response = at_rita.get(f"{INBOX}?export=csv")
        chunks = iter(response.streaming_content)
        next(chunks)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        size = sum(len(chunk) for chunk in chunks)
        growth = tracemalloc.get_traced_memory()[1] - before
        tracemalloc.stop()
    assert size > 4000 * 900
    assert growth < 20_000_000
