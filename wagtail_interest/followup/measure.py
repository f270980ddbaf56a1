"""Keeps the promise honest: how long answers really took, and what may be said in public because of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from wagtail_interest.conf import conf
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.followup.promise import add_working_days, local_day
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import OWED, Interest
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Promise

#: How far back answers count, in days.
WINDOW = 90
#: A larger share of broken promises than this is told in public.
BEARABLE = 0.15
#: Rows fetched, and forms written, at a time.
CHUNK = 2000


@dataclass
class Figures:
    """How many answers took how many working days, and how many broke the promise."""

    days: Counter[int] = field(default_factory=Counter)
    broken: int = 0

    def within(self, share: float) -> int:
        """Return the working days within which *share* of the answers came, by nearest rank."""
        wanted, seen = share * self.days.total(), 0
        for days in sorted(self.days):
            seen += self.days[days]
            if seen >= wanted:
                return days
        return 0

    def as_stored(self) -> dict[str, int]:
        """Return what ``Form.measured`` keeps of them."""
        counted = self.days.total()
        return {"n": counted, "median": self.within(0.5), "p85": self.within(0.85), "broken": self.broken}


def measure(now: datetime) -> int:
    """Measure every form not yet measured on this local day, with those that share it; return how many.

    ``Form.measured`` then holds per ``Availability`` the figures of ``Figures.as_stored``, ``at`` (ISO), and
    ``slow_since`` (ISO day) while more promises break than is bearable.
    """
    today = local_day(now)
    forms = {form.pk: form for form in Form.objects.only("measured", "site") if _measured_on(form) != today}
    if not forms:
        return 0
    found = _figures(forms, today, now=now)
    for form in forms.values():
        groups = {group: figures.as_stored() for group, figures in found[form.pk].items()}
        since = form.measured.get("slow_since") or today.isoformat()
        slow = {"slow_since": since} if any(map(_too_many_broken, groups.values())) else {}
        form.measured = {**groups, **slow, "at": now.isoformat()}
    Form.objects.bulk_update(forms.values(), ["measured"], batch_size=500)
    return len(forms)


def _measured_on(form: Form) -> date | None:
    at = parse_datetime(str(form.measured.get("at") or ""))
    return local_day(at) if at is not None else None


def _figures(forms: dict[int, Form], today: date, *, now: datetime) -> dict[int, dict[str, Figures]]:
    """Return the figures by form and group; memory grows with forms and days, not with entries."""
    found: dict[int, dict[str, Figures]] = defaultdict(lambda: defaultdict(Figures))
    between = {site: _counting(site) for site in {form.site_id for form in forms.values()}}
    rows = _judged(forms, today, now=now).values_list(
        "form_id", "availability", "submitted_at", "person_asked_at", "settled_at", "due_on"
    )
    for form_id, group, sent, asked, settled, due in rows.iterator(chunk_size=CHUNK):
        end = local_day(settled) if settled else today
        figures = found[form_id][Availability.ACTIVE.value if asked else group]
        figures.days[between[forms[form_id].site_id](local_day(asked or sent), end)] += 1
        figures.broken += end > due
    return found


def _judged(form_ids: Collection[int], today: date, *, now: datetime) -> Any:
    """Return the entries on which the promise of a personal answer was kept or broken lately.

    That is what was answered within the window, and what is overdue; who asked for a person was promised one.
    """
    personal = Q(promise=Promise.PERSONAL) | Q(person_asked_at__isnull=False)
    answered = Q(settled_at__gte=now - timedelta(days=WINDOW), settled_at__lte=now)
    rows = Interest.objects.counted().filter(personal, answered | OWED & Q(due_on__lt=today))
    return rows.filter(form__in=form_ids).order_by()


def _counting(site_id: int | None) -> Callable[[date, date], int]:
    """Return ``between`` of a site's working days, which remembers: few pairs of days come again and again."""
    return cache(working_days(site_id).between)


def _too_many_broken(figures: Any) -> bool:
    return figures["n"] >= conf.MEASURE_SAMPLE and figures["broken"] > BEARABLE * figures["n"]


def figures_of(form: Form | None, availability: str) -> dict[str, int] | None:
    """Return the measured figures of a group when too many of its promises broke; None while the promise holds."""
    figures = form.measured.get(str(availability)) if form is not None else None
    return figures if figures and _too_many_broken(figures) else None


def shown_days(form: Form | None, plan: HandlingPlan, availability: str) -> int:
    """Return the working days told in public: the plan's, or the longer time in which 85 of 100 were answered."""
    figures = figures_of(form, availability)
    promised = plan.days_for(availability)
    return max(promised, figures["p85"]) if figures else promised


def shown_on(
    form: Form | None, plan: HandlingPlan, availability: str, *, now: datetime, site_id: int | None
) -> date:
    """Return the day told to a candidate who writes *now*; debt counts from ``promise.due_on`` all the same."""
    return add_working_days(local_day(now), shown_days(form, plan, availability), site_id)
