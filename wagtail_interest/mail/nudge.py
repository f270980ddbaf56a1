"""A nudge to the task queue after commit, so that a mail leaves in seconds; the sweep would find it anyway."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction

from wagtail_interest.conf import conf
from wagtail_interest.mail.deliver import deliver

log = logging.getLogger(__name__)

#: Back ends by these names run a task inside ``enqueue`` (the candidate would wait for the mail server) or never.
_NO_WORKER = frozenset({"ImmediateBackend", "DummyBackend"})


def nudge(pk: int, *, wait: timedelta = timedelta()) -> None:
    """Ask a worker to deliver the mail *pk* once the caller's transaction is committed.

    With *wait* it is asked for that much later, when its back end can defer; else the sweep's next round does it.
    """
    transaction.on_commit(partial(_enqueue, pk, wait))


def has_worker() -> bool:
    """Return whether the host's task back end hands work to another process."""
    return not any(parent.__name__ in _NO_WORKER for parent in type(deliver.get_backend()).__mro__)


def _enqueue(pk: int, wait: timedelta) -> None:
    try:
        if not has_worker():
            return
        task = deliver.using(queue_name=conf.TASK_QUEUE)
        if not wait:
            task.enqueue(pk)
        elif deliver.get_backend().supports_defer:
            # the task back end lives by the machine's clock, whatever ours says
            task.using(run_after=datetime.fromtimestamp(time.time(), UTC) + wait).enqueue(pk)
    except (
        Exception
    ) as error:  # a broken task queue never breaks the request: the row is stored, the sweep sends it
        log.error("The task queue took no nudge for mail %s: %s", pk, type(error).__name__)
