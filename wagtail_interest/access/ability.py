"""Who is able to answer today: active, holding the right, and not away; asked of the database in the plan's own query."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from wagtail_interest.access.scope import holds
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.plan import HandlingPlan

#: In the order in which they answer.
ROLES = ("owner", "deputy")


def with_people(plans: QuerySet[HandlingPlan], today: Any) -> QuerySet[HandlingPlan]:
    """Return *plans* with owner, deputy and marks: ``owner_able``, ``owner_away``, ``owner_away_from`` and the deputy's.

    *Able* is active and holding view and change on entries, as far as rights lie in Django's own tables. *Away* is
    the last day of an ``Absence`` that holds on *today* (a day in the site's time zone), None for somebody who is
    here; *away from* its first day.
    """
    users = get_user_model()._base_manager.filter(holds("change"), is_active=True).filter(holds("view"))
    away = Absence.objects.filter(first_day__lte=today, last_day__gte=today)
    marks: dict[str, Any] = {}
    for role in ROLES:
        marks[f"{role}_able"] = Exists(users.filter(pk=OuterRef(f"{role}_id")))
        absent = away.filter(user=OuterRef(f"{role}_id"))
        marks[f"{role}_away"] = Subquery(absent.order_by("-last_day").values("last_day")[:1])
        marks[f"{role}_away_from"] = Subquery(absent.order_by("first_day").values("first_day")[:1])
    return plans.select_related("owner", "deputy").annotate(**marks)


def able_ever(plan: Any) -> Any:
    """Return who answers for a plan from ``with_people`` once they are back: the owner, else the deputy, else None."""
    return next((getattr(plan, role) for role in ROLES if getattr(plan, f"{role}_able")), None)


def able_today(plan: Any) -> Any:
    """Return who answers today for a plan from ``with_people``: the owner, else the deputy, else None."""
    for role in ROLES:
        if getattr(plan, f"{role}_able") and not getattr(plan, f"{role}_away"):
            return getattr(plan, role)
    return None


def away_on(day: date) -> Q:
    """Return the condition for users who are away on *day*."""
    return Exists(Absence.objects.filter(user=OuterRef("pk"), first_day__lte=day, last_day__gte=day))  # type: ignore[return-value]
