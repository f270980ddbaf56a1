"""What people decide about a form: closed until a day, opened again, kept open against a pause, still a role we want."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log

from wagtail_interest.followup.promise import add_months, local_day
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Kind

CLOSED, OPENED = "wagtail_interest.close", "wagtail_interest.open"
KEPT_OPEN, LET_PAUSE = "wagtail_interest.keep_open", "wagtail_interest.let_pause"
WANTED = "wagtail_interest.still_wanted"

#: Calendar months after which a role page is asked about.
REVIEW_MONTHS = 6


def close(form: Form, *, by: Any, now: datetime, reopen_on: date | None = None) -> bool:
    """Close *form* by hand and log it; False when it is closed until that very day already.

    It opens by itself on *reopen_on*, a day of the site's time zone after today.

    Raises:
        ValueError: when the day to reopen is not after today.
    """
    today = local_day(now)
    if reopen_on is not None and reopen_on <= today:
        raise ValueError("A form can only open again on a later day.")
    standing = Q(closed_at__isnull=False, reopen_on=reopen_on) if reopen_on else _closed_for_good()
    changed = (
        Form.objects.filter(pk=form.pk)
        .filter(~standing)
        .update(closed_at=now, closed_by=by, reopen_on=reopen_on)
    )
    if changed:
        form.closed_at, form.closed_by, form.reopen_on = now, by, reopen_on
        _log(form, CLOSED, by, on=reopen_on)
    return bool(changed)


def _closed_for_good() -> Q:
    return Q(closed_at__isnull=False, reopen_on__isnull=True)


def reopen(form: Form, *, by: Any) -> bool:
    """Take a closing by hand back and log it; False when it was not closed."""
    changed = Form.objects.filter(pk=form.pk, closed_at__isnull=False).update(
        closed_at=None, closed_by=None, reopen_on=None
    )
    if changed:
        form.closed_at = form.closed_by = form.reopen_on = None
        _log(form, OPENED, by)
    return bool(changed)


def override(form: Form, *, until: date, reason: str, by: Any, now: datetime) -> bool:
    """Keep *form* open up to and including *until*, whatever is overdue and whoever is away; logged with its reason.

    Raises:
        ValueError: when the day has gone by or no reason is given.
    """
    reason = " ".join(reason.split())[:300]
    if until < local_day(now):
        raise ValueError("The last day has gone by.")
    if not reason:
        raise ValueError("Somebody must be able to read why.")
    given = {"override_until": until, "override_reason": reason, "override_by": by}
    changed = Form.objects.filter(pk=form.pk).update(**given)
    if changed:
        form.override_until, form.override_reason, form.override_by = until, reason, by
        _log(form, KEPT_OPEN, by, on=until, reason=reason)
    return bool(changed)


def end_override(form: Form, *, by: Any) -> bool:
    """Let *form* pause by itself again; False when nobody kept it open."""
    changed = Form.objects.filter(pk=form.pk, override_until__isnull=False).update(
        override_until=None, override_reason="", override_by=None
    )
    if changed:
        form.override_until, form.override_reason, form.override_by = None, "", None
        _log(form, LET_PAUSE, by)
    return bool(changed)


def still_wanted(form: Form, *, by: Any, now: datetime) -> date:
    """Ask again in ``REVIEW_MONTHS`` whether this is a role we want interest for; return that day."""
    day = add_months(local_day(now), REVIEW_MONTHS)
    Form.objects.filter(pk=form.pk).update(review_by=day)
    form.review_by = day
    _log(form, WANTED, by, on=day)
    return day


def mark_opened(form: Form, *, now: datetime) -> bool:
    """Note that *form* is live with somebody to answer; False when that was noted before.

    A role form then gets its day to be asked about, unless somebody chose one.
    """
    changed = Form.objects.filter(pk=form.pk, opened_at__isnull=True).update(opened_at=now)
    if changed:
        form.opened_at = now
        if form.kind == Kind.ROLE and form.review_by is None:
            form.review_by = add_months(local_day(now), REVIEW_MONTHS)
            Form.objects.filter(pk=form.pk, review_by__isnull=True).update(review_by=form.review_by)
    return bool(changed)


def asks_whether_wanted(form: Form, today: date) -> bool:
    """Return whether the day has come to ask if this is still a role we want interest for."""
    return form.kind == Kind.ROLE and form.review_by is not None and form.review_by <= today


def _log(form: Form, action: str, by: Any, *, on: date | None = None, reason: str = "") -> None:
    data = {"on": on.isoformat() if on else "", "reason": reason}
    log(instance=form, action=action, user=by, data={name: value for name, value in data.items() if value})


def log_actions(actions: Any) -> None:
    """Give the log's actions their words. For ``register_log_actions``."""
    for code, name, words in (
        (CLOSED, gettext_lazy("Close"), gettext_lazy("Closed by hand")),
        (OPENED, gettext_lazy("Open"), gettext_lazy("Opened again")),
        (KEPT_OPEN, gettext_lazy("Keep open"), gettext_lazy("Kept open")),
        (LET_PAUSE, gettext_lazy("Let pause"), gettext_lazy("May pause by itself again")),
        (WANTED, gettext_lazy("Still wanted"), gettext_lazy("Still a role we want interest for")),
    ):
        actions.register_action(code)(_formatter(name, words))


def _formatter(name: Any, words: Any) -> type[LogFormatter]:
    class Formatter(LogFormatter):
        """Adds the day and the reason to the action's words."""

        label = name

        def format_message(self, log_entry: Any) -> str:
            """Return what happened, until when and why."""
            day, reason = log_entry.data.get("on"), log_entry.data.get("reason")
            said = str(words)
            if day:
                until = date_format(date.fromisoformat(day), "DATE_FORMAT")
                said = _("%(what)s until %(date)s") % {"what": said, "date": until}
            return f"{said}: {reason}" if reason else said

    return Formatter
