"""Whether a form takes in, warns, pauses or is closed: computed from stored rows and the moment, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateField, Func, IntegerField, OuterRef, Q, Subquery
from django.db.models.expressions import Star

from wagtail_interest.access.ability import ROLES, able_ever, able_today, with_people
from wagtail_interest.conf import conf
from wagtail_interest.followup.calendar import WorkingDays, working_days
from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.form import Form, FormPage
from wagtail_interest.records.interest import UNDOUBTED, VOUCHED, Interest, InterestQuerySet
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.records.prepared import Prepared, Slot
from wagtail_interest.vocabulary import Cause, Intake

#: Whole working days between the delivery of a warning and the pause that it speaks of.
WARNED_AHEAD = 5

#: The plan of a form with its people; public pages ask for it on every request.
_TODAY = Slot("today", DateField())
_OWN_PLAN = Prepared(
    lambda: with_people(HandlingPlan.objects.filter(pk=Slot("pk", BigIntegerField())), _TODAY).order_by()
)
_DEFAULT_PLANS = Prepared(
    lambda: with_people(
        HandlingPlan.objects.filter(Q(site=Slot("site", BigIntegerField())) | Q(site=None), is_default=True),
        _TODAY,
    ).order_by()
)


@dataclass(frozen=True)
class Threat:
    """One reason to pause. ``pauses_on`` is its first day; of one not warned of yet, the earliest there can be."""

    cause: str
    pauses_on: date
    warned: bool


@dataclass(frozen=True)
class IntakeState:
    """Where a form stands. ``pauses_on`` holds while it warns, ``opens_on`` (about) while it is paused or closed."""

    code: str
    plan: Any = None
    person: Any = None
    overdue: int = 0
    threats: tuple[Threat, ...] = ()
    pauses_on: date | None = None
    opens_on: date | None = None
    kept_open_until: date | None = None
    live: bool = True

    @property
    def is_open(self) -> bool:
        """Whether somebody can send something now."""
        return self.code in (Intake.OPEN, Intake.WARNING)

    @property
    def limit(self) -> int:
        """How many answers may be overdue."""
        return self.plan.limit if self.plan is not None else 0

    @property
    def low(self) -> int:
        """At or below this many overdue answers a warning or a pause is over."""
        return low_mark(self.limit)

    @property
    def causes(self) -> tuple[str, ...]:
        """Why it warns or is paused, each a ``Cause``; a form that is closed by hand may have some too."""
        return tuple(threat.cause for threat in self.threats)

    @property
    def unwarned(self) -> tuple[str, ...]:
        """The causes of which nobody was warned yet: a mail is due."""
        return tuple(threat.cause for threat in self.threats if not threat.warned)


def low_mark(limit: int) -> int:
    """Return the number of overdue answers at which a pause ends; below the limit, so that a form does not flap."""
    return limit // 2


def intake_state(
    form: Form,
    plan: Any,
    *,
    now: datetime,
    overdue: int | None = None,
    absences: Sequence[Absence] = (),
    days: Callable[[], WorkingDays] | None = None,
) -> IntakeState:
    """Return the state of *form*.

    Args:
        plan: the plan that holds, from ``with_people``; None when there is none.
        overdue: what ``overdue_here`` counts; None counts now.
        absences: of the plan's people, for a warning ahead; without them only those who are away today count.
        days: the site's working days, asked only where a date must be told.
    """
    days = days or (lambda: working_days(form.site_id))
    today = local_day(now)
    if overdue is None:
        overdue = overdue_of(form, today)
    threats = (
        *_debt(form, plan, overdue, today, days),
        *_people(form, plan, absences, today, days),
    )
    person = able_today(plan) if plan is not None else None
    found = IntakeState(Intake.OPEN, plan, person, overdue, threats)
    return _judge(form, found, today, days)


def _judge(form: Form, found: IntakeState, today: date, days: Callable[[], WorkingDays]) -> IntakeState:
    if is_closed(form, today):
        return _with(found, Intake.CLOSED, opens_on=form.reopen_on)
    able = found.plan is not None and able_ever(found.plan) is not None
    if form.opened_at is None and not able:
        return _with(found, Intake.NOT_OPEN)
    if found.plan is None:
        return _with(found, Intake.PAUSED)  # nothing can be promised, whoever was warned
    kept = form.override_until if form.override_until and form.override_until >= today else None
    over = [threat for threat in found.threats if threat.warned and threat.pauses_on <= today]
    if over and not kept and conf.PAUSE_BY_ITSELF:
        return _with(found, Intake.PAUSED, opens_on=_opens_on(found, today, days()))
    if not found.threats:
        return _with(found, Intake.OPEN, kept_open_until=kept)
    pauses_on = min(threat.pauses_on for threat in found.threats)
    if kept:
        pauses_on = max(pauses_on, kept + timedelta(days=1))
    return _with(
        found,
        Intake.WARNING,
        pauses_on=pauses_on if conf.PAUSE_BY_ITSELF else None,
        kept_open_until=kept,
    )


def _with(found: IntakeState, code: str, **more: Any) -> IntakeState:
    return IntakeState(code, found.plan, found.person, found.overdue, found.threats, **more)


def is_closed(form: Form, today: date) -> bool:
    """Return whether somebody closed *form* and its day to reopen has not come."""
    return form.closed_at is not None and (form.reopen_on is None or form.reopen_on > today)


def _debt(
    form: Form, plan: Any, overdue: int, today: date, days: Callable[[], WorkingDays]
) -> tuple[Threat, ...]:
    """A warning stands from above the limit down to the low mark, so that one answer more or less changes nothing."""
    if plan is None:
        return ()
    standing = form.debt_warned_at is not None and overdue > low_mark(plan.limit)
    if not standing and overdue <= plan.limit:
        return ()
    return (_threat(Cause.DEBT, form.debt_warned_at, today, days()),)


def _people(
    form: Form, plan: Any, absences: Sequence[Absence], today: date, days: Callable[[], WorkingDays]
) -> tuple[Threat, ...]:
    if plan is None or able_ever(plan) is None:
        return (_threat(Cause.UNABLE, form.unable_warned_at, today, days()),)
    if able_today(plan) is None:
        since = max(getattr(plan, f"{role}_away_from") for role in ROLES if getattr(plan, f"{role}_able"))
        return (_threat(Cause.AWAY, form.unable_warned_at, today, days(), since=since),)
    if not absences:
        return ()
    since = first_day_without(plan, absences, today, days())
    if since is None:
        return ()
    return (_threat(Cause.AWAY, form.unable_warned_at, today, days(), since=since),)


def _threat(
    cause: str, warned_at: datetime | None, today: date, days: WorkingDays, *, since: date = date.min
) -> Threat:
    """Return the threat; a warning of an earlier absence, too old to speak of the one from *since* on, is none."""
    warned_on = local_day(warned_at) if warned_at else None
    after = days.add(warned_on, WARNED_AHEAD + 1) if warned_on else date.min
    warned = warned_on is not None and after >= since
    earliest = after if warned else days.add(today, WARNED_AHEAD + 1)
    return Threat(cause, max(earliest, since), warned)


def first_day_without(plan: Any, absences: Sequence[Absence], today: date, days: WorkingDays) -> date | None:
    """Return the next working day, no later than a warning given today reaches, on which everybody able is away."""
    people = [getattr(plan, f"{role}_id") for role in ROLES if getattr(plan, f"{role}_able")]
    day, last = today, days.add(today, WARNED_AHEAD + 1)
    while day < last:
        day += timedelta(days=1)
        away = {each.user_id for each in absences if each.first_day <= day <= each.last_day}
        if away.issuperset(people) and days.is_working(day):
            return day
    return None


def _opens_on(found: IntakeState, today: date, days: WorkingDays) -> date | None:
    """Return about when a paused form opens: debt at the plan's pace, people on the day after their absence."""
    dates = [_ends_on(threat, found, today, days) for threat in found.threats]
    known = [day for day in dates if day is not None]
    return max(known) if len(known) == len(dates) else None


