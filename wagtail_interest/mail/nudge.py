"""A nudge to the task queue after commit, so that a mail leaves in seconds; the sweep would find it anyway."""

from __future__ import annotations

from datetime import timedelta

from wagtail_interest import worker


def nudge(pk: int, *, wait: timedelta = timedelta()) -> None:
    """Ask a worker to deliver the mail *pk* once the caller's transaction is committed, or *wait* after that."""
    from wagtail_interest.mail.deliver import deliver  # on first use: start-up stays light

    worker.nudge(deliver, pk, wait=wait)


def has_worker() -> bool:
    """Return whether the host's task back end hands work to another process."""
    from wagtail_interest.mail.deliver import deliver  # on first use: start-up stays light

    return worker.has_worker(deliver)
