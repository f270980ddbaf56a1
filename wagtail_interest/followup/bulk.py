"""One verb over many entries: at once or in the background, chunk by chunk, resumed where it stood, never twice.

A chunk's changes, its counts and how far the job has come are one transaction. A worker that is killed leaves
whole chunks; whoever comes next goes on from there, when the dead one's lease has run out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from wagtail_interest import access, clock, worker
from wagtail_interest.conf import conf
from wagtail_interest.followup import areas, decide, spam, steps, touch
from wagtail_interest.followup.verbs import CHUNK, Done
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.interest import add_events_by_id
from wagtail_interest.vocabulary import EventCode

log = logging.getLogger(__name__)

#: A worker that has not finished a chunk for so long is taken for dead.
LEASE = timedelta(minutes=5)
#: A job that only meets errors for so long ends; what it did not reach has failed.
TOO_LONG = timedelta(hours=24)
#: What is left of a finished change is its counts; after so many days not even that.
KEPT = timedelta(days=30)
#: The words of an answer; once it is queued they live in the mail alone (promise P25).
WORDS = ("subject", "text")

Verb = Callable[..., Done]


def _assign(ids: list[int], *, by: Any, now: datetime, user: int | None, batch: str) -> Done:
    target = get_user_model()._default_manager.filter(pk=user, is_active=True).first() if user else None
    if user and target is None:
        return Done(failed=list(ids))
    return steps.assign(ids, target, by=by, now=now)


def _areas(ids: list[int], *, by: Any, now: datetime, area_ids: list[int], batch: str) -> Done:
    return areas.set_areas(ids, area_ids, by=by, now=now)


def _touch(ids: list[int], *, by: Any, now: datetime, on: str, batch: str) -> Done:
    return touch.plan_touch(ids, date.fromisoformat(on), by=by, now=now)


def _spam(ids: list[int], *, by: Any, now: datetime, batch: str) -> Done:
    return spam.mark_spam(ids, by=by, now=now)


def _not_spam(ids: list[int], *, by: Any, now: datetime, batch: str) -> Done:
    return spam.clear_spam(ids, by=by, now=now)


def _answer(
    ids: list[int],
    *,
    by: Any,
    now: datetime,
    batch: str,
    subject: str,
    text: str,
    then: str,
    on: str = "",
    looked: bool = False,
) -> Done:
    """Answer, and where a person stated to have looked at each one, write that down on each (promise P34)."""
    day = date.fromisoformat(on) if on else None
    done = decide.answer(
        ids,
        subject=subject,
        text=text,
        then=then,
        next_touch_on=day,
        waiting_until=day,
        by=by,
        now=now,
        batch=batch,
    )
    if looked and done.done:
        add_events_by_id(done.done, EventCode.LOOKED, now=now, actor=by)
    return done


VERBS: Mapping[str, Verb] = {
    "assign": _assign,
    "area": _areas,
    "touch": _touch,
    "answer": _answer,
    "spam": _spam,
    "not_spam": _not_spam,
}


def start(
    verb: str, params: dict[str, Any], ids: list[int], *, batch: str, by: Any, now: datetime
) -> BulkJob:
    """Store what *by* asked for and carry it out, or leave it to the background when it is large.

    Args:
        verb: a key of ``VERBS``.
        params: its arguments as plain JSON.
        ids: entries in the scope of *by*; the scope is asked again when the change is made.
        batch: names one press of a button: the same again (a double click) returns the first one's row.
    """
    with transaction.atomic():
        _one_press_at_a_time(by)
        known = BulkJob.objects.filter(batch=batch, by=by).first()
        if known is not None:
            return known
        job = BulkJob.objects.create(
            verb=verb, params=params, ids=sorted(set(ids)), batch=batch, by=by, created_at=now
        )
        if is_large(job):
            worker.nudge(change_many, job.pk)
    if not is_large(job):
        work_on(job.pk, now=now)
        BulkJob.objects.filter(pk=job.pk, finished_at__isnull=False).update(seen_at=now)
        job.refresh_from_db()
    return job


def is_large(job: BulkJob) -> bool:
    """Whether *job* is made in the background."""
    return len(job.ids) > conf.BULK_IN_BACKGROUND


def _one_press_at_a_time(by: Any) -> None:
    """Let a double click's second request wait for the first, where the database can lock a row."""
    if connection.features.has_select_for_update:
        list(get_user_model()._default_manager.select_for_update().filter(pk=by.pk).values_list("pk"))


