"""The state of a form in words for colleagues: its name, its tone and the number that decides it."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_user_display_name

from wagtail_interest.followup.intake_state import IntakeState
from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Cause, Intake

#: How the admin colours each state; the names are those of the inbox's tags.
TONES = {
    Intake.OPEN: "good",
    Intake.WARNING: "soon",
    Intake.PAUSED: "late",
    Intake.CLOSED: "quiet",
    Intake.NOT_OPEN: "late",
}


def tone(state: IntakeState) -> str:
    """Return how the state's tag is coloured."""
    return TONES[Intake(state.code)] if state.live else "quiet"


def label(state: IntakeState) -> str:
    """Return the state's name; a form without a published page takes nothing in, whatever else holds."""
    return str(Intake(state.code).label) if state.live else _("No page published")


def deciding(state: IntakeState, today: date) -> str:
    """Return the number that decides the state and what follows: ``12 overdue, the limit is 10; pauses on 12 May``."""
    if not state.live:
        return _("closed by hand") if state.code == Intake.CLOSED else overdue_words(state)
    if state.code == Intake.CLOSED:
        return _closed(state, today)
    if state.code == Intake.NOT_OPEN:
        return _("nobody can answer")
    words = [_cause(state), _then(state, today)]
    if state.kept_open_until:
        words.append(_("kept open until %(date)s") % {"date": short_date(state.kept_open_until, today)})
    return "; ".join(word for word in words if word)


def _closed(state: IntakeState, today: date) -> str:
    if state.opens_on is None:
        return _("by hand, until somebody opens it")
    return _("by hand; opens on %(date)s") % {"date": short_date(state.opens_on, today)}


def _cause(state: IntakeState) -> str:
    if Cause.UNABLE in state.causes:
        return _("nobody can answer")
    if Cause.AWAY in state.causes and state.person is None:
        return _("everybody who answers is away")
    if Cause.AWAY in state.causes and Cause.DEBT not in state.causes:
        return _("everybody who answers will be away")
    if Cause.DEBT in state.causes and state.overdue <= state.limit:
        # below the limit again, but not yet down to where a warning or a pause ends
        return ngettext("%(n)d overdue", "%(n)d overdue", state.overdue) % {"n": state.overdue}
    return overdue_words(state)


def overdue_words(state: IntakeState) -> str:
    """Return how much is overdue beside how much may be."""
    if not state.overdue:
        return _("nothing overdue")
    return _("%(n)d overdue, the limit is %(limit)d") % {"n": state.overdue, "limit": state.limit}


def _then(state: IntakeState, today: date) -> str:
    if state.code == Intake.WARNING and state.pauses_on:
        day = {"date": short_date(state.pauses_on, today)}
        if state.causes == (Cause.DEBT,) and state.overdue <= state.limit and not state.kept_open_until:
            words = ngettext(
                "pauses on %(date)s unless at most %(n)d is overdue by then",
                "pauses on %(date)s unless at most %(n)d are overdue by then",
                state.low,
            )
            return words % {**day, "n": state.low}
        if state.kept_open_until or not state.unwarned:
            return _("pauses on %(date)s") % day
        return _("pauses on %(date)s at the earliest") % day
    if state.code == Intake.PAUSED and Cause.DEBT in state.causes:
        return _opens_when(state)
    if state.code == Intake.PAUSED and state.opens_on:
        return _("opens on %(date)s") % {"date": short_date(state.opens_on, today)}
    return ""


def _opens_when(state: IntakeState) -> str:
    """Say what has to become true: the debt paid, and somebody back where everybody is away."""
    if state.person is None:
        words = ngettext(
            "opens when somebody can answer and at most %(n)d is overdue",
            "opens when somebody can answer and at most %(n)d are overdue",
            state.low,
        )
    else:
        words = ngettext(
            "opens when at most %(n)d is overdue", "opens when at most %(n)d are overdue", state.low
        )
    return words % {"n": state.low}


def short_date(day: date, today: date) -> str:
    """Return *day* without its year when it is near enough to need none."""
    near = abs((day - today).days) < 200
    return date_format(day, "MONTH_DAY_FORMAT" if near else "DATE_FORMAT")


def reviewed(form: Form, today: date) -> str:
    """Return when and by whom the form was last looked through: ``Last review: 4 days ago by Anna.``; empty for never."""
    last = form.reviews.filter(finished_at__isnull=False).select_related("reviewer")
    review = last.order_by("-finished_at").first()
    if review is None or review.finished_at is None:
        return ""
    given = {"when": _ago((today - local_day(review.finished_at)).days)}
    if review.reviewer is None:
        return _("Last review: %(when)s.") % given
    return _("Last review: %(when)s by %(person)s.") % {
        **given,
        "person": get_user_display_name(review.reviewer),
    }


def _ago(days: int) -> str:
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
