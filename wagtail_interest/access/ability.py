"""Who is able to answer today: active, holding the right, and not away; asked of the database in the plan's own query."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_interest.access.scope import holds
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.plan import HandlingPlan


def with_people(plans: QuerySet[HandlingPlan], today: date) -> QuerySet[HandlingPlan]:
    """Return *plans* with owner, deputy and four marks: ``owner_able``, ``owner_away`` and the deputy's.

    *Able* is active and holding view and change on entries, as far as rights lie in Django's own tables; *away*
    is an ``Absence`` that holds on *today* (a day in the site's time zone).
    """
    users = get_user_model()._default_manager.filter(holds("change"), is_active=True).filter(holds("view"))
    away = Absence.objects.filter(first_day__lte=today, last_day__gte=today)
    marks: dict[str, Any] = {}
    for role in ("owner", "deputy"):
        marks[f"{role}_able"] = Exists(users.filter(pk=OuterRef(f"{role}_id")))
        marks[f"{role}_away"] = Exists(away.filter(user=OuterRef(f"{role}_id")))
    return plans.select_related("owner", "deputy").annotate(**marks)


def able_today(plan: Any) -> Any:
    """Return who answers today for a plan from ``with_people``: the owner, else the deputy, else None."""
    for role in ("owner", "deputy"):
        if getattr(plan, f"{role}_able") and not getattr(plan, f"{role}_away"):
            return getattr(plan, role)
    return None


def away_on(day: date) -> Q:
    """Return the condition for users who are away on *day*."""
    return Exists(Absence.objects.filter(user=OuterRef("pk"), first_day__lte=day, last_day__gte=day))  # type: ignore[return-value]
