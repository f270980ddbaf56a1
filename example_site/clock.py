"""The demo's clock: the machine's own plus an offset kept in a small file that every process of the demo reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_held: list[datetime] = []


def _file() -> Path:
    return Path(settings.VAR) / "clock-offset-days"


def offset() -> timedelta:
    """Return how far the demo's clock runs ahead; zero when it was never moved."""
    try:
        return timedelta(days=int(_file().read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()


def now() -> datetime:
    """Return the demo's current moment, aware, in UTC; named by ``WAGTAIL_INTEREST["CLOCK"]``."""
    return _held[-1] if _held else timezone.now() + offset()


def run_forward(days: int) -> datetime:
    """Move the clock *days* ahead and return the new moment; it never goes back."""
    _file().write_text(str(offset().days + days))
    return now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock of this process still at *moment*; demo data is made at the times it tells of."""
    _held.append(moment)
    try:
        yield
    finally:
        _held.pop()
