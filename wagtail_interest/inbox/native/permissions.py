"""Permissions of a native ModelAdmin: one truth, the permission helper, and the policy that repeats it to Wagtail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail_modeladmin.helpers import PermissionHelper

try:
    from wagtail.permissions import register_permission_policy
except ImportError:  # Wagtail 7.4 reads the policy from each view instead
    register_permission_policy = None


class NativePermissionHelper(PermissionHelper):
    """Modeladmin's helper plus the right to export, which modeladmin gives to whoever may list."""

    def user_can_export(self, user: Any) -> bool:
        """Return whether *user* may download the listing."""
        return self.user_can_list(user)


class HelperPolicy(ModelPermissionPolicy):
    """Answers Wagtail's questions from a permission helper.

    Args:
        model: the model.
        helper: the ModelAdmin's permission helper.
        scope: user → the objects that user may see at all; without it every object of the model.
    """

    def __init__(
        self, model: type[Model], helper: PermissionHelper, scope: Callable[[Any], QuerySet] | None = None
    ) -> None:
        super().__init__(model)
        self.helper = helper
        self.scope = scope

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether *user* may do *action* to some object of the model."""
        if action == "add":
            return bool(self.helper.user_can_create(user))
        if action == "view":
            return bool(self.helper.user_can_list(user))
        return bool(self.helper.user_has_specific_permission(user, self.helper.get_perm_codename(action)))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Return whether *user* may do one of *actions*."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """Return whether *user* may do *action* to *instance*."""
        if self.scope is not None and not self.scope(user).filter(pk=instance.pk).exists():
            return False
        asked = {
            "view": self.helper.user_can_inspect_obj,
            "change": self.helper.user_can_edit_obj,
            "delete": self.helper.user_can_delete_obj,
        }.get(action)
        return bool(asked(user, instance)) if asked else self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        """Return whether *user* may do one of *actions* to *instance*."""
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        """Return the objects to which *user* may do one of *actions*."""
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return self.scope(user) if self.scope is not None else self.model._default_manager.all()

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet:
        """Return the objects to which *user* may do *action*."""
        return self.instances_user_has_any_permission_for(user, [action])


def register_policy(policy: HelperPolicy) -> None:
    """Tell Wagtail 8 of *policy*; call it at the top of ``wagtail_hooks.py``, before anything asks for one."""
    if register_permission_policy is not None:
        register_permission_policy(policy.model, policy, exact_class=True)
