"""What the drawer and the rows offer by name: forms in scope, areas, people, default owners; read once a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.admin.utils import get_user_display_name

from wagtail_interest import access
from wagtail_interest.records.area import Area
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan

#: Names of areas and colleagues may be this old, in seconds; what a user may see never is.
NAMES_AGE = 60


class Names(NamedTuple):
    """Names that are the same for every recruiter of one language."""

    areas: dict[int, str]
    people: dict[int, str]
    #: Site id (None: all sites) to the default plan's owner.
    default_owners: dict[int | None, str]
    #: The same to the owner's id.
    default_owner_ids: dict[int | None, int]


def names() -> Names:
    """Return areas, people and default owners in the active language, from a cache of a minute."""
    key = f"wagtail_interest.names.{get_language()}"
    found = None
    with suppress(
        Exception
    ):  # every cache back end has exceptions of its own; without a cache they are read anew
        found = cache.get(key)
    if found is None:
        found = Names(_areas(), _people(), *_default_owners())
        with suppress(Exception):  # as above
            cache.set(key, found, NAMES_AGE)
    return found


def forget_names(**kwargs: Any) -> None:
    """Drop the cached names of the active language; a receiver."""
    with suppress(Exception):  # as above
        cache.delete(f"wagtail_interest.names.{get_language()}")


def _areas() -> dict[int, str]:
    return {area.pk: str(area) for area in Area.objects.all()}


def _people() -> dict[int, str]:
    assigned = Exists(Interest.objects.filter(assigned_to=OuterRef("pk")))
    plans = Exists(HandlingPlan.objects.filter(Q(owner=OuterRef("pk")) | Q(deputy=OuterRef("pk"))))
    users = get_user_model()._default_manager.filter(assigned | plans)
    return {user.pk: get_user_display_name(user) for user in users.order_by(users.model.USERNAME_FIELD)}


def _default_owners() -> tuple[dict[int | None, str], dict[int | None, int]]:
    plans = HandlingPlan.objects.filter(is_default=True).select_related("owner")
    owners = {plan.site_id: plan.owner for plan in plans if plan.owner}
    shown = {site: get_user_display_name(owner) for site, owner in owners.items()}
    return shown, {site: owner.pk for site, owner in owners.items()}


def forms_in_scope(request: HttpRequest) -> list[Form]:
    """Return the forms whose entries this request's user may see, by title, read once a request."""
    found = getattr(request, "_interest_forms", None)
    if found is None:
        found = list(access.visible_forms(request.user).select_related("plan__owner"))
        request._interest_forms = found  # type: ignore[attr-defined]
    return found


def give_forms(interests: Iterable[Interest], request: HttpRequest) -> None:
    """Give *interests* their forms with plan and owner: those in scope are read already, others come in one query.

    Fifty rows are of a few forms; joined to every row, each would be made fifty times.
    """
    interests = list(interests)
    forms = {form.pk: form for form in forms_in_scope(request)}
    if beyond := {each.form_id for each in interests} - set(forms):
        forms |= Form.objects.select_related("plan__owner").in_bulk(beyond)
    for interest in interests:
        interest.form = forms[interest.form_id]


def owner_of(form: Form, owners: Mapping[int | None, str] | None = None) -> str:
    """Return the name of who answers for *form*: its plan's owner, else the default plan's; empty when nobody does.

    Args:
        form: a form, its plan and owner at hand.
        owners: ``names().default_owners`` when the caller asks for many forms.
    """
    if form.plan is not None:
        return get_user_display_name(form.plan.owner) if form.plan.owner else ""
    owners = names().default_owners if owners is None else owners
    return owners.get(form.site_id) or owners.get(None, "")


def owners_of(forms: Iterable[Form]) -> list[tuple[int, str, list[int]]]:
    """Return (user id, name, form ids) of everybody who answers for one of *forms*, by name.

    Args:
        forms: with plan and owner at hand, as ``forms_in_scope`` gives them.
    """
    known = names()
    found: dict[int, tuple[str, list[int]]] = {}
    for form in forms:
        if form.plan is not None:
            owner = form.plan.owner_id
        else:
            owner = known.default_owner_ids.get(form.site_id) or known.default_owner_ids.get(None)
        if owner is not None:
            found.setdefault(owner, (owner_of(form, known.default_owners), []))[1].append(form.pk)
    rows = [(pk, name, form_ids) for pk, (name, form_ids) in found.items()]
    return sorted(rows, key=lambda row: row[1].casefold())
