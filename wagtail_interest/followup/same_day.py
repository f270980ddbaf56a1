"""Mail of the same day when somebody who is actively looking writes and the promise is shorter than the review's rhythm."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_interest import access
from wagtail_interest.followup.calendar import LONGEST, WorkingDays, working_days
from wagtail_interest.followup.confirmation import site_name
from wagtail_interest.followup.duty import Plans, duty_of, plans_on
from wagtail_interest.followup.figures import to_answer
from wagtail_interest.followup.promise import local_day, local_time
from wagtail_interest.followup.rhythm import outpaces_review
from wagtail_interest.followup.system_mail import MORNING, languages_of
from wagtail_interest.links.urls import admin_url
from wagtail_interest.mail.queue import queue
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, MessageKind, Source, Spam

#: Arrivals within so many minutes share one mail; on days nobody works all share the next working morning's.
TOGETHER = 5
#: References named one by one; the rest is counted.
NAMED = 20
ENTRY, INBOX = "interest_inbox_modeladmin_inspect", "interest_inbox_modeladmin_index"


def tell_same_day(
    sender: Any, *, interest: Interest, plan: HandlingPlan, now: datetime, **kwargs: Any
) -> None:
    """Queue the mail for a new entry, unless one that leaves in a few minutes will name it.

    No query when the plan wants no such mail, or for who is not actively looking.
    """
    if not (_wants(plan) and _is_news(interest)):
        return
    today = local_day(now)
    user = access.able_today(access.with_people(HandlingPlan.objects.filter(pk=plan.pk), today).get())
    if user is None or not user.email:
        return
    since, until = window(now, working_days(interest.form.site_id))
    queue(
        MessageKind.SAME_DAY,
        to=user.email,
        language=languages_of([user])[user.pk],
        context={"person": user.pk, "since": since, "until": until},
        now=now,
        not_before=until,
        key=f"same_day:{user.pk}:{until.timestamp():.0f}",
    )


def _is_news(interest: Interest) -> bool:
    """Whether *interest* came through a form from somebody who is actively looking and is taken for a person."""
    seeks = interest.availability == Availability.ACTIVE and interest.source == Source.FORM
    return seeks and interest.is_owed and not interest.is_test and interest.spam != Spam.SUSPECTED


def _wants(plan: HandlingPlan) -> bool:
    return plan.same_day_mail and outpaces_review(plan)


def window(now: datetime, days: WorkingDays) -> tuple[datetime, datetime]:
    """Return from when to when arrivals share one mail, which leaves at the end of that time.

    On a working day it is a few minutes of the clock; on days off it is all of them, to seven on the next
    working morning.
    """
    local = local_time(now)
    if days.is_working(local.date()):
        since = local - timedelta(
            minutes=local.minute % TOGETHER, seconds=local.second, microseconds=local.microsecond
        )
        return since, since + timedelta(minutes=TOGETHER)
    first, back = local.date(), local.date()
    for _step in range(LONGEST):
        if days.is_working(first - timedelta(days=1)):
            break
        first -= timedelta(days=1)
    for _step in range(LONGEST):
        back += timedelta(days=1)
        if days.is_working(back):
            break
    zone = timezone.get_default_timezone()
    return datetime.combine(first, time.min, zone), datetime.combine(back, MORNING, zone)


def compose_same_day(sender: Any, *, message: Message, now: datetime, **kwargs: Any) -> dict[str, Any] | None:
    """Name by reference who wrote and is not answered yet; None (the mail is cancelled) when everybody is."""
    if message.kind != MessageKind.SAME_DAY:
        return None
    today = local_day(now)
    plans = plans_on(today)
    given = message.context
    user = next((each for each in _people(plans) if each.pk == given.get("person")), None)
    if user is None or not user.is_active or user.email != message.to:
        return None
    forms = {form.pk: form for form in duty_of(user, plans).mine if _asks(plans.of(form))}
    arrived = to_answer(forms, today).filter(
        availability=Availability.ACTIVE,
        source=Source.FORM,
        submitted_at__gte=given["since"],
        submitted_at__lt=given["until"],
    )
    rows = list(
        arrived.exclude(spam=Spam.SUSPECTED)
        .order_by("submitted_at", "pk")
        .only("pk", "reference", "form", "due_on")
    )
    if not rows:
        return None
    with translation.override(message.language):
        return {**given, **_words(rows, forms)}


def _people(plans: Plans) -> list[Any]:
    people = [person for plan in plans.by_id.values() for person in (plan.owner, plan.deputy)]
    return [person for person in people if person is not None]


def _asks(plan: HandlingPlan | None) -> bool:
    return plan is not None and _wants(plan)


def _words(rows: list[Interest], forms: dict[int, Form]) -> dict[str, Any]:
    count = len(rows)
    lines = [
        _("%(reference)s, %(form)s") % {"reference": row.reference, "form": forms[row.form_id].title}
        for row in rows[:NAMED]
    ]
    if count > NAMED:
        more = count - NAMED
        lines.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    site = forms[rows[0].form_id].site
    one = admin_url(ENTRY, site, args=[rows[0].pk]) if count == 1 else ""
    headline = ngettext(
        "Somebody who is actively looking wrote", "%(n)d who are actively looking wrote", count
    ) % {"n": count}
    return {
        "headline": headline,
        "site_name": site_name(site),
        "url": admin_url(INBOX, site),
        "sections": [
            {
                "kind": "same_day",
                "title": "",
                "lines": lines,
                "url": one or admin_url(INBOX, site, query="tab=answer&availability=active"),
                "label": _("Open and answer"),
            }
        ],
    }
