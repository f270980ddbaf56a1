"""Working days: Monday to Friday without public holidays and without the company's closed periods."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.core.cache import cache
from django.db.models import Q

from wagtail_interest.conf import conf
from wagtail_interest.records.absence import ClosedPeriod

#: Nobody is closed longer than this many days in a row; it ends every search for a working day.
LONGEST = 1000
#: Seconds the closed periods of a site are believed; saving one forgets them at once in this cache.
AGE = 300
_VERSION = "wagtail_interest.closed.version"


@dataclass(frozen=True)
class WorkingDays:
    """Which days count for promises on one site. Dates are calendar days of the site's time zone."""

    closed: tuple[ClosedPeriod, ...] = ()
    country: str = ""

    def closed_on(self, day: date) -> ClosedPeriod | None:
        """Return the closed period that *day* falls in, if any."""
        return next((period for period in self.closed if period.days_near(day)), None)

    def closed_between(self, start: date, end: date) -> list[tuple[ClosedPeriod, date, date]]:
        """Return each closed period with a day from *start* to *end*, with the first and last day of its occurrence."""
        found: dict[tuple[date, date], tuple[ClosedPeriod, date, date]] = {}
        for n in range((end - start).days + 1):
            day = start + timedelta(days=n)
            for period in self.closed:
                days = period.days_near(day)
                if days:
                    found.setdefault(days, (period, *days))
        return [found[days] for days in sorted(found)]

    def is_working(self, day: date) -> bool:
        """Return whether promises count *day*."""
        if day.weekday() >= 5 or self.closed_on(day) is not None:
            return False
        return not self.country or day not in holidays_of(self.country, day.year)

    def add(self, start: date, days: int) -> date:
        """Return the day *days* working days after *start*; for 0 and less *start* itself."""
        day, left = start, days
        for _step in range(max(days, 0) * 7 + LONGEST):
            if left <= 0 or day == date.max:
                break
            day += timedelta(days=1)
            left -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after *start* up to and including *end*; 0 when *end* is not later."""
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def working_days(site_id: int | None) -> WorkingDays:
    """Return the working days of a site: its own closed periods and those of all sites, and ``HOLIDAYS``."""
    return WorkingDays(tuple(_closed(site_id)), conf.HOLIDAYS)


def _closed(site_id: int | None) -> list[ClosedPeriod]:
    key, found = "", None
    with suppress(Exception):  # each back end has exceptions of its own; without a cache the table is read
        key = f"wagtail_interest.closed.{cache.get(_VERSION, 0)}.{site_id}"
        found = cache.get(key)
    if found is None:
        found = list(ClosedPeriod.objects.filter(Q(site=site_id) | Q(site=None)))
        with suppress(Exception):  # as above
            cache.set(key, found, AGE)
    return found


def forget_closed(**kwargs: object) -> None:
    """Read the closed periods anew; a receiver of their ``post_save`` and ``post_delete``."""
    with suppress(Exception):  # as above
        cache.add(_VERSION, 0, None)
        cache.incr(_VERSION)


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country (``SE``) or a subdivision (``DE-BY``); none for one nobody knows."""
    from holidays import country_holidays  # heavy, and most hosts name no country

    code, _dash, part = country.partition("-")
    try:
        return frozenset(country_holidays(code, subdiv=part or None, years=year))
    except NotImplementedError:  # the library's word for a country or part that it does not know
        return frozenset()
