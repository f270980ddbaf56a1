"""What is open right now where one candidate looks: the place where openings will speak; until then, nothing is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Kind


def area_of(interest: Interest) -> str:
    """Return the name of the one area an entry is about, in its language; empty where there is not exactly one.

    It is the role form's own, else the candidate's choice.
    """
    if interest.kind == Kind.ROLE:
        return interest.form.area.name_in(interest.language) if interest.form.area is not None else ""
    chosen = list(interest.areas.all()[:2]) if interest.pk else []
    return chosen[0].name_in(interest.language) if len(chosen) == 1 else ""


def open_now(interest: Interest, area: str) -> str:
    """Return what is open for *interest*, in the active language.

    Args:
        interest: the entry.
        area: what ``area_of`` says of it.
    """
    if area:
        return _("No recruitment is ongoing in %(area)s right now.") % {"area": area}
    if interest.kind == Kind.ROLE:
        return _("No recruitment for this role is ongoing right now.")
    return _("We have no opening to offer you right now.")


def no_opening(interest: Interest, area: str) -> str:
    """Return the first words of a definite notice, in the active language; arguments as for ``open_now``."""
    if area:
        return _("There is no opening in %(area)s now.") % {"area": area}
    if interest.kind == Kind.ROLE:
        return _("There is no opening for this role now.")
    return _("We have no opening to offer you now.")
