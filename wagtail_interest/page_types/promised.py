"""What each group is promised, in words: one source for the form, the texts with placeholders, and the editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wagtail_interest.followup import measure
from wagtail_interest.followup.calendar import WorkingDays, working_days
from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.absence import ClosedPeriod
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Promise

if TYPE_CHECKING:
    from wagtail_interest.page_types.state import State

GROUPS: tuple[str, ...] = tuple(Availability.values)


@dataclass(frozen=True)
class Promised:
    """What one group is promised in public: working days, the measured ones where the plan's were not kept."""

    group: str
    promise: str
    days: int
    is_measured: bool = False


@dataclass(frozen=True)
class Told:
    """What the form says today: a line for each ``Availability``, and the closed days that the dates leave out."""

    lines: dict[str, str]
    closed: list[str]


def promised(form: Form | None, plan: HandlingPlan | None, group: str) -> Promised:
    """Return what *plan* (without one: the standard) promises *group*, as far as *form* keeps it."""
    plan = plan or HandlingPlan()
    days = measure.shown_days(form, plan, group)
    return Promised(group, plan.promise_for(group), days, days > plan.days_for(group))


def on_form(state: State, *, now: datetime) -> Told:
    """Return what the form says, in the page's language: a date that is right for whoever sends it today."""
    days = working_days(state.form.site_id if state.form is not None else None)
    given = tuple(promised(state.form, state.plan, group) for group in GROUPS)
    closed = tuple(
        (each.first_day, each.last_day, each.every_year, each.name_in(state.language)) for each in days.closed
    )
    return _told(given, closed, days.country, local_day(now), state.language)


@lru_cache(maxsize=256)
def _told(
    given: tuple[Promised, ...],
    closed: tuple[tuple[date, date, bool, str], ...],
    country: str,
    today: date,
    language: str,
) -> Told:
    """Return the same for every visitor of a day; all that it depends on is in the arguments, by value."""
    periods = [
        ClosedPeriod(first_day=first, last_day=last, every_year=yearly, names={language: name})
        for first, last, yearly, name in closed
    ]
    days = WorkingDays(tuple(periods), country)
    dates = {each.group: days.add(today, each.days) for each in given if each.promise == Promise.PERSONAL}
    last = max(dates.values(), default=None)
    with override(language):
        on_the_way = days.closed_between(today, last) if last is not None and closed else []
        return Told(
            {each.group: _line(each, dates.get(each.group)) for each in given},
            [_closed_line(period.name_in(language), *ends) for period, *ends in on_the_way],
        )


def _line(given: Promised, day: date | None) -> str:
    if day is None:
        return _("Definite notice at once; a personal answer if you ask.")
    if given.is_measured:
        words = ngettext(
            "Personal answer. Right now it takes up to %(n)d working day, until %(date)s.",
            "Personal answer. Right now it takes up to %(n)d working days, until %(date)s.",
            given.days,
        )
    else:
        words = ngettext(
            "Personal answer within %(n)d working day, by %(date)s.",
            "Personal answer within %(n)d working days, by %(date)s.",
            given.days,
        )
    return words % {"n": given.days, "date": _day(day)}


def _closed_line(name: str, first: date, last: date) -> str:
    ends = {"name": name, "first": _day(first), "last": _day(last)}
    if first == last:
        words = _("We are closed on %(first)s (%(name)s); that day does not count.")
        plain = _("We are closed on %(first)s; that day does not count.")
    else:
        words = _("We are closed %(first)s – %(last)s (%(name)s); those days do not count.")
        plain = _("We are closed %(first)s – %(last)s; those days do not count.")
    return (words if name else plain) % ends


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


@lru_cache(maxsize=256)
def to_all(given: Promised, language: str) -> str:
    """Return what *given* says in a text that both groups read: it names the group."""
    with override(language):
        return _to_active(given) if given.group == Availability.ACTIVE else _to_future(given)


@lru_cache(maxsize=256)
def to_one(given: Promised, language: str) -> str:
    """Return what *given* says to one of the group; nothing where a definite notice stands beside it."""
    if given.promise == Promise.NOTICE:
        return ""
    with override(language):
        if given.is_measured:
            return ngettext(
                "A person answers you. Right now it takes up to %(n)d working day.",
                "A person answers you. Right now it takes up to %(n)d working days.",
                given.days,
            ) % {"n": given.days}
        return ngettext(
            "A person answers you within %(n)d working day.",
            "A person answers you within %(n)d working days.",
            given.days,
        ) % {"n": given.days}


def _to_active(given: Promised) -> str:
    if given.promise == Promise.NOTICE:
        return _(
            "If you are actively looking, you get a definite notice at once, and an answer from a person if you ask."
        )
    if given.is_measured:
        words = ngettext(
            "If you are actively looking, a person answers you. Right now it takes up to %(n)d working day.",
            "If you are actively looking, a person answers you. Right now it takes up to %(n)d working days.",
            given.days,
        )
    else:
        words = ngettext(
            "If you are actively looking, a person answers you within %(n)d working day.",
            "If you are actively looking, a person answers you within %(n)d working days.",
            given.days,
        )
    return words % {"n": given.days}


def _to_future(given: Promised) -> str:
    if given.promise == Promise.NOTICE:
        return _(
            "If you are open to future opportunities, you get a definite notice at once, and an answer from a "
            "person if you ask."
        )
    if given.is_measured:
        words = ngettext(
            "If you are open to future opportunities, a person answers you. Right now it takes up to %(n)d "
            "working day.",
            "If you are open to future opportunities, a person answers you. Right now it takes up to %(n)d "
            "working days.",
            given.days,
        )
    else:
        words = ngettext(
            "If you are open to future opportunities, a person answers you within %(n)d working day.",
            "If you are open to future opportunities, a person answers you within %(n)d working days.",
            given.days,
        )
    return words % {"n": given.days}
