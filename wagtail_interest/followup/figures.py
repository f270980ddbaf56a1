"""What stands on each form today: to answer, overdue, waiting seekers, next touches; few queries for any number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q

from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.interest import Interest, InterestQuerySet
from wagtail_interest.vocabulary import AddressState, Availability, Spam, Step


@dataclass(frozen=True)
class Figures:
    """Counts of one form without tests and confirmed spam.

    ``oldest`` is the day since which something waits for a decision here; None when nothing does.
    """

    to_answer: int = 0
    overdue: int = 0
    active: int = 0
    suspected: int = 0
    unreachable: int = 0
    touch: int = 0
    oldest: date | None = None
    oldest_due: date | None = None
    newest_overdue: date | None = None
    newest_touch: date | None = None

    @property
    def undecided(self) -> int:
        """How many entries a review of this form shows."""
        return self.to_answer + self.touch


NOTHING = Figures()


def to_answer(form_ids: Iterable[int], today: date) -> InterestQuerySet:
    """Return the entries of these forms that somebody has to answer on *today*, without tests and confirmed spam."""
    return Interest.objects.filter(form_id__in=list(form_ids)).to_answer(today).counted()


def to_touch(form_ids: Iterable[int], today: date) -> InterestQuerySet:
    """Return the answered entries of these forms whose next touch is due on *today*."""
    due = Interest.objects.filter(
        form_id__in=list(form_ids), step=Step.KEEP_IN_TOUCH, next_touch_on__lte=today
    )
    return due.exclude(settled_at__isnull=True, exit="").counted()


def figures(form_ids: Iterable[int], today: date) -> dict[int, Figures]:
    """Return form id to its figures; forms where nothing waits are left out. Two queries."""
    ids = list(form_ids)
    found = {row["form_id"]: _read(row) for row in _answers(ids, today)}
    touched = to_touch(ids, today).order_by().values("form_id")
    for row in touched.annotate(n=Count("pk"), first=Min("next_touch_on"), last=Max("next_touch_on")):
        found[row["form_id"]] = _with_touch(found.get(row["form_id"], NOTHING), row)
    return found


def _answers(ids: list[int], today: date) -> Any:
    late = Q(due_on__lt=today)
    waited = Q(waiting_until__isnull=False)
    return (
        to_answer(ids, today)
        .order_by()
        .values("form_id")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=late),
            seekers=Count("pk", filter=Q(availability=Availability.ACTIVE)),
            doubted=Count("pk", filter=Q(spam=Spam.SUSPECTED)),
            lost=Count("pk", filter=Q(candidate__address_state=AddressState.UNREACHABLE)),
            came=Min("submitted_at", filter=~waited),
            back=Min("waiting_until"),
            first_due=Min("due_on"),
            last_late=Max("due_on", filter=late),
        )
    )


def _read(row: dict[str, Any]) -> Figures:
    since = [local_day(row["came"])] if row["came"] else []
    if row["back"]:
        since.append(row["back"] + timedelta(days=1))
    return Figures(
        to_answer=row["n"],
        overdue=row["late"],
        active=row["seekers"],
        suspected=row["doubted"],
        unreachable=row["lost"],
        oldest=min(since, default=None),
        oldest_due=row["first_due"],
        newest_overdue=row["last_late"],
    )


def _with_touch(stands: Figures, row: Mapping[str, Any]) -> Figures:
    since = [day for day in (stands.oldest, row["first"]) if day is not None]
    return replace(stands, touch=row["n"], newest_touch=row["last"], oldest=min(since))


def total(found: Iterable[Figures]) -> Figures:
    """Return the sum over forms; its dates are the outermost."""
    rows = list(found)

    def outermost(name: str, pick: Any) -> date | None:
        days = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        return pick(days) if days else None

    counts = {
        name: sum(getattr(row, name) for row in rows)
        for name in ("to_answer", "overdue", "active", "suspected", "unreachable", "touch")
    }
    return Figures(
        **counts,
        oldest=outermost("oldest", min),
        oldest_due=outermost("oldest_due", min),
        newest_overdue=outermost("newest_overdue", max),
        newest_touch=outermost("newest_touch", max),
    )
