"""What was asked and promised, stored once and shared by all entries sent while it held."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from wagtail_interest.questions.row import Item
from wagtail_interest.records.form import Form, FormVersion


def digest_of(definition: Sequence[Item], texts: Mapping[str, Any], language: str) -> str:
    """Return the SHA-256 (hex) of what a candidate read; the order of keys does not matter, that of questions does."""
    content = json.dumps([definition, texts, language], sort_keys=True, separators=(",", ":"), default=str)
    return sha256(content.encode()).hexdigest()


def asked_of(definition: Sequence[Item]) -> str:
    """Return a short code of what is asked: a shown form sends it back, so that it is read as it was shown."""
    return digest_of(definition, {}, "")[:20]


def record_version(
    form: Form, *, definition: Sequence[Item], texts: Mapping[str, Any], language: str, now: datetime
) -> FormVersion:
    """Return the stored version of *form* with this content, made now when it is new; safe when two do it at once."""
    version, _created = FormVersion.objects.get_or_create(
        form=form,
        digest=digest_of(definition, texts, language),
        defaults={
            "definition": list(definition),
            "texts": dict(texts),
            "language": language,
            "created_at": now,
        },
    )
    return version
