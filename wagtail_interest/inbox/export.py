"""The filtered set as rows: what is known of each entry, then one column for every question it may have answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_interest.inbox.choices import forms_in_scope
from wagtail_interest.inbox.columns import ANSWERS, PLAIN, READ, Batch, Cell, own_cells
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.interest import Interest, add_event_to_each
from wagtail_interest.vocabulary import EventCode

#: Entries in memory at once.
BATCH = 500
#: Kinds in a definition that nobody answers.
SILENT = frozenset({"heading", "explanation"})
#: Question id to the column of its answer and the words of its options.
Asked = dict[str, tuple[int, dict[str, str]]]


@dataclass
class Exported:
    """Headings, and how to fill a row."""

    headings: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    #: (form id, question id) to the column of its answer.
    places: dict[tuple[int, str], int] = field(default_factory=dict)
    #: (version id, question id) to option id to its words.
    options: dict[tuple[int, str], dict[str, str]] = field(default_factory=dict)
    #: Whether a host's own column needs the objects themselves.
    of_objects: bool = False

    def asked(self, form_id: int, version_id: int) -> Asked:
        """Return what the answers to one version of a form need; asked for once a version, not once an entry."""
        return {
            question: (place, self.options.get((version_id, question), {}))
            for (form, question), place in self.places.items()
            if form == form_id
        }


def export_headings(view: Any, queryset: QuerySet[Interest]) -> Exported:
    """Return headings and cells for *queryset*, which may be of any size: only its forms are looked at."""
    forms = forms_in_set(view, queryset)
    own = own_cells(forms)
    exported = Exported()
    for name in view.list_export:
        if name == ANSWERS:
            _add_answers(exported, forms)
            continue
        if name in own:
            heading, cell = own[name]
        else:
            heading, cell = view.heading_of(name), _cell_of(view, name)
            exported.of_objects |= name not in PLAIN
        exported.headings.append(heading)
        exported.cells.append(cell)
    return exported


def _cell_of(view: Any, name: str) -> Cell:
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
    for form in forms:
        for item in questions_in_order(versions.get(form.pk, [])):
            exported.places[form.pk, item["id"]] = len(exported.headings)
            text = item.get("label") or _("Question without a text")
            exported.headings.append(text if len(forms) == 1 else f"{form.title}: {text}")
            exported.cells.append(lambda row, batch: "")
        for version in versions.get(form.pk, []):
            exported.options.update(_options(version))


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


def _options(version: FormVersion) -> Iterator[tuple[tuple[int, str], dict[str, str]]]:
    for item in version.definition:
        words = {str(option["id"]): str(option["label"]) for option in item.get("options", [])}
        if item.get("kind") == "yes_no":
            words = {"yes": _("Yes"), "no": _("No")}
        if words and item.get("kind") != "scale":
            yield (version.pk, item["id"]), words


def in_words(value: Any, words: dict[str, str]) -> Any:
    """Return one answer in the words of the version it was given to; whatever is not understood is shown as it is."""
    if not words and isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(words.get(str(each), str(each)) for each in value)
    return words.get(str(value), value)


def batches(queryset: QuerySet[Interest], *, of_objects: bool = False) -> Iterator[Batch]:
    """Yield the entries a few hundred at a time, with their areas and file names."""
    found: Any = queryset if of_objects else queryset.values_list(*READ, named=True)
    entries = found.iterator(chunk_size=BATCH)
    while read := list(islice(entries, BATCH)):
        batch = Batch(read)
        ids = [entry.id for entry in read]
        chosen = Interest.areas.through.objects.filter(interest_id__in=ids)
        for interest_id, area in chosen.values_list("interest_id", "area_id"):
            batch.areas.setdefault(interest_id, []).append(area)
        stored = Attachment.objects.filter(interest_id__in=ids).exclude(question_id="")
        for interest_id, question, name in stored.values_list("interest_id", "question_id", "shown_name"):
            batch.files.setdefault(interest_id, {})[question] = name
        yield batch


def with_events(found: Iterator[Batch], *, by: Any, now: datetime) -> Iterator[Batch]:
    """Yield the batches, each after an *exported* event was written on every entry of it.

    One event an entry, not one an export: promise P24 asks for who, when and **which record**, a candidate may
    ask who took a copy, and the entry's own timeline must say so. It is bounded by what is really sent: a
    download that breaks off leaves events for the batches that left.
    """
    for batch in found:
        ids = [entry.id for entry in batch.entries]
        add_event_to_each(ids, EventCode.EXPORTED, now=now, actor=by)
        yield batch


def export_rows(exported: Exported, found: Iterator[Batch]) -> Iterator[list[Any]]:
    """Yield the cells of every entry."""
    known: dict[tuple[int, int], Asked] = {}
    for batch in found:
        for entry in batch.entries:
            row = [cell(entry, batch) for cell in exported.cells]
            version = (entry.form_id, entry.version_id)
            if version not in known:
                known[version] = exported.asked(*version)
            asked = known[version]
            if asked and isinstance(entry.answers, dict):
                for question, value in entry.answers.items():
                    if question in asked:
                        place, words = asked[question]
                        row[place] = in_words(value, words)
            for question, name in batch.files.get(entry.id, {}).items():
                if question in asked:
                    row[asked[question][0]] = name
            yield row
