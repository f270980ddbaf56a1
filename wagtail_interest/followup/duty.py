"""Who answers for which form today, for many forms at once: all plans and people in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagtail_interest import access
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan


@dataclass(frozen=True)
class Plans:
    """Every plan with owner, deputy and whether they are able and present on ``today``."""

    today: date
    by_id: dict[int, HandlingPlan]
    defaults: dict[int | None, HandlingPlan]

    def of(self, form: Form) -> HandlingPlan | None:
        """Return the plan that holds for *form*: its own, its site's default, the default of all sites."""
        own = self.by_id.get(form.plan_id) if form.plan_id else None
        return own or self.defaults.get(form.site_id) or self.defaults.get(None)

    def who(self, form: Form) -> Any:
        """Return who answers for *form* today; None when nobody is able and present."""
        plan = self.of(form)
        return access.able_today(plan) if plan is not None else None


def plans_on(today: date) -> Plans:
    """Read all plans with their people; *today* is a day in the site's time zone."""
    rows = list(access.with_people(HandlingPlan.objects.order_by("pk"), today))
    return Plans(today, {row.pk: row for row in rows}, {row.site_id: row for row in rows if row.is_default})


@dataclass(frozen=True)
class Duty:
    """The forms of one person on one day.

    Args:
        mine: those this person answers for today; for who sees all, also those nobody can answer for.
        behind: those where somebody else answers today and this person is the deputy.
        plans: the plans of the day.
    """

    user: Any
    mine: list[Form]
    behind: list[Form]
    plans: Plans


def duty_of(user: Any, plans: Plans) -> Duty:
    """Return what *user* has to look after on the plans' day, within what they may see."""
    return _sort_out(user, plans, seen_forms(user))


def _sort_out(user: Any, plans: Plans, forms: list[Form]) -> Duty:
    everything = access.sees_all(user)
    mine, behind = [], []
    for form in forms:
        who, plan = plans.who(form), plans.of(form)
        if who == user or (who is None and everything):
            mine.append(form)
        elif plan is not None and plan.deputy_id == user.pk:
            behind.append(form)
    return Duty(user, mine, behind, plans)


def forms_to_review(user: Any, plans: Plans, seen: list[Form]) -> list[Form]:
    """Return which of the forms *user* may see a review of theirs covers.

    Theirs today; else those whose plan names them although a colleague is there; else, for who answers for
    nothing, all they may see.
    """
    mine = _sort_out(user, plans, seen).mine
    return mine or [form for form in seen if named(user, plans.of(form))] or seen


def seen_forms(user: Any) -> list[Form]:
    """Return the forms *user* may see, by title."""
    return list(access.visible_forms(user).select_related("site"))


def named(user: Any, plan: HandlingPlan | None) -> bool:
    """Return whether *plan* names *user* as owner or deputy."""
    return plan is not None and user.pk in (plan.owner_id, plan.deputy_id)


def ids_of(forms: Iterable[Form]) -> list[int]:
    """Return the primary keys of *forms*."""
    return [form.pk for form in forms]
