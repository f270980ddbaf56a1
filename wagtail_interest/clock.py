"""The one place that reads the clock; every room below the edges is handed ``now`` instead."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.module_loading import import_string

from wagtail_interest.conf import conf


def now() -> datetime:
    """Return the current moment, aware, in UTC.

    The setting ``CLOCK`` names a callable that replaces it; the demo uses that to run the clock forward.
    """
    if conf.CLOCK:
        return import_string(conf.CLOCK)()
    return timezone.now()
