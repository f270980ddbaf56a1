"""When an answer is owed, in words a recruiter reads at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_interest.followup import definite
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Exit


@dataclass(frozen=True)
class Due:
    """What is owed: a sentence, a tone (``late``, ``soon``, ``owed``, ``waiting``, ``done``) and, when late, by how much."""

    words: str
    tone: str
    more: str = ""


def due(interest: Interest, today: date) -> Due:
    """Return what is owed for *interest* on *today* (site's time zone)."""
    if interest.exit:
        reason = Exit(interest.exit).label if interest.exit in Exit.values else interest.exit
        return Due(_("No answer is owed: %(reason)s.") % {"reason": str(reason).lower()}, "done")
    if interest.settled_at is not None:
        day = {"date": date_format(timezone.localtime(interest.settled_at).date())}
        if definite.holds(interest):
            return Due(_("Settled on %(date)s: a definite notice was promised.") % day, "done")
        return Due(_("Answered on %(date)s.") % day, "done")
    if interest.is_waiting(today):
        more = _("Whatever the candidate adds brings it back at once.")
        return Due(
            _("Waiting for the candidate until %(date)s.") % {"date": _last(interest)}, "waiting", more
        )
    promised = _promised(interest)
    if interest.waiting_until is not None:
        promised = _("The candidate was waited for until %(date)s.") % {"date": _last(interest)}
    days = (interest.due_on - today).days
    if days < 0:
        late = ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
        return Due(late, "late", promised)
    if days == 0:
        return Due(_("Answer today"), "soon", promised)
    if days == 1:
        return Due(_("Answer by tomorrow"), "soon", promised)
    owed = ngettext("To answer within %(days)d day", "To answer within %(days)d days", days) % {"days": days}
    return Due(owed, "owed", promised)


def _promised(interest: Interest) -> str:
    """Return what the candidate was told."""
    if definite.holds(interest):
        return _("A definite notice was promised, and its mail has not got through.")
    if interest.told_on is not None:
        dates = {"date": date_format(interest.due_on), "told": date_format(interest.told_on)}
        return _("The plan promises an answer by %(date)s; the candidate was told %(told)s.") % dates
    return _("An answer was promised by %(date)s.") % {"date": date_format(interest.due_on)}


def _last(interest: Interest) -> str:
    return date_format(interest.waiting_until) if interest.waiting_until else ""
