"""Changes in the background of which the person who asked has not yet seen the end."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from wagtail_interest.inbox.bulk import words
from wagtail_interest.records.bulk import BulkJob

#: Seconds an answer of "none" may be old.
AGE = 30


@dataclass(frozen=True)
class News:
    """One change: what it is, how far it has come, and where its page is."""

    title: str
    finished: bool
    share: int
    result: list[str]
    url: str


def finished_jobs(request: HttpRequest) -> list[News]:
    """Return what goes on, or has ended unseen, for this request's user; that there is none is known from a cache."""
    key = none_key(request.user)
    with suppress(
        Exception
    ):  # every cache back end has exceptions of its own; without a cache it is looked up anew
        if cache.get(key):
            return []
    jobs = list(unseen(request.user))
    if not jobs:
        with suppress(Exception):  # as above
            cache.set(key, True, AGE)
    admin = request.model_admin  # type: ignore[attr-defined]
    return [_news(job, admin.url_helper.get_action_url("bulk", job.pk)) for job in jobs]


def none_key(user: Any) -> str:
    """Return where the cache keeps that *user* has nothing to be told."""
    return f"wagtail_interest.bulk.none.{user.pk}"


def unseen(user: Any) -> Any:
    """Return the changes whose end *user* has not seen, newest first."""
    return BulkJob.objects.filter(by=user, seen_at__isnull=True)[:5]


def forget_none(user: Any) -> None:
    """Look again, since a change has begun."""
    with suppress(Exception):  # as above
        cache.delete(none_key(user))


def _news(job: BulkJob, url: str) -> News:
    finished = job.finished_at is not None
    return News(words.title(job), finished, share(job), words.result(job) if finished else [], url)


def share(job: BulkJob) -> int:
    """Return how many percent of a change are done."""
    return 100 if not job.ids else job.position * 100 // len(job.ids)
