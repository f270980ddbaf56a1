"""Everything that happened to one entry, newest first, in plain words; events, mails and notes in one line of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_interest.mail.compose import Composed
from wagtail_interest.mail.shown import shown
from wagtail_interest.records.interest import Event, Note
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import (
    EventCode,
    Exit,
    MessageKind,
    MessageState,
    Outcome,
    Step,
    Then,
    Verdict,
)

ICONS = {
    EventCode.RECEIVED: "mail",
    EventCode.REGISTERED: "edit",
    EventCode.SCREENED: "tasks",
    EventCode.CORRECTS: "copy",
    EventCode.PERSON_ASKED: "user",
    EventCode.OPENED: "view",
    EventCode.FILE_OPENED: "download",
    EventCode.READ: "view",
    EventCode.EXPORTED: "download",
    EventCode.STEP: "arrow-right",
    EventCode.ASSIGNED: "user",
    EventCode.OVERRULED: "tasks",
    EventCode.ANSWERED: "check",
    EventCode.NOTICE_GIVEN: "check",
    EventCode.REOPENED: "warning",
    EventCode.NO_ANSWER_OWED: "cross",
    EventCode.SPAM: "warning",
    EventCode.NOT_SPAM: "check",
    EventCode.RESENT: "resubmit",
    EventCode.UNDONE: "rotate",
    EventCode.LAPSED: "mail",
}
#: Their own rows (note, mail) tell it better.
TOLD_ELSEWHERE = (EventCode.NOTED, EventCode.ADDED, EventCode.REPLIED, EventCode.MAIL)
#: Looking is worth one line a day and person, however often.
LOOKING = (EventCode.OPENED, EventCode.FILE_OPENED, EventCode.READ, EventCode.EXPORTED)

GOOD = (MessageState.SENT, MessageState.DELIVERED)
BAD = (MessageState.BOUNCED, MessageState.REJECTED, MessageState.FAILED)


@dataclass
class Moment:
    """One line of the timeline; ``words`` and ``body`` are text."""

    at: datetime
    icon: str
    words: str
    by: str = ""
    kind: str = "event"
    body: str = ""
    detail: str = ""
    message: Message | None = None
    written: Composed | None = None
    tone: str = ""
    times: int = field(default=1)
    key: tuple[Any, ...] = ()


def name_of(user: Any) -> str:
    """Return how a colleague is called in the timeline."""
    return (user.get_full_name() or user.get_username()) if user is not None else ""


def timeline(
    events: Iterable[Event],
    messages: Iterable[Message],
    notes: Iterable[Note],
    *,
    labels: dict[str, str],
    people: dict[int, str],
    files: dict[int, str],
) -> list[Moment]:
    """Return the moments of one entry, newest first; of one moment what came last stands first.

    Args:
        labels: requirement id to its label, for overruled verdicts.
        people: user id to name, for who an entry was given to.
        files: attachment id to shown name.
    """
    words = Words(labels, people, files)
    moments = [moment for event in events if (moment := words.of_event(event)) is not None]
    moments = _folded(sorted(moments, key=lambda moment: moment.at))
    moments += [_of_note(note) for note in notes]
    moments += [_of_message(message) for message in messages]
    return sorted(moments, key=lambda moment: moment.at)[::-1]


def _folded(moments: list[Moment]) -> list[Moment]:
    """Fold repeated looking by one person on one day into the last of it."""
    kept: dict[tuple[Any, ...], Moment] = {}
    rest: list[Moment] = []
    for moment in moments:
        if not moment.key:
            rest.append(moment)
            continue
        earlier = kept.get(moment.key)
        moment.times = earlier.times + 1 if earlier else 1
        kept[moment.key] = moment
    for moment in kept.values():
        if moment.times > 1:
            moment.detail = ngettext("%(count)d time that day", "%(count)d times that day", moment.times) % {
                "count": moment.times
            }
    return [*rest, *kept.values()]


def _of_note(note: Note) -> Moment:
    if note.from_candidate:
        return Moment(
            note.at, "comment", _("The candidate added"), kind="candidate", body=note.text, tone="candidate"
        )
    return Moment(note.at, "comment", _("Note"), by=name_of(note.author), kind="note", body=note.text)


def _of_message(message: Message) -> Moment:
    by_hand = message.kind == MessageKind.REPLY
    then = message.context.get("then") if by_hand and isinstance(message.context, dict) else None
    words = _("Answer by mail") if by_hand else str(MessageKind(message.kind).label)
    if then and then != Then.ANSWER and message.state != MessageState.CANCELLED:
        words = _("%(mail)s: %(then)s") % {"mail": words, "then": _label(Then, then).lower()}
    tone = "bad" if message.state in BAD else "good" if message.state in GOOD else ""
    return Moment(
        message.created_at,
        "mail",
        words,
        by=name_of(message.created_by),
        kind="mail",
        detail=str(MessageState(message.state).label)
        if message.state in MessageState.values
        else message.state,
        message=message,
        written=shown(message),
        tone=tone,
    )


class Words:
    """Turns event codes and ids into sentences; unknown codes and missing data never raise."""

    def __init__(self, labels: dict[str, str], people: dict[int, str], files: dict[int, str]) -> None:
        self.labels, self.people, self.files = labels, people, files

    def of_event(self, event: Event) -> Moment | None:
        """Return the line of one event, or None when a note or mail tells it better."""
        if event.code in TOLD_ELSEWHERE:
            return None
        data = event.data if isinstance(event.data, dict) else {}
        teller = getattr(self, f"_{event.code}", None)
        words = teller(data) if teller else _label(EventCode, event.code)
        key: tuple[Any, ...] = ()
        if event.code in LOOKING:
            key = (event.code, words, event.actor_id, timezone.localtime(event.at).date())
        icon = ICONS.get(event.code, "info-circle")  # type: ignore[call-overload]
        kind = "look" if key else "event"
        return Moment(event.at, icon, words, by=name_of(event.actor), kind=kind, key=key)

    def _step(self, data: dict[str, Any]) -> str:
        words = _("Moved from %(old)s to %(new)s") % {
            "old": _label(Step, data.get("from")),
            "new": _label(Step, data.get("to")),
        }
        day = parse_day(data.get("day"))
        if day is not None:
            return _("%(words)s, back on %(date)s") % {"words": words, "date": date_format(day)}
        return f"{words}: {_label(Outcome, data['outcome'])}" if data.get("outcome") else words

    def _assigned(self, data: dict[str, Any]) -> str:
        target = data.get("user")
        if target is None:
            return _("Assigned to nobody")
        return _("Assigned to %(name)s") % {"name": self.people.get(target) or _("a former colleague")}

    def _overruled(self, data: dict[str, Any]) -> str:
        label = self.labels.get(str(data.get("question"))) or _("a requirement")
        if not data.get("verdict"):
            return _("Took back the verdict on “%(label)s”") % {"label": label}
        return _("Judged “%(label)s”: %(verdict)s") % {
            "label": label,
            "verdict": _label(Verdict, data["verdict"]),
        }

    def _answered(self, data: dict[str, Any]) -> str:
        ways = {
            "phone": _("Answered by phone"),
            "person": _("Answered in person"),
            "mail": _("Answered from their own mailbox"),
        }
        return ways.get(str(data.get("how"))) or _("Answered outside the system")

    def _no_answer_owed(self, data: dict[str, Any]) -> str:
        return _("No answer owed: %(reason)s") % {"reason": _label(Exit, data.get("exit"))}

    def _undone(self, data: dict[str, Any]) -> str:
        return _("The answer was taken back before it left")

    def _reopened(self, data: dict[str, Any]) -> str:
        return _("Owed again: the answer did not reach the candidate")

    def _person_asked(self, data: dict[str, Any]) -> str:
        due = parse_day(data.get("due_on"))
        if due is None:
            return _label(EventCode, EventCode.PERSON_ASKED)
        return _("The candidate asked for a person; answer by %(date)s") % {"date": date_format(due)}

    def _file_opened(self, data: dict[str, Any]) -> str:
        name = self.files.get(data.get("file"))  # type: ignore[arg-type]
        return _("Downloaded %(name)s") % {"name": name} if name else _("Downloaded a file")

    def _read(self, data: dict[str, Any]) -> str:
        name = self.files.get(data.get("file"))  # type: ignore[arg-type]
        return _("Read %(name)s on screen") % {"name": name} if name else _("Read a file on screen")


def parse_day(value: Any) -> date | None:
    """Return the date of an ISO string in event data, or None."""
    try:
        return parse_date(str(value))
    except ValueError:
        return None


def _label(choices: Any, value: Any) -> str:
    """Return the word of a code, or the code itself when this version does not know it."""
    return str(choices(value).label) if value in choices.values else str(value or "?")
