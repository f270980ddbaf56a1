"""How many answers are owed, beside *Inbox* in the menu, in figures and words, no older than a minute."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.menus import ModelAdminMenuItem

from wagtail_interest import access
from wagtail_interest.records.interest import InterestQuerySet

#: Seconds a count may be old; what this process changes is seen at once.
AGE = 60
#: Above this nobody counts on.
MANY = 999
_VERSION = "wagtail_interest.owed.version"


class InboxMenuItem(ModelAdminMenuItem):
    """The menu item *Inbox* with what is owed: ``Inbox (3 to answer)``."""

    def render_component(self, request: HttpRequest) -> Any:
        """Return the item for this request; the item itself is shared between users."""
        count = owed(request.user)
        if not count:
            return super().render_component(request)
        label = _("%(inbox)s (%(count)s to answer)") % {"inbox": self.label, "count": words(count)}
        item = MenuItem(label, self.url, name=self.name, icon_name=self.icon_name, order=self.order)
        return item.render_component(request)


def owed(user: Any) -> int:
    """Return how many answers *user*'s inbox owes, at most one more than ``MANY``; tests do not count."""
    return _count("owed", user, lambda: access.visible_interests(user).owed())


def overdue(user: Any, today: date) -> int:
    """Return how many of them are past their date on *today*, with the same limit."""
    return _count(f"overdue.{today}", user, lambda: access.visible_interests(user).overdue(today))


def _count(name: str, user: Any, find: Callable[[], InterestQuerySet]) -> int:
    return int(remembered(name, user, lambda: find().counted().order_by()[: MANY + 1].count()))


def remembered(name: str, user: Any, find: Callable[[], Any]) -> Any:
    """Return what *find* finds for *user*, at most a minute old; ``count_anew`` forgets it. Never None."""
    key, found = "", None
    with suppress(
        Exception
    ):  # every cache back end has exceptions of its own; without a cache it is counted anew
        key = f"wagtail_interest.{name}.{cache.get(_VERSION, 0)}.{user.pk}"
        found = cache.get(key)
    if found is None:
        found = find()
        with suppress(Exception):  # as above
            cache.set(key, found, AGE)
    return found


def words(count: int) -> str:
    """Return a count as it is shown."""
    return str(count) if count <= MANY else f"{MANY}+"


def count_anew(**kwargs: Any) -> None:
    """Forget every count; a receiver of the signals that change one, which a cache that is down must not stop."""
    with suppress(Exception):  # as above
        if cache.get(_VERSION) is None:
            cache.set(_VERSION, 1, None)
        else:
            cache.incr(_VERSION)
