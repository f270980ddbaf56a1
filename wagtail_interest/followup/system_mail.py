"""The daily mail to a colleague: at most one a person and day, all matters merged, composed at the second of sending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.text import capfirst
from wagtail.models import Site
from wagtail.users.models import UserProfile

from wagtail_interest.access import away_on, holds, visible_forms
from wagtail_interest.conf import conf
from wagtail_interest.followup import digest, intake_warning, measure_told
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.followup.confirmation import site_name
from wagtail_interest.followup.promise import local_day, local_time
from wagtail_interest.followup.section import Section
from wagtail_interest.links.urls import admin_url
from wagtail_interest.mail.queue import queue
from wagtail_interest.records.mark import Mark
from wagtail_interest.records.message import UNFINISHED, Message
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import MessageKind

#: Every part that has something to tell colleagues: (user, now=…) → sections in the active language.
SECTIONS: tuple[Callable[..., list[Section]], ...] = (
    intake_warning.sections,
    digest.sections,
    measure_told.sections,
)

#: No colleague is written to before this hour of the site's time zone.
MORNING = time(7)
#: The mark of the last morning that was seen to.
MARK = "colleagues"
#: The room's start page, registered by the inbox.
ROOM = "interest_review_modeladmin_index"


def write_to_colleagues(now: datetime) -> int | None:
    """Queue today's mail for everybody who has something to hear; return how many, None when it is not the time.

    Once a working day from seven in the morning. Safe at any time, twice, in parallel and after a crash: each mail
    has the key of its person and day. After the morning a call costs one query.
    """
    local = local_time(now)
    today = local.date()
    if local.time() < MORNING or Mark.objects.filter(name=MARK, data__day=today.isoformat()).exists():
        return None
    people = list(recipients(today)) if _some_site_works(today) else []
    languages = languages_of(people)
    queued = sum(_queue_for(user, languages[user.pk], now=now) for user in people)
    Mark.objects.update_or_create(name=MARK, defaults={"at": now, "data": {"day": today.isoformat()}})
    return queued


def recipients(today: date) -> QuerySet[Any]:
    """Return whom we write to: active owners, deputies and managers with an address who are not away on *today*."""
    users = get_user_model()._default_manager.filter(is_active=True)
    managers = users.filter(holds("view_all")).filter(holds("view"))
    named = Q(pk__in=HandlingPlan.objects.values("owner")) | Q(pk__in=HandlingPlan.objects.values("deputy"))
    reached = users.filter(named | Q(pk__in=managers.values("pk"))).exclude(email="")
    return reached.exclude(away_on(today)).order_by("pk")


def languages_of(users: list[Any]) -> dict[int, str]:
    """Return user id to the language they read the admin in; one query for any number."""
    chosen = UserProfile.objects.filter(user__in=users).values_list("user_id", "preferred_language")
    known = {pk: language for pk, language in chosen if language}
    return {user.pk: known.get(user.pk, conf.language) for user in users}


def _some_site_works(today: date) -> bool:
    sites: list[int | None] = [None, *Site.objects.values_list("pk", flat=True)]
    return any(working_days(site).is_working(today) for site in sites)


def _queue_for(user: Any, language: str, *, now: datetime) -> bool:
    today = local_day(now)
    if not works_on(user, today) or _has_mail(user, now=now):
        return False
    if compose_for(user, language, now=now) is None:
        return False
    message = queue(
        MessageKind.SYSTEM,
        to=user.email,
        language=language,
        context={"person": user.pk},
        now=now,
        key=f"system:{user.pk}:{today.isoformat()}",
    )
    return message is not None


def works_on(user: Any, today: date) -> bool:
    """Return whether some site whose forms *user* may see is at work on *today*; without forms, the calendar of all."""
    sites: set[int | None] = set(visible_forms(user).order_by().values_list("site_id", flat=True).distinct())
    sites = sites or {None}
    return any(working_days(site).is_working(today) for site in sites)


def _has_mail(user: Any, *, now: datetime) -> bool:
    """Return whether a mail of ours is on its way to *user* or left today."""
    mails, midnight = _mails(user, now)
    return mails.filter(Q(state__in=UNFINISHED) | Q(sent_at__gte=midnight)).exists()


def _has_another(user: Any, message: Message, *, now: datetime) -> bool:
    """Return whether another mail than *message*, queued on another day, left to *user* today."""
    mails, midnight = _mails(user, now)
    return mails.filter(sent_at__gte=midnight).exclude(pk=message.pk).exists()


def _mails(user: Any, now: datetime) -> tuple[QuerySet[Message], datetime]:
    midnight = local_time(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Message.objects.filter(key__in=digest.keys_of(user, midnight.date())), midnight


def compose_for(user: Any, language: str, *, now: datetime) -> dict[str, Any] | None:
    """Return the context of *user*'s mail as things stand at *now*; None when all is calm."""
    with translation.override(language):
        found = [section for give in SECTIONS for section in give(user, now=now) if section.lines]
        if not found:
            return None
        found.sort(key=lambda section: -section.weight)
        shorts = dict.fromkeys(section.short or section.lines[0].rstrip(".") for section in found)
        return {
            "person": user.pk,
            "headline": capfirst(", ".join(list(shorts)[:3])),
            "site_name": site_name(Site.objects.filter(is_default_site=True).first()),
            "url": admin_url(ROOM, None),
            "sections": [
                {
                    "kind": section.kind,
                    "title": section.title,
                    "lines": section.lines,
                    "url": section.url,
                    "label": section.label,
                }
                for section in found
            ],
            "told": {key: value for section in found for key, value in section.told.items()},
            "warned": _merged(section.warned for section in found),
        }


def _merged(warned: Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for each in warned:
        for kind, ids in each.items():
            found[kind] = sorted({*found.get(kind, []), *ids})
    return found


def compose_at_sending(
    sender: Any, *, message: Message, now: datetime, **kwargs: Any
) -> dict[str, Any] | None:
    """Say what holds this second; None (the mail is cancelled) when it is calm, or the person left or is away."""
    if message.kind != MessageKind.SYSTEM:
        return None
    today = local_day(now)
    user = recipients(today).filter(pk=message.context.get("person"), email=message.to).first()
    if user is None or _has_another(user, message, now=now):
        return None
    return compose_for(user, message.language, now=now)
