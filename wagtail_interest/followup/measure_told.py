"""What the daily mail tells owner and deputy when more promises broke than is bearable."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_interest.access import visible_forms
from wagtail_interest.followup import measure
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.followup.promise import local_day
from wagtail_interest.followup.section import Section
from wagtail_interest.links.urls import reverse_absolute
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Promise

#: The inbox's list of plans, and its page of one.
PLAN = "interest_plans_modeladmin_edit"


def sections(user: Any, *, now: datetime) -> list[Section]:
    """Return what owner or deputy *user* hears of slow forms: on the day it is found, then on each day of review."""
    today = local_day(now)
    lines: list[str] = []
    url = ""
    slow = visible_forms(user).filter(measured__has_key="slow_since").select_related("plan", "site")
    for form in slow.order_by("title", "pk"):
        plan = form.current_plan
        if plan is not None and user.pk in (plan.owner_id, plan.deputy_id) and _is_told(form, plan, today):
            lines += _lines(form, plan)
            url = url or _plan_url(form, plan)
    if not lines:
        return []
    return [
        Section(
            kind="slow",
            lines=lines,
            url=url,
            weight=40,
            title=_("Answers take longer than promised"),
            label=_("Open the handling plan"),
            short=_("promise broken"),
        )
    ]


def _is_told(form: Form, plan: HandlingPlan, today: date) -> bool:
    since = parse_date(str(form.measured["slow_since"])) or today
    first = working_days(form.site_id).add(since - timedelta(days=1), 1)
    return today == first or (today > first and today.weekday() == plan.review_weekday)


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
