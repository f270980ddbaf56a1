"""When a warning counts as delivered and when it is over: the notes on a form that its intake state is computed from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from wagtail_interest.followup.intake_state import IntakeState, low_mark, states_of
from wagtail_interest.followup.opening import mark_opened
from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import Cause, EventCode, Intake, MessageKind, MessageState, Source

#: Kinds of warning in a mail's context ``warned``, each with the form's column that keeps when it was delivered.
MARKS = {"debt": "debt_warned_at", "unable": "unable_warned_at"}
KIND_OF = {Cause.DEBT: "debt", Cause.AWAY: "unable", Cause.UNABLE: "unable"}
#: Changes that leave what is owed as it was, or add to it.
SETTLES_NOTHING = frozenset(
    {
        EventCode.OPENED,
        EventCode.FILE_OPENED,
        EventCode.EXPORTED,
        EventCode.ASSIGNED,
        EventCode.NOTED,
        EventCode.OVERRULED,
        EventCode.REOPENED,
        EventCode.TOUCH,
        EventCode.AREA,
        EventCode.LOOKED,
        EventCode.READ,
    }
)
ARRIVED = (MessageState.SENT, MessageState.DELIVERED)
LOST = (MessageState.BOUNCED, MessageState.REJECTED, MessageState.FAILED)
#: Mail about one warning goes to everybody within so long; a later one speaks of another.
SAME_ROUND = timedelta(days=2)


def warned_on(form: Form, cause: str) -> date | None:
    """Return the day on which the standing warning of *cause* was delivered."""
    at = getattr(form, MARKS[KIND_OF[Cause(cause)]])
    return local_day(at) if at else None


def on_mail(sender: Any, *, message: Message, state: str, now: datetime, **kwargs: Any) -> None:
    """Receive ``message_changed``: a warning counts from when its mail has left, and no more when that came back."""
    warned = message.context.get("warned") if message.kind == MessageKind.SYSTEM else None
    if not isinstance(warned, dict):
        return
    for kind, column in MARKS.items():
        ids = [pk for pk in warned.get(kind, []) if isinstance(pk, int)]
        if ids and state in ARRIVED:
            _mark(ids, kind, column, now)
        elif ids and state in LOST:
            _unmark(ids, kind, column, message)


def _mark(ids: list[int], kind: str, column: str, now: datetime) -> None:
    """Note the warning on the forms that still need one; the first mail of a round decides."""
    forms = list(Form.objects.filter(pk__in=ids))
    states = states_of(forms, now)
    due = [form.pk for form in forms if kind in {KIND_OF[Cause(cause)] for cause in states[form.pk].unwarned}]
    Form.objects.filter(pk__in=due).update(**{column: now})


def _unmark(ids: list[int], kind: str, column: str, lost: Message) -> None:
    """Take the note back where no other mail of the same round arrived: nobody was warned."""
    for form in Form.objects.filter(pk__in=ids, **{f"{column}__isnull": False}):
        at = getattr(form, column)
        others = Message.objects.filter(
            kind=MessageKind.SYSTEM, state__in=ARRIVED, sent_at__range=(at - SAME_ROUND, at + SAME_ROUND)
        ).exclude(pk=lost.pk)
        arrived = any(form.pk in (each.context.get("warned") or {}).get(kind, []) for each in others)
        if not arrived:
            Form.objects.filter(pk=form.pk, **{column: at}).update(**{column: None})


def on_changed(sender: Any, *, code: str, now: datetime, **kwargs: Any) -> None:
    """Receive ``interests_changed``: a warning about debt is over the second the debt is."""
    if code not in SETTLES_NOTHING:
        end_debt_warnings(now)


def on_erasing(sender: Any, *, ids: Collection[int], now: datetime, **kwargs: Any) -> None:
    """Receive ``interests_erasing``: what is erased is owed no more."""
    end_debt_warnings(now, without=ids)


@transaction.atomic(savepoint=False)
def end_debt_warnings(now: datetime, *, without: Collection[int] = ()) -> None:
    """Forget the warnings of forms whose overdue answers are down to the low mark; one query when none stands.

    The forms are locked, though not against new entries: of two people who answer the last two at the same moment,
    the later one must see both.
    """
    standing = Form.objects.filter(debt_warned_at__isnull=False).order_by("pk")
    forms = list(standing.select_for_update(no_key=connection.features.has_select_for_no_key_update))
    if not forms:
        return
    rows = Interest.objects.overdue(local_day(now)).exclude(pk__in=list(without))
    over = []
    for form in forms:
        plan = form.current_plan
        if plan is None or rows.filter(form=form).count_countable() <= low_mark(plan.limit):
            over.append(form.pk)
    Form.objects.filter(pk__in=over).update(debt_warned_at=None)


def on_accepted(sender: Any, *, interest: Interest, now: datetime, **kwargs: Any) -> None:
    """Receive ``interest_accepted``: whoever could write by the form met an open one."""
    if interest.form.opened_at is None and interest.source == Source.FORM:
        mark_opened(interest.form, now=now)


def settle(now: datetime) -> tuple[int, int]:
    """Bring the notes on forms up to date: warnings that are over, forms that opened; return how many of each.

    The state is right without it; it keeps an old warning from speaking of a new matter.
    """
    stands = Q(debt_warned_at__isnull=False) | Q(unable_warned_at__isnull=False) | Q(opened_at__isnull=True)
    forms = list(Form.objects.filter(stands))
    states = states_of(forms, now)
    ended = sum(_forget(form, kind, states[form.pk]) for form in forms for kind in MARKS)
    opened = sum(
        mark_opened(form, now=now) for form in forms if form.opened_at is None and _opens(states[form.pk])
    )
    return ended, opened


def _forget(form: Form, kind: str, state: IntakeState) -> bool:
    """Forget a warning whose matter is over, or that is too old to speak of the present one."""
    column = MARKS[kind]
    warned_of = {KIND_OF[Cause(threat.cause)] for threat in state.threats if threat.warned}
    if getattr(form, column) is None or kind in warned_of:
        return False
    return bool(Form.objects.filter(pk=form.pk, **{column: getattr(form, column)}).update(**{column: None}))


def _opens(state: IntakeState) -> bool:
    return state.live and state.code not in (Intake.NOT_OPEN, Intake.CLOSED)
