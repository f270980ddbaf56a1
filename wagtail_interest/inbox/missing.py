"""What is still missing before everything works: a list of tasks, never a wall, each with where to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, TextField
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from wagtail_interest import access
from wagtail_interest.followup.duty import Plans, plans_on
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox import badge
from wagtail_interest.inbox.urls import address
from wagtail_interest.mail.checks import check_sender
from wagtail_interest.records.form import Form, FormPage, FormVersion
from wagtail_interest.records.mark import HEARTBEAT, Mark
from wagtail_interest.records.plan import HandlingPlan

#: A clock that has not run for so long does not run each minute, as it should.
LATE = timedelta(minutes=20)
#: Plans or forms named one by one.
NAMED = 3


@dataclass(frozen=True)
class Task:
    """One thing to mend: a sentence, and where; an empty *url* is for whoever runs the site."""

    words: str
    url: str = ""
    label: str = ""


def tasks(user: Any, *, now: datetime) -> list[Task]:
    """Return what *user* can mend or have mended; empty when nothing is missing. At most a minute old."""
    found = badge.remembered("missing", user, lambda: _look(user, now=now))
    return [task for code, given in found for task in [_task(code, given)]]


def _look(user: Any, *, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Return codes with what their words need, so that every reader gets them in their own language."""
    plans = plans_on(local_day(now))
    everything = access.sees_all(user)
    found = _of_plans(user, plans, everything)
    if everything:
        found += [*_of_pages(), *_of_machinery(now)]
    return found


def _of_plans(user: Any, plans: Plans, everything: bool) -> list[tuple[str, dict[str, Any]]]:
    used = set(Form.objects.filter(closed_at=None).order_by().values_list("plan", flat=True).distinct())
    mine = [plan for plan in plans.by_id.values() if everything or user.pk in (plan.owner_id, plan.deputy_id)]
    found: list[tuple[str, dict[str, Any]]] = []
    if everything and not plans.defaults:
        found.append(("no_plan", {}))
    for plan in mine:
        if plan.pk not in used and not plan.is_default:
            continue
        given = {"plan": plan.name, "pk": plan.pk}
        if not _able(plan, "owner") and not _able(plan, "deputy"):
            found.append(("no_owner", given))
        elif plan.deputy_id is None:
            found.append(("no_deputy", given))
        elif not _able(plan, "deputy"):
            found.append(("deputy_unable", given))
    return found


def _able(plan: HandlingPlan, role: str) -> bool:
    return bool(getattr(plan, f"{role}_able"))


def _of_pages() -> list[tuple[str, dict[str, Any]]]:
    """Return the forms on live pages whose privacy notice, as last shown, links to no privacy policy."""
    newest = FormVersion.objects.filter(form=OuterRef("pk")).order_by("-created_at", "-pk")
    shown = Exists(FormPage.objects.filter(form=OuterRef("pk"), page__live=True))
    told = newest.annotate(told=KT("texts__privacy")).values("told")[:1]
    rows = Form.objects.filter(shown, closed_at=None).annotate(told=Subquery(told, output_field=TextField()))
    lacking = rows.filter(told__isnull=False).exclude(told__icontains="<a ").order_by("title")
    titles = list(lacking.values_list("title", flat=True)[: NAMED + 1])
    return [("no_privacy", {"titles": titles})] if titles else []


def _of_machinery(now: datetime) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if check_sender():
        found.append(("no_sender", {}))
    mark = Mark.objects.filter(name=HEARTBEAT).first()
    if mark is None:
        found.append(("never_ran", {}))
    elif now - mark.at > LATE:
        found.append(("clock_late", {}))
    return found


def _task(code: str, given: dict[str, Any]) -> Task:
    plan_url = address("plans", "edit", given["pk"]) if "pk" in given else address("plans")
    plan = {"plan": given.get("plan", "")}
    mend_plan = _("Handling plan")
    known = {
        "no_plan": lambda: Task(
            _("There is no default handling plan, so no form is open."), plan_url, mend_plan
        ),
        "no_owner": lambda: Task(
            _("Nobody who can answer is named in the plan “%(plan)s”.") % plan, plan_url, mend_plan
        ),
        "no_deputy": lambda: Task(
            _("The plan “%(plan)s” has no deputy for when its owner is away.") % plan, plan_url, mend_plan
        ),
        "deputy_unable": lambda: Task(
            _("The deputy of the plan “%(plan)s” cannot log in or may not answer.") % plan,
            plan_url,
            mend_plan,
        ),
        "no_privacy": lambda: Task(
            _("The privacy notice links to no privacy policy: %(titles)s.")
            % {"titles": _titles(given["titles"])},
            address("forms"),
            _("Forms"),
        ),
        "no_sender": lambda: Task(
            _("No sender's address is set, so mail services refuse our mail: DEFAULT_FROM_EMAIL.")
        ),
        "never_ran": lambda: Task(
            _("interest_run has never run: no mail leaves and nothing is erased on its date.")
        ),
        "clock_late": lambda: Task(_("interest_run should run every few minutes and has not run lately.")),
    }
    return known[code]()


def _titles(titles: list[str]) -> str:
    named = [_("“%(title)s”") % {"title": title} for title in titles[:NAMED]]
    return ", ".join(named) + (" …" if len(titles) > NAMED else "")
