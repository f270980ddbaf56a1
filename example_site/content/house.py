"""How Norrglimt has arranged itself: who answers for what, when it is closed and who will be away; what exists stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile

from example_site.content.days import working_day
from example_site.content.words import SWEDISH
from wagtail_interest.records.absence import Absence, ClosedPeriod
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Purpose

#: Names by language, first and last day; each returns every year.
CLOSED = (
    ({"sv": "sommaren", "en": "the summer"}, date(2025, 7, 1), date(2025, 7, 31)),
    ({"sv": "jul", "en": "Christmas"}, date(2025, 12, 23), date(2026, 1, 6)),
)
REPLY_TO = "jobb@norrglimt.example"
#: Besides the default plan, by the page that has it.
PLANS: dict[str, dict[str, Any]] = {
    "sales": {
        "name": "Säljare, återkommande roll",
        "purpose": Purpose.RECURRING,
        "active_days": 3,
        "capacity_per_week": 6,
        "overdue_limit": 3,
    },
    "electrician": {
        "name": "Elektriker och lärlingar",
        "purpose": Purpose.TRAINEES,
        "active_days": 5,
        "capacity_per_week": 4,
        "overdue_limit": 3,
    },
}
#: The recruiter is away for a week, so many days from the making of the data.
AWAY_IN = 24


def arrange(now: datetime) -> None:
    """Make plans, closed periods and the absence to come, and let the manager read English."""
    users = get_user_model().objects
    recruiter, manager = users.get(username="recruiter"), users.get(username="manager")
    if not ClosedPeriod.objects.exists():
        for names, first, last in CLOSED:
            ClosedPeriod.objects.create(names=names, first_day=first, last_day=last, every_year=True)
    HandlingPlan.objects.filter(is_default=True, deputy=None).update(deputy=manager, reply_to=REPLY_TO)
    for values in PLANS.values():
        given = {**values, "owner": recruiter, "deputy": manager, "reply_to": REPLY_TO}
        HandlingPlan.objects.get_or_create(name=given.pop("name"), defaults=given)
    if not Absence.objects.exists():
        first = working_day(now + timedelta(days=AWAY_IN), 1)
        Absence.objects.create(user=recruiter, first_day=first, last_day=first + timedelta(days=6))
    UserProfile.objects.get_or_create(user=manager, defaults={"preferred_language": "en"})


def share_out_plans() -> None:
    """Give each role form its own plan; the general one keeps the default."""
    for key, values in PLANS.items():
        plan = HandlingPlan.objects.get(name=values["name"])
        Form.objects.filter(title=SWEDISH[key]["title"]).update(plan=plan)
