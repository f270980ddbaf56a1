"""What the inbox's own export knows of each entry: columns by name, their headings and how a cell is filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_interest.inbox.choices import names
from wagtail_interest.inbox.rows import area_words
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Availability, Exit, Kind, Outcome, Result, Source, Step

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
#: What is read of an entry for these: plain rows, since a million objects cost more than all else.
READ = (
    "id",
    "form_id",
    "version_id",
    *sorted(PLAIN),
    "kind",
    "availability",
    "areas_unsure",
    "result",
    *(f"{figure}_{part}" for figure in ("must", "merit", "values") for part in ("met", "all")),
    "step",
    "outcome",
    "exit",
    "assigned_to_id",
    "source",
    "consent_pool",
    "is_test",
    ANSWERS,
)


@dataclass
class Batch:
    """Some entries (rows of ``READ``, or objects where a host asked for more) and what other tables know of them."""

    entries: list[Any]
    #: Entry id to the ids of the chosen areas.
    areas: dict[int, list[int]] = field(default_factory=dict)
    #: Entry id to question id to the file's shown name.
    files: dict[int, dict[str, str]] = field(default_factory=dict)


Cell = Callable[[Any, Batch], Any]


def own_cells(forms: list[Form]) -> dict[str, tuple[str, Cell]]:
    """Return name → heading and cell for the columns of the inbox's own export; words are looked up once, not once a row."""
    titles = {form.pk: form.title for form in forms}
    yes_no = {True: _("Yes"), False: _("No")}
    figure = _("%(met)d of %(all)d")

    def coded(choices: Any, name: str) -> Cell:
        words = {value: str(text) for value, text in choices.choices}
        return lambda row, _batch: words.get(getattr(row, name), getattr(row, name))

    def counted(name: str) -> Cell:
        # words, since a spreadsheet takes 3/3 for a date
        met, all_ = f"{name}_met", f"{name}_all"
        return lambda row, _batch: (
            figure % {"met": getattr(row, met), "all": getattr(row, all_)} if getattr(row, all_) else ""
        )

    return {
        "form": (_("Form"), lambda row, _batch: titles.get(row.form_id, "")),
        "kind": (_("Kind"), coded(Kind, "kind")),
        "availability": (_("Availability"), coded(Availability, "availability")),
        "areas": (_("Areas"), _areas_cell(forms)),
        "result": (_("Screening result"), coded(Result, "result")),
        "must": (_("Must-haves"), counted("must")),
        "merit": (_("Merit"), counted("merit")),
        "values": (_("Values"), counted("values")),
        "step": (_("Step"), coded(Step, "step")),
        "outcome": (_("Outcome"), coded(Outcome, "outcome")),
        "exit": (_("No answer owed because"), coded(Exit, "exit")),
        "assigned_to": (_("Assigned to"), _assigned_cell()),
        "source": (_("Source"), coded(Source, "source")),
        "consent_pool": (
            _("May be kept for future openings"),
            lambda row, _batch: yes_no[bool(row.consent_pool)],
        ),
        "is_test": (_("Test"), lambda row, _batch: yes_no[bool(row.is_test)]),
    }


def _areas_cell(forms: list[Form]) -> Cell:
    """The candidate's own choice, else the role form's area."""
    known, of_forms, unsure = (
        names().areas,
        {form.pk: form.area_id for form in forms},
        _("Not sure of the area yet"),
    )

    def areas(row: Any, batch: Batch) -> str:
        said_unsure = unsure if row.areas_unsure else ""
        return area_words(batch.areas.get(row.id, ()), known, said_unsure, of_forms.get(row.form_id))

    return areas


def _assigned_cell() -> Cell:
    people = dict(names().people)

    def assigned(row: Any, _batch: Batch) -> str:
        pk = row.assigned_to_id
        if pk is not None and pk not in people:  # since a minute at most
            user = get_user_model()._default_manager.filter(pk=pk).first()
            people[pk] = get_user_display_name(user) if user else ""
        return people.get(pk, "")

    return assigned
