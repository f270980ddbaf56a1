"""What a site begins with: groups, areas, answer templates and the default plan; what exists is left as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.coreutils import get_content_languages

from wagtail_interest.access.groups import let_answer, make_groups
from wagtail_interest.followup.starter_templates import make_starters
from wagtail_interest.records.area import Area
from wagtail_interest.records.plan import HandlingPlan

#: Kinds of work most sites have; managers rename and add in the admin.
STARTER_AREAS = (
    {"en": "Sales and customer service", "sv": "Försäljning och kundservice"},
    {"en": "Care and health", "sv": "Vård och omsorg"},
    {"en": "Technology and IT", "sv": "Teknik och IT"},
    {"en": "Production and warehouse", "sv": "Produktion och lager"},
    {"en": "Office and administration", "sv": "Kontor och administration"},
    {"en": "Education", "sv": "Utbildning"},
    {"en": "Management", "sv": "Ledning"},
)


@dataclass(frozen=True)
class Founded:
    """What ``found`` made. ``groups``: name to whether it is new; ``joined``: the owner became a recruiter."""

    groups: dict[str, bool]
    areas: int
    templates: int
    plan: HandlingPlan
    plan_is_new: bool
    owner_is_new: bool
    joined: bool


@transaction.atomic
def found(owner: Any, *, plan_values: dict[str, Any] | None = None, with_groups: bool = True) -> Founded:
    """Make what is missing; safe to run again.

    Args:
        owner: who answers under the default plan; None keeps the present one.
        plan_values: fields of the default plan to set, such as ``capacity_per_week``.
        with_groups: make the groups, or give them the rights they lack.

    Raises:
        RightsMissing: before ``migrate``.
    """
    groups = make_groups() if with_groups else {}
    areas, templates = _make_areas(), make_starters(list(get_content_languages()))
    plan = HandlingPlan.objects.select_related("owner", "deputy").filter(is_default=True, site=None).first()
    is_new = plan is None
    plan = plan or HandlingPlan(name="Standard", is_default=True)
    owner_is_new = owner is not None and owner.pk != plan.owner_id
    if owner is not None:
        plan.owner = owner
        if plan.deputy_id == owner.pk:
            plan.deputy = None
    for name, value in (plan_values or {}).items():
        setattr(plan, name, value)
    plan.save()
    joined = owner is not None and let_answer(owner)
    return Founded(groups, areas, templates, plan, is_new, owner_is_new, joined)


def _make_areas() -> int:
    """Make the starter areas unless there are some; return how many."""
    if Area.objects.exists():
        return 0
    rows = [Area(names=names, sort_order=place * 10) for place, names in enumerate(STARTER_AREAS, 1)]
    return len(Area.objects.bulk_create(rows))
