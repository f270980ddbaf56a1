"""Holds an accepted file while another field is mended (promise P8): bound to form and form token, two hours, counted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, CharField, DateTimeField, QuerySet

from wagtail_interest.conf import conf
from wagtail_interest.files import store
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form
from wagtail_interest.records.prepared import Prepared, Slot


def hold(attachments: Iterable[Attachment], *, token: str, now: datetime) -> list[Attachment]:
    """Save unsaved rows as held; return those that were kept.

    A newer file for the same question takes the older one's place. Over ``HELD_FILES_PER_FORM`` the file is
    taken away instead: the candidate is then asked to choose it again, as without holding. Without a token
    nothing can be held.
    """
    rows = list(attachments)
    if not rows:
        return []
    if not token:
        store.discard(rows)
        return []
    until = now + timedelta(minutes=conf.HELD_FILE_MINUTES)
    with transaction.atomic():
        store.discard(
            _held(rows[0].form, key_of(token), now).filter(question_id__in=[row.question_id for row in rows])
        )
        room = max(0, conf.HELD_FILES_PER_FORM - _count(rows[0].form, now))
        kept, refused = rows[:room], rows[room:]
        for row in kept:
            row.held_key, row.held_until = key_of(token), until
        Attachment.objects.bulk_create(kept)
    store.discard(refused)
    return kept


def held(form: Form, token: str, now: datetime) -> list[Attachment]:
    """Return the files held for this showing of *form*, the oldest first, those past their time left out."""
    found = _HELD(form=form.pk, key=key_of(token), now=now) if token else []
    return list(Attachment.objects.filter(pk__in=found).order_by("pk")) if found else []


def release(attachments: Iterable[Attachment]) -> None:
    """Let held files go: rows and files are taken away. One that came to belong to an entry is left alone."""
    store.discard([row for row in attachments if row.pk is not None])


def move(attachments: Iterable[Attachment], *, to: Form) -> None:
    """Bind held files to another form: who registers by hand may choose the form after the file."""
    rows = [row for row in attachments if row.form_id != to.pk]
    Attachment.objects.filter(pk__in=[row.pk for row in rows], interest__isnull=True).update(form=to)
    for row in rows:
        row.form = to


def key_of(token: str) -> str:
    """Return what is stored of a form token: its hash, so that the table opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _held(form: Any, key: Any, now: Any) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        form=form, interest__isnull=True, held_key=key, held_until__gt=now
    ).order_by("pk")


_HELD: Prepared[Any] = Prepared(
    lambda: _held(
        Slot("form", BigIntegerField()), Slot("key", CharField()), Slot("now", DateTimeField())
    ).values_list("pk", flat=True)
)


def _count(form: Form, now: datetime) -> int:
    return Attachment.objects.filter(form=form, interest__isnull=True, held_until__gt=now).count()
