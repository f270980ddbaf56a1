"""What colleagues hear of a form before it pauses, when it has paused, and when a page is live but not open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_interest.access import sees_all
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.followup.intake_marks import KIND_OF, warned_on
from wagtail_interest.followup.intake_state import IntakeState, states_of
from wagtail_interest.followup.intake_words import short_date
from wagtail_interest.followup.promise import local_day
from wagtail_interest.followup.section import Section
from wagtail_interest.links.urls import admin_url
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Cause, Intake

INBOX, FORM, PLAN, PLANS = (
    "interest_inbox_modeladmin_index",
    "interest_forms_modeladmin_edit",
    "interest_plans_modeladmin_edit",
    "interest_plans_modeladmin_index",
)


def sections(user: Any, *, now: datetime) -> list[Section]:
    """Return what *user* must hear of forms that will pause, are paused since today, or are live but not open.

    Owner and deputy hear of the forms of their plans, who sees all hears of every form.
    """
    everything = sees_all(user)
    found: list[Section] = []
    for form, state in _standing(user, everything, now):
        section = _not_open(form, state, now) if everything else None
        section = section or _pausing(form, state, now)
        if section is not None:
            found.append(section)
    return found


def _standing(user: Any, everything: bool, now: datetime) -> Iterator[tuple[Form, IntakeState]]:
    """Yield the forms that concern *user* with their states: published ones that nobody closed."""
    near = Q() if everything else Q(plan__owner=user) | Q(plan__deputy=user) | Q(plan=None)
    forms = list(Form.objects.filter(near).select_related("site"))
    states = states_of(forms, now)
    for form in forms:
        state = states[form.pk]
        concerned = (
            everything or state.plan is not None and user.pk in (state.plan.owner_id, state.plan.deputy_id)
        )
        if concerned and state.live and state.code != Intake.CLOSED:
            yield form, state


def _pausing(form: Form, state: IntakeState, now: datetime) -> Section | None:
    """A warning that is due or was delivered today, the day before a pause, and its first day."""
    today = local_day(now)
    if state.code == Intake.PAUSED:
        if not _begins(state, today):
            return None
        section = _section(form, state, today, "intake_paused", 80)
        return section if state.plan is not None else replace(section, warned=_warned(form, state))
    if state.code != Intake.WARNING:
        return None
    fresh = state.unwarned or any(warned_on(form, cause) == today for cause in state.causes)
    tomorrow = working_days(form.site_id).add(today, 1)
    if not fresh and state.pauses_on != tomorrow:
        return None
    section = _section(form, state, today, "intake_warning", 90)
    return replace(section, warned=_warned(form, state))


def _begins(state: IntakeState, today: date) -> bool:
    """Whether today is the first day of a pause, or nobody has heard yet that the form lost its plan."""
    if state.plan is None:
        return bool(state.unwarned)
    since = [threat.pauses_on for threat in state.threats if threat.warned and threat.pauses_on <= today]
    return min(since, default=None) == today


def _warned(form: Form, state: IntakeState) -> dict[str, list[int]]:
    return {KIND_OF[Cause(cause)]: [form.pk] for cause in state.unwarned}


def _section(form: Form, state: IntakeState, today: date, kind: str, weight: int) -> Section:
    debt = Cause.DEBT in state.causes
    paused = state.code == Intake.PAUSED
    lines = [
        line for line in (_debt_line(state, paused) if debt else "", _people_line(form, state, today)) if line
    ]
    lines.append(_outlook(state, today))
    url, label = _mend(form, state, by_answering=debt and len(state.causes) == 1)
    title = _("“%(form)s” is paused") if paused else _("“%(form)s” will pause")
    if not paused and state.pauses_on is None:
        title = _("“%(form)s” needs you")
    return Section(
        kind=f"{kind}:{form.pk}",
        title=title % {"form": form.title},
        lines=lines,
        url=url,
        label=label,
        weight=weight,
        short=_("a form is paused") if paused else _("a form needs you"),
    )


def _debt_line(state: IntakeState, paused: bool) -> str:
    too_many = max(state.overdue - state.low, 1)
    if state.overdue <= state.limit:
        return _lingering(state, paused, too_many)
    given = {"overdue": state.overdue, "limit": state.limit, "n": too_many}
    if paused:
        return (
            ngettext(
                "%(overdue)d answers are overdue, the limit is %(limit)d. It opens again the moment %(n)d is answered.",
                "%(overdue)d answers are overdue, the limit is %(limit)d. It opens again the moment %(n)d are answered.",
                too_many,
            )
            % given
        )
    return (
        ngettext(
            "%(overdue)d answers are overdue, the limit is %(limit)d. Answer %(n)d and all is well.",
            "%(overdue)d answers are overdue, the limit is %(limit)d. Answer %(n)d of them and all is well.",
            too_many,
        )
        % given
    )


def _lingering(state: IntakeState, paused: bool, left: int) -> str:
    """Say why it goes on although no more is overdue than may be: it ends at half of that, so that it does not flap."""
    given = {"overdue": state.overdue, "n": left, "low": state.low}
    if paused:
        words = ngettext(
            "%(overdue)d overdue. It opens again the moment %(n)d more is answered.",
            "%(overdue)d overdue. It opens again the moment %(n)d more are answered.",
            left,
        )
    else:
        words = ngettext(
            "%(overdue)d overdue. Answer %(n)d more and all is well.",
            "%(overdue)d overdue. Answer %(n)d more and all is well.",
            left,
        )
    return words % given


def _people_line(form: Form, state: IntakeState, today: date) -> str:
    if state.plan is None:
        return _("No handling plan holds for this form any more, so nobody would answer. Choose one.")
    if Cause.UNABLE in state.causes:
        return _(
            "Nobody in its handling plan can answer: owner and deputy have left or lost the right. Choose somebody."
        )
    if Cause.AWAY not in state.causes:
        return ""
    since = next(threat.pauses_on for threat in state.threats if threat.cause == Cause.AWAY)
    if state.person is None:
        words = _("Everybody who answers is away.")
    else:
        words = _("Everybody who answers will be away on %(date)s.") % {"date": short_date(since, today)}
    if state.plan.deputy_id is None:
        return words + " " + _("A deputy in the handling plan would keep the form open.")
    return words


def _outlook(state: IntakeState, today: date) -> str:
    if state.code == Intake.PAUSED:
        return _("Visitors see that the form is paused. Those who have written are still to be answered.")
    if state.pauses_on is None:
        return _("The form stays open all the same: this site only warns.")
    return _("Otherwise the form pauses on %(date)s.") % {"date": short_date(state.pauses_on, today)}


def _mend(form: Form, state: IntakeState, *, by_answering: bool) -> tuple[str, str]:
    """Return where the reader can do something about it, and the words of that link."""
    if by_answering:
        return admin_url(INBOX, form.site, query=f"form={form.pk}"), _("Answer them")
    if state.plan is not None:
        return admin_url(PLAN, form.site, args=[state.plan.pk]), _("Choose who answers")
    return admin_url(FORM, form.site, args=[form.pk]), _("Choose a handling plan")


def _not_open(form: Form, state: IntakeState, now: datetime) -> Section | None:
    """A page went live without anybody to answer: told on the next working day, then every Monday."""
    today = local_day(now)
    if state.code != Intake.NOT_OPEN:
        return None
    if working_days(form.site_id).add(local_day(form.created_at), 1) != today and today.weekday() != 0:
        return None
    url, label = _mend(form, state, by_answering=False)
    return Section(
        kind=f"intake_not_open:{form.pk}",
        title=_("“%(form)s” is published but not open") % {"form": form.title},
        lines=[
            _(
                "Nobody would answer those who write, so the page takes nothing in. It opens when somebody can."
            )
        ],
        url=url,
        label=label,
        weight=70,
        short=_("a page is not open"),
    )
