"""What the inbox's own export knows of each entry: columns by name, what each reads and how that becomes text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_interest.inbox.choices import names
from wagtail_interest.inbox.native.exporting import minute
from wagtail_interest.inbox.rows import area_words
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Availability, Exit, Kind, Outcome, Result, Source, Step

#: The name in ``list_export`` that becomes one column a question.
ANSWERS = "answers"
#: Fields that are a column as they stand, or as a day or a moment.
PLAIN = frozenset({"reference", "name", "email", "phone", "language"})
DAYS = frozenset({"due_on", "retain_until"})
MOMENTS = frozenset({"submitted_at", "settled_at"})
FIELDS = PLAIN | DAYS | MOMENTS
#: One value that was read, or the tuple of several, to the text of a cell.
Word = Callable[[Any], str]


class Words(dict[Any, str]):
    """Value to text, worked out once a value; for columns with few different ones. It never grows beyond bounds."""

    limit = 10_000

    def __init__(self, work_out: Word) -> None:
        self.work_out = work_out

    def __missing__(self, value: Any) -> str:
        if len(self) >= self.limit:
            self.clear()
        self[value] = self.work_out(value)
        return self[value]


@dataclass(frozen=True)
class Column:
    """A heading, what the cells below it read of an entry, and how that becomes text; None when it is text already."""

    heading: str
    reads: tuple[str, ...]
    word: Word | None = None


def own_columns(forms: list[Form]) -> dict[str, Column]:
    """Return the columns of the inbox's own export by name; *forms* are those that occur in the set.

    Words are looked up now, in the reader's language: when the rows are sent, nobody's language is active.
    """
    titles = {form.pk: form.title for form in forms}
    return {
        "form": Column(_("Form"), ("form_id",), _coded(titles, unknown="")),
        "kind": Column(_("Kind"), ("kind",), _coded(Kind)),
        "availability": Column(_("Availability"), ("availability",), _coded(Availability)),
        "areas": Column(_("Areas"), ("areas_joined", "areas_unsure_yes", "form_id"), _areas(forms)),
        "result": Column(_("Screening result"), ("result",), _coded(Result)),
        "must": _figure(_("Must-haves"), "must"),
        "merit": _figure(_("Merit"), "merit"),
        "values": _figure(_("Values"), "values"),
        "step": Column(_("Step"), ("step",), _coded(Step)),
        "outcome": Column(_("Outcome"), ("outcome",), _coded(Outcome)),
        "exit": Column(_("No answer owed because"), ("exit",), _coded(Exit)),
        "assigned_to": Column(_("Assigned to"), ("assigned_to_id",), _assigned()),
        "source": Column(_("Source"), ("source",), _coded(Source)),
        "consent_pool": Column(_("May be kept for future openings"), ("consent_pool_yes",), _yes_no()),
        "is_test": Column(_("Test"), ("is_test_yes",), _yes_no()),
    }


def field_column(name: str, heading: str, zone: tzinfo) -> Column:
    """Return the column of one of ``FIELDS``, moments in *zone*."""
    if name in DAYS:
        return Column(heading, (f"{name}_day",))
    if name in MOMENTS:
        return Column(heading, (f"{name}_minute",), _moment(zone))
    return Column(heading, (name,))


def _moment(zone: tzinfo) -> Word:
    """A minute of UTC in *zone*; worked out once an hour, since a minute hardly comes twice."""
    hours = Words(lambda hour: _local_hour(hour, zone))

    def moment(read: str | None) -> str:
        if not read:
            return ""
        local = hours[read[:13]]
        return local + read[13:] if local else minute(datetime.fromisoformat(f"{read}Z"), zone)

    return moment


def _local_hour(hour: str, zone: tzinfo) -> str:
    """Return an hour of UTC in *zone*; nothing where it begins at another minute, or the clocks change within it."""
    first, last = (minute(datetime.fromisoformat(f"{hour}:{at}Z"), zone) for at in ("00", "59"))
    return first[:13] if first.endswith(":00") and last == f"{first[:13]}:59" else ""


def _coded(choices: Any, unknown: str | None = None) -> Word:
    """A stored code in words; one that is not known speaks for itself."""
    pairs = choices if isinstance(choices, dict) else dict(choices.choices)
    words = {value: str(text) for value, text in pairs.items()}
    return Words(lambda code: words.get(code, code if unknown is None else unknown)).__getitem__


def _yes_no() -> Word:
    yes, no = _("Yes"), _("No")
    return Words(lambda value: yes if value else no).__getitem__


def _figure(heading: str, name: str) -> Column:
    figure = _("%(met)d of %(all)d")

    def counted(found: tuple[int, int]) -> str:
        # words, since a spreadsheet takes 3/3 for a date
        met, all_ = found
        return figure % {"met": met, "all": all_} if all_ else ""

    return Column(heading, (f"{name}_met", f"{name}_all"), Words(counted).__getitem__)


def _areas(forms: list[Form]) -> Word:
    """The candidate's own choice, else the role form's area."""
    known, of_forms = names().areas, {form.pk: form.area_id for form in forms}
    unsure = _("Not sure of the area yet")

    def areas(found: tuple[str | None, int, int]) -> str:
        chosen, said_unsure, form_id = found
        ids = [int(each) for each in chosen.split(",")] if chosen else []
        return area_words(ids, known, unsure if said_unsure else "", of_forms.get(form_id))

    return Words(areas).__getitem__


def _assigned() -> Word:
    people = names().people

    def assigned(pk: int | None) -> str:
        if pk is None or pk in people:
            return people.get(pk or 0, "")
        user = get_user_model()._default_manager.filter(pk=pk).first()  # since a minute at most
        return get_user_display_name(user) if user else ""

    return Words(assigned).__getitem__
