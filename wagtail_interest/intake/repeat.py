"""Recognising the same sending again (promise P37): a double click, a resend, or the same form mended."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from django.db.models import CharField

from wagtail_interest.intake.address import normalise
from wagtail_interest.intake.submission import Submission
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.prepared import Prepared, Slot

HALF = 32
#: A range instead of a prefix search: it walks the unique index on every database.
_SHARING: Prepared[Any] = Prepared(
    lambda: (
        Interest.objects.filter(
            submission_key__gte=Slot("half", CharField()), submission_key__lt=Slot("end", CharField())
        )
        .order_by("-id")
        .values_list("pk", flat=True)
    )
)


def submission_key(submission: Submission) -> str:
    """Return the key under which this sending can be stored once: form token, then cleaned content.

    Each half is 128 bits of SHA-256, so that all sendings of one showing of the form share their first half.
    Held files are not counted: the first sending takes them, and its repetition no longer has them.
    """
    token = submission.form_token or secrets.token_urlsafe(32)
    content = {
        "name": submission.name,
        "email": normalise(submission.email),
        "phone": submission.phone,
        "availability": submission.availability,
        "areas": sorted(submission.area_ids),
        "unsure": submission.areas_unsure,
        "answers": submission.answers,
        "consent": submission.consent_pool,
        "files": sorted([row.question_id, row.digest] for row in submission.attachments),
    }
    return token_half(submission.form.pk, token) + _half(json.dumps(content, sort_keys=True, default=str))


def token_half(form_id: int, form_token: str) -> str:
    """Return the half of the key that one showing of the form gives."""
    return _half(f"{form_id}:{form_token}")


def sent_before(form_id: int, form_token: str) -> list[Interest]:
    """Return what was accepted from this showing of the form, the latest first.

    An edge asks this when a repeated sending fails only because its held file is gone: it was sent already.
    """
    return _sharing(token_half(form_id, form_token)) if form_token else []


def earlier(key: str) -> list[Interest]:
    """Return the entries from the same showing of the form as *key*, the latest first."""
    return _sharing(key[:HALF])


def _sharing(half: str) -> list[Interest]:
    found = _SHARING(half=half, end=half + "g")  # "g" follows all hex digits
    if not found:  # so it is with nearly every sending
        return []
    return list(Interest.objects.filter(pk__in=found).defer("answers", "search_text").order_by("-id"))


def _half(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HALF]
