"""The filtered set as columns: what is known of each entry, then one column for every question it may have answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_interest.inbox.choices import forms_in_scope
from wagtail_interest.inbox.rows import area_names
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.interest import Event, Interest, event
from wagtail_interest.vocabulary import Availability, EventCode, Exit, Kind, Outcome, Result, Source, Step

#: Entries in memory at once.
BATCH = 500
#: The name in ``list_export`` that becomes one column a question.
ANSWERS = "answers"
#: Columns whose value is the cell.
PLAIN = frozenset(
    {
        "reference",
        "submitted_at",
        "name",
        "email",
        "phone",
        "due_on",
        "settled_at",
        "language",
        "retain_until",
    }
)
#: Kinds in a definition that nobody answers.
SILENT = frozenset({"heading", "explanation"})
#: What ``list_export`` of the inbox names, in order.
COLUMNS = (
    "reference",
    "form",
    "kind",
    "submitted_at",
    "name",
    "email",
    "phone",
    "availability",
    "areas",
    "result",
    "must",
    "merit",
    "values",
    "step",
    "outcome",
    "due_on",
    "settled_at",
    "exit",
    "assigned_to",
    "source",
    "language",
    "consent_pool",
    "is_test",
    "retain_until",
    ANSWERS,
)


@dataclass
class Batch:
    """Some entries and what other tables know of them."""

    interests: list[Interest]
    areas: dict[int, str] = field(default_factory=dict)
    #: Entry id to question id to the file's shown name.
    files: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass
class Exported:
    """Headings, and how to fill a row."""

    headings: list[str]
    cells: list[Callable[[Interest, Batch], Any]]
    #: (form id, question id) to the column of its answer.
    places: dict[tuple[int, str], int]
    read: Callable[[Interest, str, Any], Any]


def own_cells(titles: dict[int, str]) -> dict[str, tuple[str, Callable[[Interest, Batch], Any]]]:
    """Return name → heading and cell for the columns of the inbox's own export; words are looked up once, not once a row."""
    yes_no = {True: _("Yes"), False: _("No")}
    people: dict[int, str] = {}
    figure = _("%(met)d of %(all)d")

    def coded(choices: Any, name: str) -> Callable[[Interest, Batch], Any]:
        words = {value: str(text) for value, text in choices.choices}
        return lambda row, _batch: words.get(getattr(row, name), getattr(row, name))

    def counted(name: str) -> Callable[[Interest, Batch], Any]:
        # words, since a spreadsheet takes 3/3 for a date
        met, all_ = f"{name}_met", f"{name}_all"
        return lambda row, _batch: (
            figure % {"met": getattr(row, met), "all": getattr(row, all_)} if getattr(row, all_) else ""
        )

    def assigned(row: Interest, _batch: Batch) -> str:
        if row.assigned_to_id is None or row.assigned_to is None:
            return ""
        return people.setdefault(row.assigned_to_id, get_user_display_name(row.assigned_to))

    return {
        "form": (_("Form"), lambda row, _batch: titles.get(row.form_id, "")),
        "kind": (_("Kind"), coded(Kind, "kind")),
        "availability": (_("Availability"), coded(Availability, "availability")),
        "areas": (_("Areas"), lambda row, batch: batch.areas.get(row.pk, "")),
        "result": (_("Screening result"), coded(Result, "result")),
        "must": (_("Must-haves"), counted("must")),
        "merit": (_("Merit"), counted("merit")),
        "values": (_("Values"), counted("values")),
        "step": (_("Step"), coded(Step, "step")),
        "outcome": (_("Outcome"), coded(Outcome, "outcome")),
        "exit": (_("No answer owed because"), coded(Exit, "exit")),
        "assigned_to": (_("Assigned to"), assigned),
        "source": (_("Source"), coded(Source, "source")),
        "consent_pool": (
            _("May be kept for future openings"),
            lambda row, _batch: yes_no[bool(row.consent_pool)],
        ),
        "is_test": (_("Test"), lambda row, _batch: yes_no[bool(row.is_test)]),
    }


def export_headings(view: Any, queryset: QuerySet[Interest]) -> Exported:
    """Return headings and cells for *queryset*, which may be of any size: only its forms are looked at."""
    forms = forms_in_set(view, queryset)
    own = own_cells({form.pk: form.title for form in forms})
    exported = Exported([], [], {}, lambda row, question, value: value)
    for name in view.list_export:
        if name == ANSWERS:
            _add_answers(exported, forms)
            continue
        if name in own:
            heading, cell = own[name]
        else:
            heading, cell = view.heading_of(name), _cell_of(view, name)
        exported.headings.append(heading)
        exported.cells.append(cell)
    return exported


def _cell_of(view: Any, name: str) -> Callable[[Interest, Batch], Any]:
    if name in PLAIN:
        return lambda row, _batch: getattr(row, name)
    return lambda row, _batch: view.export_value(name, row)


