"""The one scope (promise P9): forms a user owns, deputises for or was granted; managers and superusers see all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import swapper
from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from wagtail_interest.records.form import Form, FormGrant, FormPage
from wagtail_interest.records.interest import Interest, InterestQuerySet
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan

APP = "wagtail_interest"


def may(user: Any, action: str) -> bool:
    """Return whether *user* holds the right to *action* at all, before any entry is looked at.

    Args:
        user: a Django user, also an anonymous one.
        action: ``view``, ``change`` (answer), ``download``, ``export``, ``erase`` or ``view_all``.
    """
    return bool(user.is_active and user.has_perm(f"{APP}.{action}_interest"))


def sees_all(user: Any) -> bool:
    """Return whether *user* sees the entries of every form."""
    return may(user, "view") and may(user, "view_all")


def visible_forms(user: Any) -> QuerySet[Form]:
    """Return the forms whose entries *user* may see; empty without the view right. Unevaluated: one query in all."""
    if not may(user, "view"):
        return Form.objects.none()
    if sees_all(user):
        return Form.objects.all()
    return Form.objects.filter(_answered_by(user) | _granted(user))


def answers_for(user: Any, form: Form) -> bool:
    """Return whether *user* decides who answers for *form*: owner or deputy of its plan, or who sees all.

    A grant does not: whoever may only look in could else give the form to themselves and keep it.
    """
    return sees_all(user) or Form.objects.filter(_answered_by(user), pk=form.pk).exists()


def _answered_by(user: Any) -> Q:
    """Return the forms whose plan, their own or the default, names *user*."""
    return Q(plan__owner=user) | Q(plan__deputy=user) | _by_default_plan(user)


def _granted(user: Any) -> Q:
    """Return the forms with a page on or below one a group of *user* was granted; deleted pages by their last path."""
    grants = FormGrant.objects.filter(group__user=user)
    pages = FormPage.objects.filter(form=OuterRef("pk")).annotate(stands_at=Coalesce("page__path", "path"))
    above = grants.annotate(
        stands_at=ExpressionWrapper(OuterRef("stands_at"), output_field=CharField())
    ).filter(stands_at__startswith=F("page__path"))
    stood_there = _stood_before(OuterRef("form__created_at"))
    still = pages.filter(Exists(above), page__isnull=False)
    gone = pages.filter(Exists(above.filter(stood_there)), page__isnull=True)
    return Q(Exists(still)) | Q(Exists(gone))


def _stood_before(moment: Any) -> Q:
    """Return the grants on pages that stood at *moment*.

    A page made later takes the place of a deleted one in the tree, but its grants do not open the old one's entries.
    """
    wagtails_own_first = Q(page__first_published_at=None, page__live=True)
    return Q(page__first_published_at__lte=moment) | wagtails_own_first


def _by_default_plan(user: Any) -> Q:
    """Return the forms without a plan of their own whose default plan names *user*."""
    defaults = HandlingPlan.objects.filter(is_default=True).order_by()
    named = defaults.filter(Q(owner=user) | Q(deputy=user))
    own = Q(site=OuterRef("site"))
    of_all = ~Exists(defaults.filter(own)) & Exists(named.filter(site__isnull=True))
    return Q(plan__isnull=True) & (Exists(named.filter(own)) | of_all)


def visible_interests(user: Any) -> InterestQuerySet:
    """Return the entries *user* may see; every list, search, export, bulk action and object view starts here."""
    if not may(user, "view"):
        return Interest.objects.none()
    if sees_all(user):
        return Interest.objects.all()
    return Interest.objects.filter(form_id__in=list(visible_forms(user).values_list("pk", flat=True)))


def visible_among(user: Any, ids: Collection[int]) -> set[int]:
    """Return which of these entries *user* may see, by one query; of who sees all none is asked, unknown ids stay."""
    if sees_all(user):
        return set(ids)
    rows = Interest.objects.filter(pk__in=ids, form__in=visible_forms(user)).order_by()
    return set(rows.values_list("pk", flat=True))


def visible_messages(user: Any) -> QuerySet[Message]:
    """Return the mails of entries *user* may see; those without an entry only for who sees all."""
    if not (user.is_active and user.has_perm(f"{APP}.view_message")):
        return Message.objects.none()
    if sees_all(user):
        return Message.objects.all()
    return Message.objects.filter(interest__in=visible_interests(user))


def may_answer(user: Any, form: Form) -> bool:
    """Return whether *user* may change and answer the entries of *form*."""
    return may(user, "change") and visible_forms(user).filter(pk=form.pk).exists()


def forms_to_answer(user: Any) -> set[int]:
    """Return the ids of the forms of which ``may_answer`` says yes, by one query."""
    return set(visible_forms(user).values_list("pk", flat=True)) if may(user, "change") else set()


def users_who_may_answer(form: Form) -> list[Any]:
    """Return the active users to whom an entry of *form* can be assigned, by user name; few queries for any number.

    The same people as ``may_answer`` says one by one, as far as rights lie in Django's own tables.
    """
    users = get_user_model()._default_manager.filter(is_active=True)
    plan = form.current_plan
    people = [pk for pk in (plan.owner_id, plan.deputy_id) if pk] if plan else []
    reach = Q(pk__in=people) | Q(groups__in=_groups_granted(form)) | holds("view_all")
    able = users.filter(holds("change")).filter(holds("view")).filter(reach)
    return list(able.distinct().order_by(users.model.USERNAME_FIELD))


def keeps_plan(user: Any, plan: HandlingPlan) -> bool:
    """Return whether *user* may change *plan*: who sees all, its owner, its deputy, with the right to change plans."""
    named = user.pk in (plan.owner_id, plan.deputy_id)
    return (
        may(user, "view") and (named or sees_all(user)) and bool(user.has_perm(f"{APP}.change_handlingplan"))
    )


def keepers_of_plans() -> list[Any]:
    """Return the active users who may change every plan, those who need no superuser's rights for it first."""
    users = get_user_model()._default_manager.filter(is_active=True)
    able = users.filter(holds("view_all")).filter(holds("view")).filter(_hold_right("change_handlingplan"))
    return list(able.distinct().order_by("is_superuser", users.model.USERNAME_FIELD))


def holds(action: str) -> Q:
    """Return the users who hold the right to *action*, themselves, by a group or as superusers."""
    return _hold_right(f"{action}_interest")


def _hold_right(codename: str) -> Q:
    right = {"codename": codename, "content_type__app_label": APP}
    own = {f"user_permissions__{key}": value for key, value in right.items()}
    by_group = {f"groups__permissions__{key}": value for key, value in right.items()}
    return Q(is_superuser=True) | Q(**own) | Q(**by_group)


def _groups_granted(form: Form) -> list[int]:
    """Return the groups granted a page at or above one of *form*; the rule of ``_granted`` read the other way."""
    step = swapper.load_model("wagtailcore", "Page").steplen
    still: set[str] = set()
    gone: set[str] = set()
    for now, last in FormPage.objects.filter(form=form).values_list("page__path", "path"):
        path = now or last
        found = still if now else gone
        found.update(path[:end] for end in range(step, len(path) + 1, step))
    reach = Q(page__path__in=still) | Q(page__path__in=gone) & _stood_before(form.created_at)
    return list(FormGrant.objects.filter(reach).values_list("group", flat=True))
