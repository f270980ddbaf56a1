"""Reads one entry with everything that belongs to it, in as few queries however much there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import get_language_info

from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox.entry.due import Due, due
from wagtail_interest.inbox.entry.reading import files_of
from wagtail_interest.inbox.entry.timeline import Moment, name_of, timeline
from wagtail_interest.questions.snapshot import read_answers
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Event, Interest, InterestQuerySet, Note
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import Counts, EventCode, MessageKind, Scan, Verdict

#: Other entries of the same address worth listing; one more tells that there are more.
SAME_ADDRESS_LIMIT = 20


@dataclass
class Requirement:
    """One line of the screening: what the rule concluded, and what a person made of it."""

    id: str
    label: str
    counts: str
    verdict: str
    original: str
    learnable: bool
    reason: str
    value_name: str
    by: str = ""
    at: datetime | None = None

    @property
    def overruled(self) -> bool:
        """Whether a person gave the verdict."""
        return self.verdict != self.original or bool(self.by)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The verdicts a person could give instead."""
        return [(code.value, str(code.label)) for code in Verdict if code.value != self.verdict]

    @property
    def verdict_label(self) -> str:
        """The verdict that holds, in words."""
        return _verdict(self.verdict)

    @property
    def original_label(self) -> str:
        """What the rule concluded, in words."""
        return _verdict(self.original)

    @property
    def counts_label(self) -> str:
        """Must-have, merit or values."""
        return str(Counts(self.counts).label) if self.counts in Counts.values else ""


@dataclass(frozen=True)
class FileRow:
    """One stored file and the question it answers; without one it is the CV."""

    id: int
    shown_name: str
    size: int
    scan: str
    question_label: str
    url: str
    #: Where it is read on screen; empty when it cannot be.
    read_url: str = ""

    @property
    def get_scan_display(self) -> str:
        """What the scanner said, in words."""
        return str(Scan(self.scan).label) if self.scan in Scan.values else self.scan


@dataclass(frozen=True)
class Link:
    """Another entry and where it is read."""

    interest: Interest
    url: str


@dataclass
class EntryPage:
    """What the template shows of one entry."""

    interest: Interest
    due: Due
    answers: list[Any]
    requirements: list[Requirement]
    files: list[FileRow]
    additions: list[Note]
    moments: list[Moment]
    same_address: list[Link]
    areas: list[Any]
    #: The newest answer by mail, whatever became of it.
    answer: Message | None
    corrects: Link | None

    @property
    def shown_files(self) -> list[FileRow]:
        """The files that can be read on screen, the CV first."""
        return [row for row in self.files if row.read_url]

    @property
    def assigned_name(self) -> str:
        """Who looks after it."""
        return name_of(self.interest.assigned_to)

    @property
    def owner_name(self) -> str:
        """Who owns the form's own plan."""
        return name_of(self.interest.form.plan.owner) if self.interest.form.plan else ""

    @property
    def registered_name(self) -> str:
        """Who registered it by hand."""
        return name_of(self.interest.registered_by)

    @property
    def language(self) -> str:
        """The candidate's language, named in the reader's."""
        try:
            return str(get_language_info(self.interest.language)["name_translated"]).capitalize()
        except KeyError:
            return self.interest.language

    @property
    def tel(self) -> str:
        """The phone number as a link wants it; empty when it holds too few digits to call."""
        number = "".join(char for char in self.interest.phone if char in "+0123456789")
        return number if len(number) >= 5 else ""


