"""How many entries stand under each tab, in figures and words, no older than a minute."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.core.cache import cache
from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.menus import ModelAdminMenuItem

from wagtail_interest import access, clock
from wagtail_interest.inbox import tabs
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Availability

#: Seconds a count may be old; what this process changes is seen at once.
AGE = 60
#: Above this nobody counts on.
MANY = 999
_VERSION = "wagtail_interest.owed.version"
Found = TypeVar("Found")


class TabCounts(NamedTuple):
    """How many entries stand under each tab, and of those to answer how many are active seekers' and how many late.

    Each is at most one more than ``MANY``. Tests and confirmed spam do not count.
    """

    answer: int = 0
    active: int = 0
    overdue: int = 0
    touch: int = 0
    process: int = 0


class _CountOf(Subquery):
    """The number of rows of a query, which stops at the query's own limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class InboxMenuItem(ModelAdminMenuItem):
    """The menu item *Inbox* with what is to answer: ``Inbox (3 to answer)``."""

    def render_component(self, request: HttpRequest) -> Any:
        """Return the item for this request; the item itself is shared between users."""
        from wagtail_interest.followup.promise import local_day  # on first use: start-up stays light

        count = tab_counts(request.user, local_day(clock.now())).answer
        if not count:
            return super().render_component(request)
        label = _("%(inbox)s (%(count)s to answer)") % {"inbox": self.label, "count": words(count)}
        item = MenuItem(label, self.url, name=self.name, icon_name=self.icon_name, order=self.order)
        return item.render_component(request)


def tab_counts(user: Any, today: date) -> TabCounts:
    """Return the counts of *user*'s inbox on *today*, from one query, cached for a minute by scope."""
    return TabCounts(*cached("tabs", user, today, lambda: tuple(_count(user, today))))


def cached(name: str, user: Any, today: date, find: Callable[[], Found]) -> Found:
    """Return what *find* finds of the scope of *user* on *today*, at most a minute old; who sees all shares one."""
    who = "all" if access.sees_all(user) else user.pk
    return _kept(f"{name}.{who}.{today}", find)


def remembered(name: str, user: Any, find: Callable[[], Found]) -> Found:
    """Return what *find* finds for this very *user*, at most a minute old."""
    return _kept(f"{name}.of.{user.pk}", find)


def _kept(name: str, find: Callable[[], Found]) -> Found:
    """Return what *find* finds, never None, at most a minute old; ``count_anew`` forgets it."""
    key, found = "", None
    with suppress(
        Exception
    ):  # every cache back end has exceptions of its own; without a cache it is found anew
        key = f"wagtail_interest.{cache.get(_VERSION, 0)}.{name}"
        found = cache.get(key)
    if found is None:
        found = find()
        with suppress(Exception):  # as above
            cache.set(key, found, AGE)
    return found


def _count(user: Any, today: date) -> TabCounts:
    """Count by one statement; each part stops above ``MANY`` and is answered from a partial index."""
    seen = access.visible_interests(user).counted().order_by()
    answer = tabs.entries_of(tabs.ANSWER, seen, today)
    parts: dict[str, QuerySet] = {
        "answer": answer,
        "active": answer.filter(availability=Availability.ACTIVE),
        "overdue": answer.filter(due_on__lt=today),
        "touch": tabs.entries_of(tabs.TOUCH, seen, today),
        "process": tabs.entries_of(tabs.PROCESS, seen, today),
    }
    counts = {f"n_{name}": _CountOf(part.values("pk")[: MANY + 1]) for name, part in parts.items()}
    row = Interest.objects.order_by().annotate(**counts).values_list(*counts)[:1]
    return TabCounts(*(row[0] if row else ()))


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
