"""Which entries a request about many means: rebuilt on the server, inside the scope, whatever the URL says (promise P9)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from inspect import unwrap
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve

from wagtail_interest.inbox.bulk.groups import AT_ONCE, members
from wagtail_interest.inbox.native import NativeModelAdmin
from wagtail_interest.inbox.neighbours import listing_view
from wagtail_interest.records.interest import Interest, InterestQuerySet

#: What Wagtail's script sends instead of ids for the whole list.
WHOLE = "all"
#: More ids than this in a URL were not ticked by hand.
TICKED = 1000


def inbox_of(url: str) -> Any:
    """Return the ModelAdmin whose listing has this URL, so that a host's own inbox keeps its own scope.

    Raises:
        Http404: it is no listing of entries.
    """
    try:
        view = unwrap(resolve(urlsplit(url).path).func)
    except Resolver404 as error:
        raise Http404 from error
    found = getattr(view, "__self__", None)
    if not isinstance(found, NativeModelAdmin) or found.model is not Interest:
        raise Http404
    return found


def chosen_ids(request: HttpRequest, model_admin: Any, today: date) -> list[int]:
    """Return the ids in the order of the list: those ticked and in scope, the whole filtered list's, or a group's.

    Of a large group they are the most urgent, so that somebody looks at each.
    """
    scope: InterestQuerySet = model_admin.get_queryset(request).defer(None)
    if "group" in request.GET:
        return members(scope, request.GET["group"], today)[:AT_ONCE]
    asked = request.GET.getlist("id")
    if WHOLE in asked:
        view = listing_view(model_admin, request)
        return list(view.get_queryset().values_list("pk", flat=True))
    ids = asked_ids(asked)
    return list(scope.filter(pk__in=ids).values_list("pk", flat=True))


def asked_ids(given: Sequence[str]) -> list[int]:
    """Return the numbers among *given*; nothing else can be an entry."""
    numbers = [text for text in given[:TICKED] if text.isascii() and text.isdigit() and len(text) < 19]
    return [int(text) for text in numbers]


def mark_of(ids: Sequence[int]) -> str:
    """Return what tells whether a list is still the one that was shown."""
    return hashlib.sha256(",".join(map(str, sorted(ids))).encode()).hexdigest()[:24]
