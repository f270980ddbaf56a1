"""What one sending of a form amounts to, once the edge has cleaned it; the argument of ``accept``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Source


@dataclass(frozen=True)
class Submission:
    """Cleaned values and stored files; nothing here is validated again.

    ``attachments`` are unsaved rows from ``files.store.write`` whose files lie in the storage already;
    ``held`` are saved rows from ``files.hold.held``. ``signs`` come from ``intake.guard``: two make a
    suspicion. ``form_token`` names one showing of the form; sending it twice makes one entry. ``received_at`` is
    when it reached somebody who registers it later; promise and retention count from it. ``area_name`` names the
    one area it is about in the candidate's language, empty when there is not exactly one; None: look it up.
    """

    form: Form
    version: FormVersion
    plan: HandlingPlan
    language: str
    site: Any
    name: str
    email: str
    availability: str
    phone: str = ""
    area_ids: list[int] = field(default_factory=list)
    areas_unsure: bool = False
    area_name: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    consent_pool: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    held: list[Attachment] = field(default_factory=list)
    form_token: str = ""
    signs: tuple[str, ...] = ()
    is_test: bool = False
    source: str = Source.FORM
    registered_by: Any = None
    note: str = ""
    received_at: datetime | None = None
