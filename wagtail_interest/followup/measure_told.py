"""What the daily mail tells owner and deputy when more promises broke than is bearable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_interest.access import visible_forms
from wagtail_interest.followup import measure
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.followup.digest import memory_of
from wagtail_interest.followup.promise import local_day
from wagtail_interest.followup.rhythm import latest_review_day
from wagtail_interest.followup.section import Section
from wagtail_interest.links.urls import reverse_absolute
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Promise

#: The inbox's list of plans, and its page of one.
PLAN = "interest_plans_modeladmin_edit"


def sections(user: Any, *, now: datetime) -> list[Section]:
    """Return what owner or deputy *user* hears of slow forms: with the next mail, then on days of review."""
    today = local_day(now)
    found = list(_slow(user))
    if not found:
        return []
    known = {mark for marks in memory_of(user, today).get("slow", []) for mark in marks}
    told = [
        (form, plan) for form, plan in found if _mark(form) not in known or _is_review_day(form, plan, today)
    ]
    lines = [line for form, plan in told for line in _lines(form, plan)]
    if not lines:
        return []
    return [
        Section(
            kind="slow",
            lines=lines,
            url=next(filter(None, (_plan_url(form, plan) for form, plan in told)), ""),
            weight=40,
            title=_("Answers take longer than promised"),
            label=_("Open the handling plan"),
            short=_("promise broken"),
            told={"slow": [_mark(form) for form, _plan in told]},
        )
    ]


def _slow(user: Any) -> Iterator[tuple[Form, HandlingPlan]]:
    """Yield the forms that break their promise and whose plan names *user*, each with that plan."""
    slow = visible_forms(user).filter(measured__has_key="slow_since").select_related("plan", "site")
    for form in slow.order_by("title", "pk"):
        plan = form.current_plan
        if plan is not None and user.pk in (plan.owner_id, plan.deputy_id):
            yield form, plan


def _mark(form: Form) -> str:
    """Return what is remembered of a form that was told of; slow again after a better time is another matter."""
    return f"{form.pk}:{form.measured['slow_since']}"


def _is_review_day(form: Form, plan: HandlingPlan, today: date) -> bool:
    return latest_review_day(plan, today, working_days(form.site_id)) == today


def _plan_url(form: Form, plan: HandlingPlan) -> str:
    """Return where the plan is mended; empty while the host shows no plans or has no address."""
    try:
        return reverse_absolute(PLAN, [plan.pk], form.site)
    except (NoReverseMatch, ImproperlyConfigured):
        return ""


def _lines(form: Form, plan: HandlingPlan) -> list[str]:
    found = []
    for group in Availability.values:
        figures = measure.figures_of(form, group)
        if figures is None or plan.promise_for(group) != Promise.PERSONAL:
            continue
        days = measure.shown_days(form, plan, group)
        said = ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}
        values = {"form": form.title, "late": figures["broken"], "all": figures["n"], "days": said}
        found.append(
            _(
                "“%(form)s”: %(late)d of %(all)d answers of the last 90 days broke the promise. The page says "
                "%(days)s until it is kept again."
            )
            % values
        )
    return found
