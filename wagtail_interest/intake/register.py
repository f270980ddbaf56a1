"""Registering an interest by hand: somebody wrote, rang or was met at a fair."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from wagtail_interest.followup.notes import NOTE_LIMIT
from wagtail_interest.followup.promise import local_day, local_time
from wagtail_interest.intake.accept import Accepted, accept
from wagtail_interest.intake.submission import Submission
from wagtail_interest.questions.clean import clean_line, clean_text
from wagtail_interest.questions.version import record_version
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.plan import HandlingPlan


class NoPlan(Exception):
    """The form has no handling plan, so nothing can be promised yet."""


def register(
    form: Form,
    *,
    by: Any,
    now: datetime,
    source: str,
    name: str,
    email: str,
    availability: str,
    language: str,
    phone: str = "",
    area_ids: list[int] | None = None,
    consent_pool: bool = False,
    note: str = "",
    attachments: list[Attachment] | None = None,
    held: list[Attachment] | None = None,
    form_token: str = "",
    received_on: date | None = None,
) -> Accepted:
    """Register an interest for *form* as if the candidate had sent it, with the recruiter *by* as its actor.

    The questions of the form stay unanswered (a must-have then reads "a person will look"), and the candidate
    gets the confirmation mail. *attachments* are unsaved rows from ``files.store.write``, *held* saved ones from
    ``files.hold``; *email* was checked by ``intake.address``; *form_token* makes a double click one entry.

    Args:
        received_on: the day it reached *by* when that was before today; promise and retention count from it.

    Raises:
        NoPlan: when neither the form nor its site has a handling plan.
    """
    plan: HandlingPlan | None = form.current_plan
    if plan is None:
        raise NoPlan
    return accept(
        Submission(
            form=form,
            version=version_for(form, language, now=now),
            plan=plan,
            language=language,
            site=form.site,
            name=clean_line(name, 200),
            email=email,
            phone=clean_line(phone, 40),
            availability=availability,
            area_ids=area_ids or [],
            consent_pool=consent_pool,
            form_token=form_token,
            source=source,
            registered_by=by,
            note=clean_text(note, NOTE_LIMIT),
            attachments=attachments or [],
            held=held or [],
            received_at=_noon(received_on, now=now),
        ),
        now=now,
    )


def _noon(day: date | None, *, now: datetime) -> datetime | None:
    """Return noon of *day* in the site's time zone; None for today, for a day to come and for none."""
    if day is None or day >= local_day(now):
        return None
    return datetime.combine(day, time(12), local_time(now).tzinfo)


def version_for(form: Form, language: str, *, now: datetime) -> FormVersion:
    """Return the form's latest question version in *language*, else its latest, else an empty one."""
    versions = form.versions.order_by("-created_at", "-pk")
    return (
        versions.filter(language=language).first()
        or versions.first()
        or record_version(form, definition=[], texts={}, language=language, now=now)
    )
