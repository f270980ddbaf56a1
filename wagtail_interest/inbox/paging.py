"""Pages of the inbox that cost the same everywhere: by number while they are few, beyond that by place.

Nobody counts above ``LIMIT``. A list that is longer has *First*, *Previous*, *Next*, *Last* and a jump to a day;
each starts at a place in the order instead of counting its way there.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Page
from django.db.models import DateTimeField, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

from wagtail_interest.inbox.keyset import Key, beyond, cursor, is_tellable, keys_of, place

#: Entries that are counted and have a page by number.
LIMIT = 10_000
AFTER, BEFORE, ON, LAST = "after", "before", "on", "last"
#: Parameters that say where in the list one stands.
PLACES = ("p", AFTER, BEFORE, ON)


class InboxPaginator(WagtailPaginator):
    """Counts up to ``LIMIT`` and fetches what stands far down by key first, so that nothing is joined in passing."""

    @cached_property
    def found(self) -> int:
        """How many entries there are, at most one more than ``LIMIT``."""
        return int(self.object_list.order_by().values("pk")[: LIMIT + 1].count())

    def take_for_long(self) -> None:
        """Count nothing: somebody knows that there are more than ``LIMIT``."""
        self.found = LIMIT + 1

    @cached_property
    def count(self) -> int:
        """How many entries have a page by number."""
        return min(self.found, LIMIT)

    @property
    def limit(self) -> int:
        """Up to how many entries are counted."""
        return LIMIT

    @property
    def is_capped(self) -> bool:
        """Whether there are more."""
        return self.found > LIMIT

    def page(self, number: Any) -> Any:
        """Return a page by its number."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.object_list
        if start == 0:
            return self._get_page(list(rows[: self.per_page]), number, self)
        ids = list(rows.values_list("pk", flat=True)[start : start + self.per_page])
        by_pk = {row.pk: row for row in rows.order_by().filter(pk__in=ids)}
        return self._get_page([by_pk[pk] for pk in ids if pk in by_pk], number, self)


class Place(Page):
    """A page of a long list, reached by its place. The URLs of the pages around it are empty at the ends."""

    first_url = previous_url = next_url = last_url = ""
    #: The day its first entry stands under, for the jump to another.
    day: date | None = None

    def has_other_pages(self) -> bool:
        """Return True: only long lists have such pages."""
        return True


def place_of(paginator: InboxPaginator, params: QueryDict, url: str) -> Place | None:
    """Return the page that *params* ask for in a list too long for numbers; None when its order has no places."""
    found: QuerySet = paginator.object_list
    keys = keys_of(found)
    if keys is None or not is_tellable(found, keys):
        return None
    rows, backward = _rows(found, keys, params, paginator.per_page + 1)
    more = len(rows) > paginator.per_page
    rows = rows[: paginator.per_page]
    if backward:
        rows.reverse()
    page = Place(rows, 1, paginator)
    at_start = not (params.get(AFTER) or params.get(ON) or backward)
    has_previous = more if backward else not at_start
    has_next = (params.get("p") != LAST or bool(params.get(BEFORE))) if backward else more
    if rows:
        page.day = _day(getattr(rows[0], keys[0].name))
        if has_previous:
            page.previous_url = _url(url, params, BEFORE, cursor(keys, rows[0]))
            page.first_url = _url(url, params)
        if has_next:
            page.next_url = _url(url, params, AFTER, cursor(keys, rows[-1]))
            page.last_url = _url(url, params, "p", LAST)
    else:
        page.first_url, page.last_url = _url(url, params), _url(url, params, "p", LAST)
    return page


def _rows(found: QuerySet, keys: list[Key], params: QueryDict, count: int) -> tuple[list[Any], bool]:
    """Return *count* rows from the asked place on, and whether they were read from there towards the start."""
    back = found.order_by(*(key.ordered(backward=True) for key in keys))
    after = place(found, keys, params.get(AFTER, ""))
    before = place(found, keys, params.get(BEFORE, ""))
    if before is not None:
        return list(back.filter(beyond(keys, before, forward=False))[:count]), True
    if params.get("p") == LAST:
        return list(back[:count]), True
    if after is not None:
        found = found.filter(beyond(keys, after, forward=True))
    elif (day := _asked_day(params)) is not None:
        found = found.filter(**_from_day(found, keys[0], day))
    return list(found[:count]), False


def _asked_day(params: QueryDict) -> date | None:
    try:
        day = parse_date(params.get(ON, ""))
    except ValueError:
        return None
    return day if day is not None and 1 < day.year < 9999 else None


def _from_day(found: QuerySet, key: Key, day: date) -> dict[str, Any]:
    """Return the look-up of everything from *day* on, in the direction of the order."""
    if not isinstance(found.model._meta.get_field(key.name), DateTimeField):
        return {f"{key.name}__{'lte' if key.falls else 'gte'}": day}
    start = datetime.combine(day + timedelta(days=key.falls), time(), timezone.get_current_timezone())
    return {f"{key.name}__{'lt' if key.falls else 'gte'}": start}


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value if isinstance(value, date) else None


def _url(url: str, params: QueryDict, name: str = "", value: str = "") -> str:
    """Return *url* with the list's own parameters and one place."""
    kept = params.copy()
    for each in [key for key in kept if key in PLACES or key.startswith("_w_") or not kept[key]]:
        del kept[each]
    if name:
        kept[name] = value
    return f"{url}?{kept.urlencode()}" if kept else url