def work_on(pk: int, *, now: datetime, seconds: float = 240) -> BulkJob | None:
    """Carry out the rest of a job, for about *seconds*; None when it is finished, gone, or another is at it."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    if not open_jobs().filter(free, pk=pk).update(lease_until=now + LEASE):
        return None
    job = BulkJob.objects.select_related("by").get(pk=pk)
    started = time.monotonic()
    while job.finished_at is None:
        passed = time.monotonic() - started
        if passed > seconds:
            BulkJob.objects.filter(pk=pk, finished_at__isnull=True).update(lease_until=None)
            break
        if not _next_chunk(job, now + timedelta(seconds=passed)):
            break
    return job


def _next_chunk(job: BulkJob, now: datetime) -> bool:
    """Change one chunk and note it in the same transaction; False when somebody else moved the job meanwhile."""
    with transaction.atomic():
        row = BulkJob.objects.filter(pk=job.pk, position=job.position, finished_at__isnull=True).defer("ids")
        if connection.features.has_select_for_update:
            row = row.select_for_update()
        if not row.exists():
            return False
        chunk = job.ids[job.position : job.position + CHUNK]
        done = _carry_out(job, chunk, now)
        job.position += len(chunk)
        job.done += len(done.done)
        job.skipped += len(done.skipped)
        job.failed += len(done.failed)
        job.lease_until = now + LEASE
        if job.position >= len(job.ids):
            job.finished_at, job.lease_until = now, None
            job.params = {key: value for key, value in job.params.items() if key not in WORDS}
        job.save(
            update_fields=["position", "done", "skipped", "failed", "lease_until", "finished_at", "params"]
        )
    return True


def _carry_out(job: BulkJob, chunk: list[int], now: datetime) -> Done:
    """Run the verb on what *by* may still answer; the rest failed, as unknown ids do (promise P9)."""
    if job.verb not in VERBS or job.by is None or not access.may(job.by, "change"):
        return Done(failed=chunk)
    seen = access.visible_among(job.by, chunk)
    ids = [pk for pk in chunk if pk in seen]
    result = Done(failed=[pk for pk in chunk if pk not in seen])
    result.add(VERBS[job.verb](ids, by=job.by, now=now, batch=job.batch, **job.params))
    return result


def open_jobs() -> QuerySet[BulkJob]:
    """Return the jobs that are not finished, oldest first."""
    return BulkJob.objects.filter(finished_at__isnull=True).order_by("created_at", "pk")


@dataclass
class Swept:
    """Counts of one run of the clock. ``left``: jobs still open, or at another worker."""

    finished: int = 0
    failed: int = 0
    left: int = 0


def sweep(now: datetime, *, seconds: float = 240) -> Swept:
    """Go on with every open job whose worker died or never came, and forget what finished long ago."""
    swept, started = Swept(), time.monotonic()
    for pk in list(open_jobs().values_list("pk", flat=True)):
        passed = time.monotonic() - started
        if passed > seconds:
            break
        try:
            job = work_on(pk, now=now + timedelta(seconds=passed), seconds=seconds - passed)
        except Exception as error:  # one job never stops the others; its chunk is as it was before
            log.error("The bulk change %s stopped: %s", pk, type(error).__name__)
            swept.failed += 1
            _give_up_old(pk, now)
            continue
        swept.finished += bool(job and job.finished_at)
    swept.left = open_jobs().count()
    BulkJob.objects.filter(finished_at__lt=now - KEPT).delete()
    return swept


def _give_up_old(pk: int, now: datetime) -> None:
    """End a job that has met nothing but errors for long; what it did not reach counts as failed."""
    job = open_jobs().filter(pk=pk, created_at__lt=now - TOO_LONG).first()
    if job is not None:
        job.failed += len(job.ids) - job.position
        _end(job, now)


def stop(pk: int, *, now: datetime) -> None:
    """End a job where it stands; what it has not reached stays as it is. A chunk at work is finished first."""
    with transaction.atomic():
        open_one = open_jobs().filter(pk=pk)
        if connection.features.has_select_for_update:
            open_one = open_one.select_for_update()
        job = open_one.first()
        if job is not None:
            _end(job, now)


def _end(job: BulkJob, now: datetime) -> None:
    job.finished_at, job.lease_until = now, None
    job.params = {key: value for key, value in job.params.items() if key not in WORDS}
    job.save(update_fields=["failed", "finished_at", "lease_until", "params"])


@task()
def change_many(job_pk: int) -> None:
    """Carry out one job. Takes an id only; never raises, since task rows keep tracebacks (promise P22)."""
    try:
        work_on(job_pk, now=clock.now())
    except Exception as error:  # whatever it was, the sweep goes on with the job
        log.error("The bulk change %s stopped in its task: %s", job_pk, type(error).__name__)
