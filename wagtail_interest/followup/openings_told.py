"""What is open right now where one candidate looks: the place where openings will speak; until then, nothing is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Kind


def area_of(interest: Interest) -> str:
    """Return the name of the one area a general entry is about, in its language; empty where there is not exactly one.

    A role is narrower than its area, so of a role entry none is named.
    """
    chosen = list(interest.areas.all()[:2]) if interest.kind != Kind.ROLE and interest.pk else []
    return chosen[0].name_in(interest.language) if len(chosen) == 1 else ""


def open_now(interest: Interest, area: str) -> str:
    """Return what is open for *interest*, in the active language; empty where its notice has said that already.

    What else the site advertises is not known here, so the words speak of this expression of interest alone.

    Args:
        interest: the entry.
        area: what ``area_of`` says of it.
    """
    return "" if interest.kind == Kind.ROLE else _leads_nowhere(area)


def no_opening(interest: Interest, area: str) -> str:
    """Return the first words of a definite notice, in the active language; arguments as for ``open_now``."""
    if interest.kind == Kind.ROLE:
        return _("There is no opening for this role now.")
    return _leads_nowhere(area)


def _leads_nowhere(area: str) -> str:
    if area:
        return _("Your expression of interest does not lead to an opening in %(area)s now.") % {"area": area}
    return _("Your expression of interest does not lead to an opening now.")
