"""The last resort: who is still owed an answer on the last day we may keep the interest gets an honest apology."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from wagtail_interest.followup.confirmation import reply_address, site_name
from wagtail_interest.followup.verbs import Done, Judged, chunks, lock, lock_candidates, sort_out, write
from wagtail_interest.mail.queue import queue
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import EventCode, MessageKind, Step


def apologise(ids: Iterable[int], *, today: date, now: datetime) -> Done:
    """Queue the apology to those of *ids* that are still owed an answer on or after their last day, and settle them.

    The mail carries nothing the candidate wrote (promise P13). Like every automatic mail it is withheld from
    suspected spam and unreachable addresses; the event is written all the same. *today* is the day in UTC.
    """
    result = Done()
    for chunk in chunks(ids):
        with transaction.atomic():
            lock_candidates(chunk)
            rows = lock(chunk, "form__site", "form__plan__owner", "candidate")
            part, lapsed = sort_out(chunk, rows, lambda row: _judge(row, today))
            sent = {row.pk: _queue_apology(row, now) for row in lapsed}
            write(
                lapsed,
                lambda row: {"settled_at": now, "waiting_until": None, "step": _not_waiting(row.step)},
                code=EventCode.LAPSED,
                by=None,
                now=now,
                data=lambda row, sent=sent: {"message": sent[row.pk]},  # type: ignore[misc]
            )
        result.add(part)
    return result


def _judge(row: Interest, today: date) -> Judged:
    return "done" if row.is_owed and row.retain_until <= today else "skipped"


def _not_waiting(step: str) -> str:
    """Return *step*, or that the entry is new where it waited for the candidate: nobody waits any more."""
    return Step.NEW.value if step == Step.WAITING else step


def _queue_apology(row: Interest, now: datetime) -> int | None:
    site = row.form.site
    message = queue(
        MessageKind.LAPSED,
        to=row.email,
        language=row.language,
        context={
            "name": row.name,
            "reference": row.reference,
            "form_title": row.form.title,
            "asked": row.step == Step.WAITING,
            "site_name": site_name(site),
        },
        now=now,
        interest=row,
        candidate=row.candidate,
        reply_to=reply_address(row.form.current_plan, site),
        key=f"lapsed:{row.pk}:{row.retain_until.isoformat()}",
    )
    return message.pk if message else None
