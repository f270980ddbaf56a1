"""Handing work to another process: a nudge after commit; whoever hands it over also has a clock that finds it anyway."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from wagtail_interest.conf import conf

log = logging.getLogger(__name__)

#: Back ends by these names run a task inside ``enqueue`` (the visitor would wait for it) or never.
_NO_WORKER = frozenset({"ImmediateBackend", "DummyBackend"})


def nudge(task: Any, pk: int, *, wait: timedelta = timedelta()) -> None:
    """Ask a worker to run *task* with *pk* once the caller's transaction is committed; without one do nothing.

    With *wait* it is asked for that much later, when its back end can defer; else the clock's next round does it.
    """
    transaction.on_commit(partial(_enqueue, task, pk, wait))


def has_worker(task: Any) -> bool:
    """Return whether the back end of *task* hands work to another process."""
    return not any(parent.__name__ in _NO_WORKER for parent in type(task.get_backend()).__mro__)


def _enqueue(task: Any, pk: int, wait: timedelta) -> None:
    try:
        if not has_worker(task):
            return
        queued = task.using(queue_name=conf.TASK_QUEUE)
        if not wait:
            queued.enqueue(pk)
        elif task.get_backend().supports_defer:
            # the task back end lives by the machine's clock, whatever ours says
            queued.using(run_after=datetime.fromtimestamp(time.time(), UTC) + wait).enqueue(pk)
    except (
        Exception
    ) as error:  # a broken queue never breaks the request: the row is stored, the clock finds it
        log.error("The task queue took no nudge for %s %s: %s", task.name, pk, type(error).__name__)
