"""The bar above an entry that is read in a review, and where a decision leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wagtail_interest import clock
from wagtail_interest.followup import review
from wagtail_interest.records.review import Review

#: The parameter that carries a review from entry to entry; nothing is kept in the session.
PARAMETER = "review"
_NAME = "interest_review_modeladmin_"


@dataclass(frozen=True)
class Bar:
    """What the bar shows: "3 of 12", and its two ways on."""

    number: int
    total: int
    skip_url: str
    end_url: str
    start_url: str


def review_of(request: HttpRequest) -> Review | None:
    """Return the reader's own open review that the query string names, else None."""
    given = request.GET.get(PARAMETER, "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        return None
    return Review.objects.filter(pk=int(given), reviewer=request.user.pk, finished_at__isnull=True).first()


def bar_of(view: Any) -> Bar | None:
    """Return the bar for the entry that *view* shows; None outside a review."""
    found = review_of(view.request)
    if found is None:
        return None
    place = review.place(found, view.request.user, view.interest, now=clock.now())
    return Bar(
        number=place.number,
        total=place.total,
        skip_url=next_url(found, after=review.spot_of(view.interest, now=clock.now())),
        end_url=address("end", found.pk),
        start_url=address("index"),
    )


def onward(view: Any) -> str:
    """Return where a decision about the entry of *view* leads; empty outside a review.

    The last one ends the review. Called by a POST only, with ``view.interest`` as it was before the decision: that
    is where the review stood, whatever day the entry has by now.
    """
    found = review_of(view.request)
    if found is None:
        return ""
    if review.finish_if_done(found, view.request.user, now=clock.now()):
        return address("inspect", found.pk)
    return next_url(found, after=review.spot_of(view.interest, now=clock.now()))


def next_url(of: Review, *, after: review.Spot | None = None) -> str:
    """Return the address that leads on to the next entry of a review."""
    url = address("next", of.pk)
    return f"{url}?after={after}" if after is not None and url else url


def address(action: str, *args: Any) -> str:
    """Return the URL of an action of the review's ModelAdmin; empty where a host left it out."""
    try:
        return reverse(f"{_NAME}{action}", args=args)
    except NoReverseMatch:
        return ""
