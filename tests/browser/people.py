"""People of the browser journeys: an editor without interest rights, a recruiter, and how each logs in."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page

from tests import builders


def editor(home: Page) -> Any:
    """Return a user who may make and publish pages and has no right on any entry."""
    group = Group.objects.create(name="Marketing")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=home, permission=right)
    user = builders.user("eda")
    user.groups.add(group)
    return user


def recruiter(username: str = "rita") -> Any:
    """Return the owner of the default plan; ``interest_setup`` makes the groups, the plan and gives the rights."""
    user = builders.user(username)
    call_command("interest_setup", owner=username, stdout=StringIO())
    return user


def log_in(tab: Any, server: str, username: str) -> None:
    """Log in as a person does: through the form."""
    tab.goto(f"{server}/admin/login/")
    tab.fill("#id_username", username)
    tab.fill("#id_password", "pw")
    tab.click("button[type=submit]")
    tab.wait_for_url(f"{server}/admin/")
