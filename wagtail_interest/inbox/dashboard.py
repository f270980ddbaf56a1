"""The home panel: what is owed, whether a review is due, which forms are in trouble, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from wagtail_interest import access, clock
from wagtail_interest.followup import intake_words
from wagtail_interest.followup.duty import ids_of, plans_on, seen_forms
from wagtail_interest.followup.figures import Figures, figures, total
from wagtail_interest.followup.intake_state import IntakeState, states_of
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox import badge
from wagtail_interest.inbox.missing import Task, tasks
from wagtail_interest.inbox.review import bar
from wagtail_interest.inbox.review.standing import Standing, standing_of
from wagtail_interest.inbox.setup.menu import may_set_up, needs_set_up
from wagtail_interest.inbox.trouble import troubles
from wagtail_interest.inbox.urls import address, inbox_url
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Intake

#: Forms in trouble named one by one.
NAMED = 5
#: States that need somebody, the worst first.
WORST = (Intake.PAUSED, Intake.NOT_OPEN, Intake.WARNING)


@dataclass(frozen=True)
class Seen:
    """What the panel shows, as codes and numbers, so that it can be kept for a minute."""

    stands: Figures
    standing: Standing
    forms: int
    troubled: list[tuple[int, str, IntakeState]]


@dataclass(frozen=True)
class Figure:
    """One number and where it leads; ``tone`` is ``late``, ``soon``, ``good`` or empty."""

    number: str
    label: str
    url: str
    tone: str = ""


def look(user: Any, *, now: datetime) -> Seen:
    """Read everything the panel shows; about a dozen queries, however many forms and entries there are."""
    today = local_day(now)
    forms, plans = seen_forms(user), plans_on(today)
    found = figures(ids_of(forms), today)
    return Seen(
        stands=total(found.values()),
        standing=standing_of(user, forms, plans, found, now=now),
        forms=len(forms),
        troubled=troubled(forms, now=now),
    )


def troubled(forms: list[Form], *, now: datetime) -> list[tuple[int, str, IntakeState]]:
    """Return id, title and state of the published forms that warn, are paused or are not open, the worst first."""
    states = states_of(forms, now)
    rows = [(form.pk, form.title, states[form.pk]) for form in forms]
    found = [row for row in rows if row[2].live and row[2].code in WORST]
    return sorted(found, key=lambda row: (WORST.index(row[2].code), -row[2].overdue, row[1]))


class InterestPanel(Component):
    """The panel; built from rows a minute old at most, without a call to anybody else."""

    name = "interest"
    template_name = "wagtail_interest/inbox/dashboard.html"
    order = 105

    @property
    def media(self) -> Media:
        """The panel's own look, and on a site that is not set up that of the offer."""
        names = ["review", "dashboard", *(["inbox"] if self.offers_setup else [])]
        return Media(css={"all": [f"wagtail_interest/admin/{name}.css" for name in names]})

    @cached_property
    def offers_setup(self) -> bool:
        """Whether nobody answers yet and the reader may choose who does."""
        return may_set_up(self.request.user) and needs_set_up()

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return figures, review, troubles and tasks."""
        user, now = self.request.user, clock.now()
        day = local_day(now)
        seen: Seen = badge.remembered(f"dashboard.{day}", user, lambda: look(user, now=now))
        found: list[Task] = tasks(user, now=now)
        return {
            "seen": seen,
            "figures": figures_of(seen.stands),
            "standing": seen.standing,
            "calm": not seen.stands.undecided and not seen.standing.undecided,
            "is_new": not seen.forms,
            "offers_setup": self.offers_setup,
            "may_review": access.may(user, "change"),
            "start_url": bar.address("start"),
            "review_url": bar.address("index"),
            "inbox_url": inbox_url(),
            "troubled": [trouble_words(*row, today=day) for row in seen.troubled[:NAMED]],
            "more_troubled": max(len(seen.troubled) - NAMED, 0),
            "machinery": troubles(),
            "tasks": found,
            "csrf_token": get_token(self.request),
        }


def figures_of(stands: Figures) -> list[Figure]:
    """Return the figures in the order in which somebody acts; zero is shown, so that the place stays the same."""
    return [
        Figure(badge.words(stands.to_answer), _("to answer"), inbox_url("tab=answer")),
        Figure(
            badge.words(stands.overdue),
            _("overdue"),
            inbox_url("tab=answer&answer=overdue"),
            "late" if stands.overdue else "",
        ),
        Figure(
            badge.words(stands.active),
            _("active seekers waiting"),
            inbox_url("tab=answer&availability=active"),
        ),
        Figure(
            badge.words(stands.unreachable),
            _("not reached"),
            inbox_url("marks=unreachable"),
            "late" if stands.unreachable else "",
        ),
    ]


def trouble_words(pk: int, title: str, state: IntakeState, today: date) -> dict[str, str]:
    """Return a form's state in words, with the number that decides it."""
    return {
        "title": title,
        "state": intake_words.label(state),
        "tone": intake_words.tone(state),
        "more": intake_words.deciding(state, today),
        "url": address("forms", "edit", pk),
    }


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Add the panel for who may see entries; for ``construct_homepage_panels``."""
    if access.may(request.user, "view"):
        panels.append(InterestPanel(request))
