"""How many answers are owed, beside *Inbox* in the menu, in figures and words, no older than a minute."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.menus import ModelAdminMenuItem

from wagtail_interest import access

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
        shown = str(count) if count <= MANY else f"{MANY}+"
        label = _("%(inbox)s (%(count)s to answer)") % {"inbox": self.label, "count": shown}
        item = MenuItem(label, self.url, name=self.name, icon_name=self.icon_name, order=self.order)
        return item.render_component(request)


def owed(user: Any) -> int:
    """Return how many answers *user*'s inbox owes, at most one more than ``MANY``; tests do not count."""
    key = f"wagtail_interest.owed.{cache.get(_VERSION, 0)}.{user.pk}"
    count = cache.get(key)
    if count is None:
        count = access.visible_interests(user).owed().counted().order_by()[: MANY + 1].count()
        cache.set(key, count, AGE)
    return count


def count_anew(**kwargs: Any) -> None:
    """Forget every count; a receiver of the signals that change one."""
    if cache.get(_VERSION) is None:
        cache.set(_VERSION, 1, None)
    else:
        cache.incr(_VERSION)