def forms_in_set(view: Any, queryset: QuerySet[Interest]) -> list[Form]:
    """Return the forms that occur in the filtered set, by title."""
    ids = [form.pk for form in forms_in_scope(view.request)]
    occurs = Exists(queryset.order_by().filter(form_id=OuterRef("pk")))
    return list(Form.objects.filter(occurs, pk__in=ids))


def _add_answers(exported: Exported, forms: list[Form]) -> None:
    versions: dict[int, list[FormVersion]] = {}
    wanted = FormVersion.objects.filter(form__in=forms).defer("texts").order_by("-created_at", "-pk")
    for version in wanted:
        versions.setdefault(version.form_id, []).append(version)
    reader = AnswerReader()
    for form in forms:
        for item in questions_in_order(versions.get(form.pk, [])):
            exported.places[form.pk, item["id"]] = len(exported.headings)
            text = item.get("label") or _("Question without a text")
            exported.headings.append(text if len(forms) == 1 else f"{form.title}: {text}")
            exported.cells.append(lambda row, batch: "")
        for version in versions.get(form.pk, []):
            reader.learn(version)
    exported.read = reader.read


def questions_in_order(versions: list[FormVersion]) -> list[dict[str, Any]]:
    """Return each question once: the newest version's order and words, in the reader's language when there is one.

    A question that only older versions asked stands after the one it followed there.
    """
    language = (get_language() or "").split("-")[0]
    versions = sorted(versions, key=lambda each: each.language.split("-")[0] != language)
    order: list[dict[str, Any]] = []
    known: set[str] = set()
    for version in versions:
        place = 0
        for item in version.definition:
            if item.get("kind") in SILENT:
                continue
            if item["id"] in known:
                place = next(i for i, each in enumerate(order) if each["id"] == item["id"]) + 1
                continue
            order.insert(place if known else len(order), item)
            known.add(item["id"])
            place = order.index(item) + 1
    return order


class AnswerReader:
    """Turns stored answers into the words of the version they were given to."""

    def __init__(self) -> None:
        self.options: dict[tuple[int, str], dict[str, str]] = {}

    def learn(self, version: FormVersion) -> None:
        """Remember the options of *version*."""
        for item in version.definition:
            words = {str(option["id"]): str(option["label"]) for option in item.get("options", [])}
            if item.get("kind") == "yes_no":
                words = {"yes": _("Yes"), "no": _("No")}
            if words and item.get("kind") != "scale":
                self.options[version.pk, item["id"]] = words

    def read(self, interest: Interest, question: str, value: Any) -> Any:
        """Return the words of one answer; whatever is not understood is shown as it is."""
        words = self.options.get((interest.version_id, question), {})
        if isinstance(value, list):
            return "; ".join(words.get(str(each), str(each)) for each in value)
        return words.get(str(value), value)


def batches(queryset: QuerySet[Interest]) -> Iterator[Batch]:
    """Yield the entries a few hundred at a time, with their areas and file names."""
    entries = queryset.iterator(chunk_size=BATCH)
    while interests := list(islice(entries, BATCH)):
        files: dict[int, dict[str, str]] = {}
        ids = [interest.pk for interest in interests]
        stored = Attachment.objects.filter(interest_id__in=ids).exclude(question_id="")
        for interest_id, question, name in stored.values_list("interest_id", "question_id", "shown_name"):
            files.setdefault(interest_id, {})[question] = name
        yield Batch(interests, area_names(interests), files)


def with_events(queryset: QuerySet[Interest], *, by: Any, now: datetime) -> Iterator[Batch]:
    """Yield the batches, each after an *exported* event was written on every entry of it.

    One event an entry, not one an export: promise P24 asks for who, when and **which record**, a candidate may
    ask who took a copy, and the entry's own timeline must say so. It is bounded by what is really sent: a
    download that breaks off leaves events for the batches that left.
    """
    for batch in batches(queryset):
        Event.objects.bulk_create(
            event(interest, EventCode.EXPORTED, now=now, actor=by) for interest in batch.interests
        )
        yield batch


def export_rows(view: Any, found: Iterator[Batch]) -> Iterator[list[Any]]:
    """Yield the cells of every entry."""
    exported: Exported = view.exported
    for batch in found:
        for interest in batch.interests:
            row = [cell(interest, batch) for cell in exported.cells]
            answers = interest.answers if exported.places and isinstance(interest.answers, dict) else {}
            for question, value in answers.items():
                place = exported.places.get((interest.form_id, question))
                if place is not None:
                    row[place] = exported.read(interest, question, value)
            for question, name in batch.files.get(interest.pk, {}).items():
                place = exported.places.get((interest.form_id, question))
                if place is not None:
                    row[place] = name
            yield row
