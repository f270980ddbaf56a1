"""The filtered set as rows: what is known of each entry, then one column for every question it may have answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_interest.inbox.choices import forms_in_scope
from wagtail_interest.inbox.columns import ANSWERS, FIELDS, Column, Word, field_column, own_columns
from wagtail_interest.inbox.reading import with_special
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.interest import Among, Interest, add_events_by_id
from wagtail_interest.vocabulary import EventCode

#: Entries in memory at once.
BATCH = 1000
#: Kinds in a definition that nobody answers.
SILENT = frozenset({"heading", "explanation"})
#: What is read of every entry, before what the columns read.
FIRST = ("id", "form_id", "version_id", "answers_json")
#: Question id to the column of its answer and the words of its options.
Asked = dict[str, tuple[int, dict[str, str]]]


@dataclass
class Exported:
    """Headings, and how to fill a row."""

    headings: list[str] = field(default_factory=list)
    #: Place of a cell to how it is filled.
    columns: dict[int, Column] = field(default_factory=dict)
    #: Place of a cell to the name of a host's own column, which needs the objects themselves.
    hosts: dict[int, str] = field(default_factory=dict)
    #: (form id, question id) to the column of its answer.
    places: dict[tuple[int, str], int] = field(default_factory=dict)
    #: (version id, question id) to option id to its words.
    options: dict[tuple[int, str], dict[str, str]] = field(default_factory=dict)
    #: Whether some question asks for a file.
    with_files: bool = False

    def asked(self, form_id: int, version_id: int) -> Asked:
        """Return what the answers to one version of a form need; asked for once a version, not once an entry."""
        return {
            question: (place, self.options.get((version_id, question), {}))
            for (form, question), place in self.places.items()
            if form == form_id
        }

    @property
    def reads(self) -> list[str]:
        """What is read of an entry, each once: plain values, since a million objects cost more than all else."""
        wanted = [name for column in self.columns.values() for name in column.reads]
        return list(dict.fromkeys([*FIRST, *wanted]))

    def add(self, heading: str) -> int:
        """Add a column that is empty so far; returns its place."""
        self.headings.append(heading)
        return len(self.headings) - 1


def export_headings(view: Any, queryset: QuerySet[Interest]) -> Exported:
    """Return headings and columns for *queryset*, which may be of any size: only its forms are looked at."""
    forms = forms_in_set(view, queryset)
    zone = timezone.get_current_timezone()
    own = own_columns(forms)
    exported = Exported()
    for name in view.list_export:
        if name == ANSWERS:
            _add_answers(exported, forms)
        elif name in own:
            exported.columns[exported.add(own[name].heading)] = own[name]
        elif name in FIELDS:
            column = field_column(name, view.heading_of(name), zone)
            exported.columns[exported.add(column.heading)] = column
        else:
            exported.hosts[exported.add(view.heading_of(name))] = name
    return exported


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
            text = str(item.get("label") or _("Question without a text"))
            heading = text if len(forms) == 1 else f"{form.title}: {text}"
            exported.places[form.pk, item["id"]] = exported.add(heading)
            exported.with_files |= item.get("kind") == "file"
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


def in_words(value: Any, words: dict[str, str]) -> str:
    """Return one answer in the words of the version it was given to; whatever is not understood is shown as it is."""
    if isinstance(value, list):
        return "; ".join(words.get(str(each), str(each)) for each in value)
    text = "" if value is None else str(value)
    return words.get(text, text)


@dataclass
class Batch:
    """Some entries: the values of ``Exported.reads``, and the objects where a host's own column needs them."""

    values: list[tuple[Any, ...]]
    objects: list[Interest] = field(default_factory=list)
    #: Entry id to question id to the file's shown name.
    files: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        """The entries' ids."""
        return [each[0] for each in self.values]


def batches(exported: Exported, queryset: QuerySet[Interest]) -> Iterator[Batch]:
    """Yield the entries a few hundred at a time."""
    reads = exported.reads
    found: Any = with_special(queryset, reads)
    if not exported.hosts:
        found = found.values_list(*reads)
    entries = found.iterator(chunk_size=BATCH)
    while read := list(islice(entries, BATCH)):
        batch = Batch(list(map(attrgetter(*reads), read)), read) if exported.hosts else Batch(read)
        if exported.with_files:
            batch.files = _files(batch.ids)
        yield batch


def _files(ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    stored = Attachment.objects.filter(Among(F("interest_id"), ids)).exclude(question_id="")
    for interest_id, question, name in stored.values_list("interest_id", "question_id", "shown_name"):
        found.setdefault(interest_id, {})[question] = name
    return found


def with_events(found: Iterator[Batch], *, by: Any, now: datetime) -> Iterator[Batch]:
    """Yield the batches, each after an *exported* event was written on every entry of it.

    One event an entry, not one an export: promise P24 asks for who, when and **which record**, a candidate may
    ask who took a copy, and the entry's own timeline must say so. It is bounded by what is really sent: a
    download that breaks off leaves events for the batches that left.
    """
    for batch in found:
        add_events_by_id(batch.ids, EventCode.EXPORTED, now=now, actor=by)
        yield batch


def export_rows(view: Any, exported: Exported, found: Iterator[Batch]) -> Iterator[list[Any]]:
    """Yield the cells of every entry: all text, but for what a host's own columns give."""
    fill, answer, hosts = _filler(exported), _answerer(exported), list(exported.hosts.items())
    for batch in found:
        files = batch.files
        for nth, values in enumerate(batch.values):
            row = fill(values)
            answer(row, values, files)
            for place, name in hosts:
                row[place] = view.export_value(name, batch.objects[nth])
            yield row


def _filler(exported: Exported) -> Callable[[tuple[Any, ...]], list[Any]]:
    """Return what makes a row of an entry's values, its answers still empty."""
    at = {name: place for place, name in enumerate(exported.reads)}
    blank = [""] * len(exported.headings)
    as_read: list[tuple[int, int]] = []
    worded: list[tuple[int, int, Word]] = []
    worded_together: list[tuple[int, Callable[[Any], Any], Word]] = []
    for place, column in exported.columns.items():
        read = [at[name] for name in column.reads]
        if column.word is None:
            as_read.append((place, read[0]))
        elif len(read) == 1:
            worded.append((place, read[0], column.word))
        else:
            worded_together.append((place, itemgetter(*read), column.word))

    def fill(values: tuple[Any, ...]) -> list[Any]:
        row = blank.copy()
        for place, read in as_read:
            row[place] = values[read]
        for place, read, word in worded:
            row[place] = word(values[read])
        for place, pick, word in worded_together:
            row[place] = word(pick(values))
        return row

    return fill


def _answerer(exported: Exported) -> Callable[[list[Any], tuple[Any, ...], dict[int, dict[str, str]]], None]:
    """Return what puts the answers and file names of an entry into its row."""
    known: dict[Any, Asked] = {}
    decode = json.JSONDecoder().raw_decode

    def answer(row: list[Any], values: tuple[Any, ...], files: dict[int, dict[str, str]]) -> None:
        pk, form_id, version_id, stored = values[: len(FIRST)]
        asked = known.get(version_id)
        if asked is None:
            asked = known[version_id] = exported.asked(form_id, version_id)
        if not asked:
            return
        answers, _end = decode(stored)
        for question, value in answers.items() if isinstance(answers, dict) else ():
            if question in asked:
                place, words = asked[question]
                row[place] = in_words(value, words) if words or type(value) is not str else value
        if files:
            for question, name in files.get(pk, {}).items():
                if question in asked:
                    row[asked[question][0]] = name

    return answer