def read_entry(
    interest: Interest, scope: InterestQuerySet, *, now: datetime, url: Callable[..., str]
) -> EntryPage:
    """Return the page of *interest*.

    Args:
        interest: with ``form``, ``version`` and ``candidate`` joined.
        scope: what the reader may see; other entries of the same address come from it alone, hidden ones are
            not even counted.
        url: (action, id) to URL.
    """
    events = list(interest.events.select_related("actor"))
    messages = list(interest.messages.select_related("created_by"))
    notes = list(interest.notes.select_related("author"))
    files = list(files_of(interest))
    same = _same_address(interest, scope, url)
    requirements = _requirements(interest, events)
    verdicts = {item.id: item.verdict for item in requirements}
    moments = timeline(
        events,
        messages,
        notes,
        labels={item.id: item.label for item in requirements},
        people=_people(interest, events, notes),
        files={attachment.pk: attachment.shown_name for attachment in files},
    )
    return EntryPage(
        interest=interest,
        due=due(interest, local_day(now)),
        answers=read_answers(interest.version.definition, interest.answers, files, verdicts),
        requirements=requirements,
        files=_file_rows(interest, files, url),
        additions=[note for note in notes if note.from_candidate],
        moments=moments,
        same_address=same,
        areas=list(interest.areas.all()),
        answer=next((each for each in messages if each.kind == MessageKind.REPLY), None),
        corrects=next((link for link in same if link.interest.pk == interest.corrects_id), None),
    )


def _same_address(interest: Interest, scope: InterestQuerySet, url: Callable[..., str]) -> list[Link]:
    """Return the visible other entries of the candidate, newest first."""
    others = scope.filter(candidate=interest.candidate_id).exclude(pk=interest.pk)
    others = others.select_related("form").defer("answers", "search_text", "screening")
    rows = others.order_by("-submitted_at", "-id")[:SAME_ADDRESS_LIMIT]
    return [Link(row, url("inspect", row.pk)) for row in rows]


def _file_rows(interest: Interest, files: list[Attachment], url: Callable[..., str]) -> list[FileRow]:
    """Return the files with the question each answers, the URL that hands it out and the one that shows it."""

    def of_file(action: str, row: Attachment) -> str:
        base = url(action, interest.pk)
        return f"{base}{'&' if '?' in base else '?'}file={row.pk}"

    labels = {item.get("id"): str(item.get("label", "")) for item in interest.version.definition}
    return [
        FileRow(
            id=row.pk,
            shown_name=row.shown_name,
            size=row.size,
            scan=row.scan,
            question_label=labels.get(row.question_id, "") if row.question_id else "",
            url=of_file("file", row),
            read_url=of_file("read", row) if getattr(row, "pages", 0) else "",
        )
        for row in files
    ]


def _requirements(interest: Interest, events: list[Event]) -> list[Requirement]:
    """Return the screening per requirement, each with who overruled it last."""
    judges: dict[str, Event] = {}
    for event in events:
        if event.code == EventCode.OVERRULED:
            judges[str(event.data.get("question"))] = event
    found = []
    for item in interest.screening:
        key = str(item.get("id"))
        given = interest.overruled.get(key)
        judge = judges.get(key) if given else None
        found.append(
            Requirement(
                id=key,
                label=str(item.get("label", "")),
                counts=str(item.get("counts", "")),
                verdict=str(given or item.get("verdict", "")),
                original=str(item.get("verdict", "")),
                learnable=bool(item.get("learnable")),
                reason=str(item.get("reason") or ""),
                value_name=str(item.get("value_name") or ""),
                by=name_of(judge.actor) if judge else "",
                at=judge.at if judge else None,
            )
        )
    return found


def _people(interest: Interest, events: list[Event], notes: list[Note]) -> dict[int, str]:
    """Return the names of colleagues by id; only who is not at hand already costs a query."""
    plan = interest.form.plan
    users = [interest.assigned_to, plan.owner if plan else None, plan.deputy if plan else None]
    users += [event.actor for event in events] + [note.author for note in notes]
    names = {user.pk: name_of(user) for user in users if user is not None}
    given_to = {event.data.get("user") for event in events if event.code == EventCode.ASSIGNED}
    missing = [key for key in given_to if isinstance(key, int) and key not in names]
    if missing:
        found = get_user_model()._default_manager.filter(pk__in=missing)
        names.update({user.pk: name_of(user) for user in found})
    return names


def _verdict(code: str) -> str:
    return str(Verdict(code).label) if code in Verdict.values else code
