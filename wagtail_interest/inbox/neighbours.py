"""The previous and the next entry inside the set a recruiter was looking at; the query string says which set."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from wagtail_interest.inbox.keyset import beyond, keys_of
from wagtail_interest.inbox.tabs import TAB
from wagtail_interest.records.interest import Interest

#: Beyond this many entries before it an entry's position is not counted.
FAR = 1000


class Neighbours(NamedTuple):
    """URLs of the entries before and after (empty at the ends), and the position from 1 (None: far down, or outside)."""

    prev_url: str
    next_url: str
    position: int | None


NOWHERE = Neighbours("", "", None)


def neighbours(request: HttpRequest, interest: Interest, model_admin: Any = None) -> Neighbours:
    """Return the neighbours of *interest* in the list that the query string of *request* describes.

    The list is rebuilt by the listing's own view, so scope, filters, search and order are the same; parameters
    it does not know are dropped (promise P20). The entry need not be in the set any more: answering takes it
    out of *to answer*, and next still leads on. Each neighbour is one comparison on the order's keys.
    """
    model_admin = model_admin or getattr(request, "model_admin", None)
    if model_admin is None:
        return NOWHERE
    view = listing_view(model_admin, request)
    found: QuerySet = view.get_queryset()
    keys = keys_of(found)
    if keys is None:
        return NOWHERE
    whole = found.order_by()
    here = {key.name: getattr(interest, key.name) for key in keys}
    before = whole.filter(beyond(keys, here, forward=False))
    after = whole.filter(beyond(keys, here, forward=True))
    back = [key.ordered(backward=True) for key in keys]
    prev_pk = before.order_by(*back).values_list("pk", flat=True).first()
    next_pk = after.order_by(*(key.ordered() for key in keys)).values_list("pk", flat=True).first()
    inside = whole.filter(pk=interest.pk).exists()
    position = before.order_by().values("pk")[:FAR].count() + 1 if inside else None
    carried = view.carried()
    return Neighbours(
        _url(model_admin, prev_pk, carried),
        _url(model_admin, next_pk, carried),
        position if position is not None and position <= FAR else None,
    )


def listing_view(model_admin: Any, request: HttpRequest) -> Any:
    """Return the listing's view, set up for the filters, search and order in *request*'s query string."""
    # a form's questions are filters too, so the allow-list needs the form first
    probe = QueryDict(mutable=True)
    probe["form"] = request.GET.get("form", "")
    allowed = {"q", "ordering", TAB} | filter_parameters(_set_up(model_admin, request, probe))
    asked = QueryDict(mutable=True)
    for key in request.GET:
        if key in allowed:
            asked.setlist(key, request.GET.getlist(key))
    return _set_up(model_admin, request, asked)


def _set_up(model_admin: Any, request: HttpRequest, params: QueryDict) -> Any:
    view_class = model_admin.view_class("index")
    given = model_admin.get_view_kwargs("index")
    view = view_class(**{key: value for key, value in given.items() if hasattr(view_class, key)})
    asked = copy.copy(request)
    asked.GET = params  # type: ignore[assignment]
    view.setup(asked)
    return view


def filter_parameters(view: Any) -> set[str]:
    """Return the names of all parameters that the listing's filters read."""
    if not view.filters:
        return set()
    names: set[str] = set()
    for name, field in view.filters.form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None)
        names |= {f"{name}_{suffix}" for suffix in suffixes} if suffixes else {name}
    return names


def _url(model_admin: Any, pk: int | None, carried: str) -> str:
    if pk is None:
        return ""
    url = model_admin.url_helper.get_action_url("inspect", quote(pk))
    return f"{url}?{carried}" if carried else url
