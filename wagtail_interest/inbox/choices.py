"""What the drawer and the rows offer by name: forms in scope, areas, people, default owners; read once a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True)
class Names:
    """Names that are the same for every recruiter of one language."""

    areas: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    #: Site id (None: all sites) to the default plan's owner.
    default_owners: dict[int | None, str] = field(default_factory=dict)


def names() -> Names:
    """Return areas, people and default owners in the active language, from a cache of a minute."""
    key = f"wagtail_interest.names.{get_language()}"
    found = cache.get(key)
    if found is None:
        found = Names(_areas(), _people(), _default_owners())
        cache.set(key, found, NAMES_AGE)
    return found


def forget_names(**kwargs: Any) -> None:
    """Drop the cached names of the active language; a receiver."""
    cache.delete(f"wagtail_interest.names.{get_language()}")


def _areas() -> dict[int, str]:
    return {area.pk: str(area) for area in Area.objects.all()}


def _people() -> dict[int, str]:
    assigned = Exists(Interest.objects.filter(assigned_to=OuterRef("pk")))
    plans = Exists(HandlingPlan.objects.filter(Q(owner=OuterRef("pk")) | Q(deputy=OuterRef("pk"))))
    users = get_user_model()._default_manager.filter(assigned | plans)
    return {user.pk: get_user_display_name(user) for user in users.order_by(users.model.USERNAME_FIELD)}


def _default_owners() -> dict[int | None, str]:
    plans = HandlingPlan.objects.filter(is_default=True).select_related("owner")
    return {plan.site_id: get_user_display_name(plan.owner) for plan in plans if plan.owner}


def forms_in_scope(request: HttpRequest) -> list[Form]:
    """Return the forms whose entries this request's user may see, by title, read once a request."""
    found = getattr(request, "_interest_forms", None)
    if found is None:
        found = list(access.visible_forms(request.user).select_related("plan__owner"))
        request._interest_forms = found  # type: ignore[attr-defined]
    return found


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
