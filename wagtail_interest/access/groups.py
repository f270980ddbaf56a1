"""The two groups of people who answer, and what each may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from wagtail_interest.access.scope import APP, may

RECRUITERS = "Interest recruiters"
MANAGERS = "Interest managers"

RECRUITER_RIGHTS = (
    "view_interest",
    "change_interest",
    "download_interest",
    "export_interest",
    "view_message",
    "change_message",
    "view_form",
    "change_form",
    "view_handlingplan",
    "change_handlingplan",
    "view_area",
    "view_absence",
    "add_absence",
    "change_absence",
    "delete_absence",
    "view_replytemplate",
    "add_replytemplate",
    "change_replytemplate",
    "delete_replytemplate",
)
MANAGER_RIGHTS = (
    *RECRUITER_RIGHTS,
    "view_all_interest",
    "erase_interest",
    "add_handlingplan",
    "delete_handlingplan",
    "add_area",
    "change_area",
    "delete_area",
    "view_closedperiod",
    "add_closedperiod",
    "change_closedperiod",
    "delete_closedperiod",
)
RIGHTS = {RECRUITERS: RECRUITER_RIGHTS, MANAGERS: MANAGER_RIGHTS}


class RightsMissing(Exception):
    """The permissions are not in the database yet: ``migrate`` makes them."""


def make_groups() -> dict[str, bool]:
    """Make both groups, or give existing ones the rights they lack; nothing is taken away.

    Returns:
        Group name to whether it was made now.

    Raises:
        RightsMissing: before ``migrate``.
    """
    return {name: _make_group(name, rights) for name, rights in RIGHTS.items()}


def _make_group(name: str, codenames: tuple[str, ...]) -> bool:
    wanted = Q(content_type__app_label=APP, codename__in=codenames)
    wanted |= Q(content_type__app_label="wagtailadmin", codename="access_admin")
    rights = list(Permission.objects.filter(wanted))
    if len(rights) < len(codenames) + 1:
        raise RightsMissing
    group, made = Group.objects.get_or_create(name=name)
    group.permissions.add(*rights)
    return made


def let_answer(user: Any) -> bool:
    """Put a user who could not answer anybody among the recruiters; return whether that was needed."""
    if may(user, "view") and may(user, "change"):
        return False
    user.groups.add(Group.objects.get(name=RECRUITERS))
    return True
