"""The demo's clock: the machine's own plus an offset kept in a small file that every process of the demo reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_held: list[datetime] = []


def _file() -> Path:
    return Path(settings.VAR) / "clock-offset-seconds"


def offset() -> timedelta:
    """Return how far the demo's clock runs ahead; zero when it was never moved."""
    try:
        return timedelta(seconds=int(_file().read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()


def now() -> datetime:
    """Return the demo's current moment, aware, in UTC; named by ``WAGTAIL_INTEREST["CLOCK"]``."""
    return _held[-1] if _held else timezone.now() + offset()


def run_to(moment: datetime) -> datetime:
    """Set the clock to *moment* and return the new moment; it never goes back."""
    ahead = max(offset(), moment - timezone.now())
    _file().write_text(str(ceil(ahead.total_seconds())))
    return now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock of this process still at *moment*; demo data is made at the times it tells of."""
    _held.append(moment)
    try:
        yield
    finally:
        _held.pop()
