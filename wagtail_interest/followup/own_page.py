"""A candidate's own pages, behind a link or a cookie: whose entry a token names, and what their two buttons do."""

from __future__ import annotations

from datetime import datetime

from wagtail_interest.followup import additions
from wagtail_interest.links import Invalid, tokens
from wagtail_interest.records.interest import Interest

#: What such a page may say after a press of a button.
DONE = ("added", "asked", "nothing")


def find(purpose: str, token: str, *, now: datetime) -> Interest | None:
    """Return the entry that *token* names; None when it is wrong, too old, or ended by erasure.

    Args:
        purpose: a key of ``tokens.LIFETIMES``.
    """
    try:
        claim = tokens.read(purpose, token, now=now)
    except Invalid:
        return None
    found = Interest.objects.select_related("version", "form", "candidate").filter(pk=claim.record_id).first()
    return found if found is not None and found.candidate.link_version == claim.version else None


def press(interest: Interest, action: str, text: str, *, now: datetime) -> str:
    """Do what a button asks (``person``, or ``add`` with its *text*) and return which of ``DONE`` became of it."""
    if action == "person" and additions.ask_person(interest, now=now):
        return "asked"
    if action == "add" and additions.add_something(interest, text, now=now) is not None:
        return "added"
    return "nothing"
