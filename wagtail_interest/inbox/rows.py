"""One entry as one row of the inbox: words and tones ready for the one row template, nothing looked up in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_interest.followup import definite
from wagtail_interest.followup.intake_words import short_date
from wagtail_interest.inbox.choices import names
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import AddressState, Availability, Exit, Kind, Result, Spam, Step

#: Tone of a screening result's tag; the word is always there too.
RESULT_TONES = {Result.MEETS: "good", Result.MISSES: "plain", Result.LOOK: "look", Result.NEUTRAL: "quiet"}


@dataclass(frozen=True)
class Words:
    """A few words and how they sound: ``late``, ``soon``, ``good``, ``look``, ``plain``, ``quiet``."""

    text: str
    tone: str = "plain"


@dataclass
class Row:
    """What one ``<tr>`` shows."""

    interest: Interest
    url: str
    name: str
    unread: bool
    kind: str
    availability: Words
    areas: str
    result: Words
    figures: list[str]
    step: Words
    due: Words
    owner: str
    assigned: str
    received: str
    marks: list[Words]
    attrs: dict[str, Any] = field(default_factory=dict)
    #: The row's menu as HTML, empty when there is none.
    menu: str = ""
    #: The accessible name of the box to tick.
    select: str = ""


def due_words(interest: Interest, today: date) -> Words:
    """Return whether and by when an answer is owed."""
    if interest.exit:
        reason = Exit(interest.exit).label if interest.exit in Exit.values else interest.exit
        return Words(_("No answer owed: %(reason)s") % {"reason": str(reason).lower()}, "quiet")
    if interest.settled_at is not None:
        words = _("Settled %(date)s") if definite.holds(interest) else _("Answered %(date)s")
        return Words(words % {"date": short_date(_local(interest.settled_at), today)}, "quiet")
    if interest.waiting_until is not None and interest.is_waiting(today):
        last = short_date(interest.waiting_until, today)
        return Words(_("Waiting for candidate until %(date)s") % {"date": last}, "quiet")
    days = (interest.due_on - today).days
    if days < 0:
        return Words(ngettext("%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}, "late")
    if days == 0:
        return Words(_("Answer today"), "soon")
    if days == 1:
        return Words(_("Answer by tomorrow"), "soon")
    return Words(_("Answer by %(date)s") % {"date": short_date(interest.due_on, today)})


def _local(moment: Any) -> date:
    return timezone.localtime(moment).date()


def figures(interest: Interest) -> list[str]:
    """Return the three screening figures apart; what was not asked is left out."""
    found = []
    if interest.must_all:
        given = {"met": interest.must_met, "all": interest.must_all}
        found.append(_("must %(met)d of %(all)d") % given)
    if interest.merit_all:
        given = {"met": interest.merit_met, "all": interest.merit_all}
        found.append(_("merit %(met)d of %(all)d") % given)
    if interest.values_all:
        given = {"met": interest.values_met, "all": interest.values_all}
        found.append(_("values %(met)d of %(all)d") % given)
    return found


def marks(interest: Interest) -> list[Words]:
    """Return what stands out: a person asked for, suspected spam, an address that bounces, a test."""
    found = []
    if interest.person_asked_at is not None:
        found.append(Words(_("Asks for a person"), "soon"))
    if interest.spam == Spam.SUSPECTED:
        found.append(Words(_("Suspected spam"), "look"))
    if interest.spam == Spam.CONFIRMED:
        found.append(Words(_("Spam"), "quiet"))
    if interest.candidate.address_state == AddressState.UNREACHABLE:
        found.append(Words(_("Unreachable"), "late"))
    if interest.is_test:
        found.append(Words(_("Test"), "quiet"))
    return found


def label(choices: Any, value: str) -> str:
    """Return a stored code's word; an unknown code speaks for itself."""
    return _words(choices, get_language()).get(value, value)


@cache
def _words(choices: Any, language: str | None) -> dict[str, str]:
    """Return code to its word in the active *language*; a page asks for hundreds, and Django looks in every app's words."""
    return {code: str(word) for code, word in choices.choices}


def step_words(interest: Interest) -> Words:
    """Return the step, and for an ended entry how it ended."""
    if interest.step == Step.ENDED and interest.outcome:
        return Words(str(interest.get_outcome_display()), "quiet")
    tone = {Step.NEW: "good", Step.ENDED: "quiet"}.get(interest.step, "plain")  # type: ignore[call-overload]
    return Words(label(Step, interest.step), tone)


def area_names(interests: Sequence[Interest]) -> dict[int, str]:
    """Return entry id to its areas in words, for a whole page in one query.

    They are the candidate's own choice, else the role form's area.
    """
    known = names().areas
    found: dict[int, list[int]] = {}
    ids = [interest.pk for interest in interests]
    links = Interest.areas.through.objects.filter(interest_id__in=ids).values_list("interest_id", "area_id")
    for interest_id, area_id in links:
        found.setdefault(interest_id, []).append(area_id)
    unsure = _("Not sure of the area yet")
    return {
        each.pk: area_words(
            found.get(each.pk, ()), known, unsure if each.areas_unsure else "", each.form.area_id
        )
        for each in interests
    }


def area_words(chosen: Collection[int], known: Mapping[int, str], unsure: str, own: int | None) -> str:
    """Return the areas a candidate chose, else *unsure* when they said so, else the form's *own* area."""
    if chosen:
        return ", ".join(sorted(known[area] for area in chosen if known.get(area)))
    return unsure or known.get(own or 0, "")


def make_row(interest: Interest, *, url: str, areas: str, owner: str, today: date) -> Row:
    """Return the row of *interest*, without attributes and buttons."""
    assigned = get_user_display_name(interest.assigned_to) if interest.assigned_to else ""
    return Row(
        interest=interest,
        url=url,
        name=interest.name or _("No name given"),
        unread=interest.opened_at is None,
        kind=label(Kind, interest.kind),
        availability=Words(
            label(Availability, interest.availability),
            "good" if interest.availability == Availability.ACTIVE else "plain",
        ),
        areas=areas,
        result=Words(label(Result, interest.result), RESULT_TONES.get(interest.result, "plain")),  # type: ignore[call-overload]
        figures=figures(interest),
        step=step_words(interest),
        due=due_words(interest, today),
        owner=owner,
        assigned=assigned,
        received=short_date(_local(interest.submitted_at), today),
        marks=marks(interest),
    )