def _ends_on(threat: Threat, found: IntakeState, today: date, days: WorkingDays) -> date | None:
    if threat.cause == Cause.DEBT:
        too_many = found.overdue - found.low
        return days.add(today, max(1, -(-too_many * 5 // found.plan.capacity_per_week)))
    until = [
        getattr(found.plan, f"{role}_away")
        for role in ROLES
        if getattr(found.plan, f"{role}_able") and getattr(found.plan, f"{role}_away")
    ]
    return days.add(min(until), 1) if until and threat.cause == Cause.AWAY else None


# -- rows -------------------------------------------------------------------------------------------------


def overdue_here(today: Any) -> Any:
    """Return the count of overdue countable entries, to annotate forms with; the same two counts as everywhere."""
    overdue = Interest.objects.overdue(today).filter(form=OuterRef("pk")).order_by()
    return _count(overdue.filter(UNDOUBTED)) + _count(overdue.filter(VOUCHED))


def _count(rows: InterestQuerySet) -> Subquery:
    count = Func(Star(), function="COUNT", output_field=IntegerField())
    return Subquery(rows.annotate(count=count).values("count"))


def overdue_of(form: Form, today: date) -> int:
    """Return the count of overdue countable entries of one form."""
    return _overdue([form], today)[form.pk]


def plan_of(form: Form, today: date) -> HandlingPlan | None:
    """Return the plan that holds for *form* with its people: its own, else the default; one query."""
    own = _OWN_PLAN(pk=form.plan_id, today=today) if form.plan_id else []
    return own[0] if own else default_plan(form.site_id, today)


def default_plan(site_id: int | None, today: date) -> HandlingPlan | None:
    """Return the default plan with its people: the site's own before that of all sites."""
    found = {plan.site_id: plan for plan in _DEFAULT_PLANS(site=site_id, today=today)}
    return found.get(site_id) or found.get(None)


def state_of(form: Form, now: datetime) -> IntakeState:
    """Return the state of one form; the rows are read."""
    return states_of([form], now)[form.pk]


def states_of(forms: Iterable[Form], now: datetime) -> dict[int, IntakeState]:
    """Return the state of each form by its id, in four queries for any number of them."""
    forms = list(forms)
    if not forms:
        return {}
    today = local_day(now)
    plans = _plans(forms, today)
    counts = _overdue(forms, today)
    live = set(FormPage.objects.filter(page__live=True, form__in=forms).values_list("form_id", flat=True))
    away = _absences(plans.values(), today)
    found = {}
    for form in forms:
        plan = plans.get(form.plan_id) or plans.get(("site", form.site_id)) or plans.get(("site", None))
        absences = [each for role in ROLES if plan for each in away[getattr(plan, f"{role}_id")]]
        state = intake_state(form, plan, now=now, overdue=counts.get(form.pk, 0), absences=absences)
        found[form.pk] = state if form.pk in live else _gone(state)
    return found


def _gone(state: IntakeState) -> IntakeState:
    return IntakeState(**{**state.__dict__, "live": False})


def _plans(forms: list[Form], today: date) -> dict[Any, HandlingPlan]:
    """Return the plans that hold: by id, and the defaults by ``("site", id)``."""
    wanted = Q(pk__in={form.plan_id for form in forms if form.plan_id}) | Q(is_default=True)
    found: dict[Any, HandlingPlan] = {}
    for plan in with_people(HandlingPlan.objects.filter(wanted), today).order_by():
        found[plan.pk] = plan
        if plan.is_default:
            found["site", plan.site_id] = plan
    return found


def _overdue(forms: list[Form], today: date) -> dict[int, int]:
    rows = Form.objects.filter(pk__in=[form.pk for form in forms]).order_by()
    return dict(rows.annotate(overdue=overdue_here(today)).values_list("pk", "overdue"))


def _absences(plans: Iterable[HandlingPlan], today: date) -> dict[int | None, list[Absence]]:
    """Return the absences that are not over, by person."""
    people = {getattr(plan, f"{role}_id") for plan in plans for role in ROLES} - {None}
    found: dict[int | None, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.filter(user__in=people, last_day__gte=today).order_by("first_day"):
        found[absence.user_id].append(absence)
    return found
