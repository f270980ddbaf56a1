"""What the clock does, one function a job: each takes ``now`` and returns the line that is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wagtail_interest.files.pictures import make_waiting
from wagtail_interest.files.sweep import sweep_often
from wagtail_interest.followup import bulk as followup_bulk
from wagtail_interest.followup import measure
from wagtail_interest.followup.intake_marks import settle
from wagtail_interest.followup.review import close_empty
from wagtail_interest.followup.system_mail import write_to_colleagues
from wagtail_interest.lifecycle.counts import count_hourly
from wagtail_interest.lifecycle.retention import enforce
from wagtail_interest.mail.sweep import sweep as sweep_mail
from wagtail_interest.page_types.form_row import fill_missing
from wagtail_interest.records.message import Message


@dataclass(frozen=True)
class Way:
    """How a run was asked for."""

    dry_run: bool = False
    force: bool = False


class Stopped(Exception):
    """A job did not do its work and says why, in words for the person who runs the command."""


def mail(now: datetime, way: Way) -> str:
    """Send what is due."""
    if way.dry_run:
        return f"{Message.objects.due(now).count()} due; none sent"
    swept = sweep_mail(now)
    return (
        f"{swept.sent} sent, {swept.retried} to try again, {swept.failed} failed, "
        f"{swept.cancelled} cancelled, {swept.left} left"
    )


def bulk(now: datetime, way: Way) -> str:
    """Go on with changes to many entries that no worker finished."""
    if way.dry_run:
        return f"{followup_bulk.open_jobs().count()} open; none gone on with"
    swept = followup_bulk.sweep(now)
    line = f"{swept.finished} finished, {swept.left} left"
    if swept.failed:
        raise Stopped(f"{line}; {swept.failed} stopped with an error and are tried again")
    return line


def intake(now: datetime, way: Way) -> str:
    """Note which forms opened and which warnings are over."""
    if way.dry_run:
        return "not looked at in a dry run"
    found = fill_missing(now)
    ended, opened = settle(now)
    return f"{found} pages found, {opened} forms opened, {ended} warnings over"


def files(now: datetime, way: Way) -> str:
    """Remove held files whose time is over and, once a day, what crashes left."""
    if way.dry_run:
        return "not swept in a dry run"
    swept = sweep_often(now)
    line = f"{swept.rows} rows and {swept.files} files removed"
    if swept.stopped:
        raise Stopped(
            f"{line}; so many files are missing that the storage itself is doubted. Look at it first"
        )
    return line


def pictures(now: datetime, way: Way) -> str:
    """Make files readable on screen that no worker did."""
    if way.dry_run:
        return "not drawn in a dry run"
    made = make_waiting(now)
    return f"{made.readable} files made readable, {made.not_readable} cannot be, {made.left} left"


def retention(now: datetime, way: Way) -> str:
    """Erase what is past the date shown to the candidate."""
    outcome = enforce(now, dry_run=way.dry_run, force=way.force)
    if outcome.failed or (outcome.stopped and not way.dry_run):
        raise Stopped(str(outcome))
    return str(outcome)


def counts(now: datetime, way: Way) -> str:
    """Write today's counts per form, once an hour."""
    if way.dry_run:
        return "not written in a dry run"
    return "written" if count_hourly(now) else "written within the hour"


def measured(now: datetime, way: Way) -> str:
    """Measure once a day how long answers take, so that no page promises better than it keeps."""
    if way.dry_run:
        return "not measured in a dry run"
    return f"{measure.measure(now)} forms"


def colleagues(now: datetime, way: Way) -> str:
    """Queue the morning's mail to owners, deputies and managers, and close reviews in which nothing is left."""
    if way.dry_run:
        return "not written to in a dry run"
    queued = write_to_colleagues(now)
    if queued is None:
        return "seen to already, or not morning yet"
    return f"{queued} written to, {close_empty(now)} reviews closed"


#: Run in every round of a loop, since somebody waits for them; the others are slower.
OFTEN = ("mail", "bulk")
#: In this order: first what people wait for.
JOBS: dict[str, Callable[[datetime, Way], str]] = {
    "mail": mail,
    "bulk": bulk,
    "intake": intake,
    "colleagues": colleagues,
    "files": files,
    "pictures": pictures,
    "retention": retention,
    "counts": counts,
    "measure": measured,
}
