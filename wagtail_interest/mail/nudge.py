"""A nudge to the task queue after commit, so that a mail leaves in seconds; the sweep would find it anyway."""

from __future__ import annotations

import logging
from functools import partial

from django.db import transaction

from wagtail_interest.conf import conf

log = logging.getLogger(__name__)

#: Back ends by these names run a task inside ``enqueue`` (the candidate would wait for the mail server) or never.
_NO_WORKER = frozenset({"ImmediateBackend", "DummyBackend"})


def nudge(pk: int) -> None:
    """Ask a worker to deliver the mail *pk* once the caller's transaction is committed."""
    transaction.on_commit(partial(_enqueue, pk))


def has_worker() -> bool:
    """Return whether the host's task back end hands work to another process."""
    from wagtail_interest.mail.deliver import deliver  # on first use: start-up stays light

    return not any(parent.__name__ in _NO_WORKER for parent in type(deliver.get_backend()).__mro__)


def _enqueue(pk: int) -> None:
    from wagtail_interest.mail.deliver import deliver  # on first use: start-up stays light

    try:
        if has_worker():
            deliver.using(queue_name=conf.TASK_QUEUE).enqueue(pk)
    except (
        Exception
    ) as error:  # a broken task queue never breaks the request: the row is stored, the sweep sends it
        log.error("The task queue took no nudge for mail %s: %s", pk, type(error).__name__)
