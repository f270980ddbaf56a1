"""CSV and XLSX: exactly the filtered set, every answer a column, safe to open, streamed, and told on every entry."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.users.models import UserProfile

from tests import builders
from tests.builders import NOW
from tests.inbox.conftest import DEFINITION, client_of
from tests.inbox.test_listing import INBOX
from wagtail_interest import clock
from wagtail_interest.inbox.columns import Words, field_column
from wagtail_interest.inbox.entries import InterestAdmin
from wagtail_interest.inbox.native.exporting import DANGEROUS, ILLEGAL, cell_text, csv_cell, csv_line
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Event, Interest, add_events_by_id
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
    asked = [*DEFINITION, {"id": "q-sample", "kind": "file", "label": "Sample"}]
    entry = builders.interest(
        form,
        version=builders.version(form, asked, created_at=NOW + timedelta(days=1)),
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
        question_id="q-sample",
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
    assert row["Why?"] == "Because\nI like it"
    assert row["Sample"] == "sample.pdf"
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


def rows_of_book(client, query: str = "") -> list[list[object]]:
    response = client.get(f"{INBOX}?export=xlsx&{query}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_p11_one_odd_record_never_breaks_the_file(at_rita, form):
    builders.interest(form, name="A\x0b\x1f\x1e", answers={"q-shift": {"odd": 1}, "q-tools": "no list"})
    builders.interest(form, name="B", answers=["no", "mapping"], result="unheard", step="odd", kind="?")
    builders.interest(form, name="C", answers={"q-why": None, "q-years": "\x1e\x0b", "q-car": True})
    assert [row["Name"] for row in table(at_rita)] == ["A", "B", "C"]
    assert [row[4] for row in rows_of_book(at_rita)[1:]] == ["A", "B", "C"]


def test_p11_a_hosts_column_that_fails_leaves_its_cell_empty(at_rita, form, monkeypatch, caplog):
    def lucky(self, obj):
        return 1 / (obj.name != "Odd")

    monkeypatch.setattr(InterestAdmin, "lucky", lucky, raising=False)
    monkeypatch.setattr(InterestAdmin, "list_export", ("name", "lucky"))
    for name in ("Anna", "Odd", "Bo"):
        builders.interest(form, name=name)
    assert [row["Lucky"] for row in table(at_rita)] == ["1.0", "", "1.0"]
    assert "ZeroDivisionError" in caplog.text
    assert "Odd" not in caplog.text


def test_both_formats_say_the_same(at_rita, form):
    entry = builders.interest(form, name='Åsa, "A"', answers={"q-why": "a\nb", "q-tools": ["o-crm", "o-bi"]})
    entry.areas.add(builders.area("Care"))
    builders.interest(form, name="Bo", areas_unsure=True, settled_at=NOW, consent_pool=True)
    book = [[str(cell or "") for cell in row] for row in rows_of_book(at_rita)]
    assert book == [list(table(at_rita)[0]), *(list(row.values()) for row in table(at_rita))]


def test_moments_are_in_the_readers_time_zone(at_rita, form, recruiter):
    UserProfile.get_for_user(recruiter)
    UserProfile.objects.update(current_time_zone="Asia/Kolkata")
    builders.interest(form, submitted_at=datetime(2026, 3, 29, 0, 59, tzinfo=UTC), settled_at=NOW)
    row = table(at_rita, "tab=all")[0]
    assert (row["Received"], row["Answered"]) == ("2026-03-29 06:29", "2026-03-04 15:00")


@pytest.mark.parametrize("name", ["Europe/Stockholm", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
def test_moments_are_right_at_every_turn_of_the_clocks(name):
    zone = ZoneInfo(name)
    write = field_column("submitted_at", "", zone).word
    for month in range(1, 13):
        for minute in range(0, 60 * 24 * 31, 29):
            moment = datetime(2026, month, 1, tzinfo=UTC) + timedelta(minutes=minute)
            assert write(f"{moment:%Y-%m-%d %H:%M}") == f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def test_words_stay_few_however_many_values_come():
    words = Words(str)
    assert [words[n] for n in range(Words.limit * 2 + 5)][-1] == str(Words.limit * 2 + 4)
    assert len(words) <= Words.limit


CELLS = st.text(
    alphabet=st.one_of(st.sampled_from('=+-@\t\r\n|＝＋ ,"\x1e\x00\ufffe'), st.characters()), max_size=6
)


@given(st.lists(st.one_of(CELLS, st.integers(), st.none()), min_size=1, max_size=5))
def test_p11_a_row_looked_at_as_a_whole_is_as_safe_as_cell_by_cell(row):
    wanted = [csv_cell(cell_text(each)) for each in row]
    expected = io.StringIO(newline="")
    csv.writer(expected).writerow(wanted)
    assert csv_line(row) == expected.getvalue()
    for cell in wanted:
        assert not ILLEGAL.search(cell)
        assert not cell.lstrip().startswith(DANGEROUS)


def test_p11_xlsx_cells_are_text_and_phones_unchanged(at_rita, form):
    builders.interest(form, name="=1+1", phone="+46701234567")
    response = at_rita.get(f"{INBOX}?export=xlsx")
    row = list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.iter_rows())[1]
    assert row[4].value == "=1+1"
    assert row[4].data_type == "s"
    assert row[6].value == "+46701234567"


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_p24_an_export_is_an_event_on_every_entry_of_it(at_rita, form, recruiter, format_):
    taken = builders.interest(form, name="Taken")
    left = builders.interest(form, name="Left", is_test=True)
    b"".join(at_rita.get(f"{INBOX}?export={format_}").streaming_content)
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
    for format_ in ("csv", "xlsx"):
        assert client.get(f"{INBOX}?export={format_}").status_code == 302
    assert Event.objects.count() == 0
    assert "export=" not in client.get(INBOX).content.decode()


def test_download_is_private_and_offered_with_the_filters(at_rita, form):
    builders.interest(form)
    today = timezone.localdate(clock.now()).isoformat()
    response = at_rita.get(f"{INBOX}?export=csv")
    assert "private, no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == f'attachment; filename="interest-{today}.csv"'
    html = at_rita.get(f"{INBOX}index_results/?kind=general&_w_filter_fragment=1&p=2").content.decode()
    assert f"{INBOX}?kind=general&amp;export=csv" in html
    assert f"{INBOX}?kind=general&amp;export=xlsx" in html
    assert at_rita.get(f"{INBOX}?export=pdf").status_code == 200
    assert "<html" in at_rita.get(f"{INBOX}?export=pdf").content.decode()


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_export_is_streamed_and_its_memory_bounded(at_rita, form, django_assert_max_num_queries, format_):
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
    with django_assert_max_num_queries(25):
        tracemalloc.start()
        response = at_rita.get(f"{INBOX}?export={format_}")
        chunks = iter(response.streaming_content)
        next(chunks)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        size = sum(len(chunk) for chunk in chunks)
        growth = tracemalloc.get_traced_memory()[1] - before
        tracemalloc.stop()
    assert size > (4000 * 900 if format_ == "csv" else 4000 * 10)
    assert Event.objects.filter(code=EventCode.EXPORTED).count() == 4001
    assert growth < 20_000_000


def test_events_of_every_batch_are_written_by_the_same_statement(form, recruiter):
    entries = [builders.interest(form, name=f"N{n}") for n in range(5)]
    with CaptureQueriesContext(connection) as caught:
        for some in (entries[:3], entries[3:]):
            add_events_by_id([each.pk for each in some], EventCode.EXPORTED, now=NOW, actor=recruiter)
    shapes = {re.sub(r"\{.*?\}|\[.*?\]", "ids", query["sql"]) for query in caught.captured_queries}
    assert len(caught) == 2
    assert len(shapes) == 1
    found = Event.objects.filter(code=EventCode.EXPORTED).order_by("interest_id")
    assert [(each.interest_id, each.form_id) for each in found] == [(each.pk, form.pk) for each in entries]
