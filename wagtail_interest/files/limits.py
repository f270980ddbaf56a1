"""How much one client may send a day (promise P8), counted in the shared cache; without a cache the form works."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.core.cache import caches

from wagtail_interest.conf import conf

logger = logging.getLogger(__name__)
_DAY = 24 * 60 * 60
#: What a form needs beside its files: every typed answer at its limit.
_ROOM_FOR_ANSWERS = 1024 * 1024


def allow(client_key: str, count: int, now: datetime) -> bool:
    """Count *count* more files for this client today (UTC); return whether it is within the limit.

    Never raises: with the cache down, or without a client key, everything is allowed. django-ratelimit is not
    used here: it wants a request, counts one at a time and reads the clock itself.
    """
    if count <= 0 or not client_key:
        return True
    key = f"wagtail_interest.files.{now.astimezone(UTC):%Y%m%d}.{client_key}"
    try:
        cache = caches[conf.RATE_CACHE]
        cache.add(key, 0, timeout=_DAY)
        used = cache.incr(key, count)
    except Exception as error:  # every cache fails in exceptions of its own
        logger.warning("The cache that counts uploads does not answer: %s", type(error).__name__)
        return True
    return not isinstance(used, int) or used <= conf.FILES_PER_CLIENT_PER_DAY


def too_long(content_length: str | int | None, files: int, max_bytes: int | None = None) -> bool:
    """Return whether a request's Content-Length is more than its files and answers can need; unreadable = no.

    Args:
        files: how many files the form asks for.
        max_bytes: the limit of one file; None = ``UPLOAD_MAX_BYTES``.
    """
    try:
        length = int(content_length or 0)
    except ValueError:
        return False
    return length > files * (max_bytes or conf.UPLOAD_MAX_BYTES) + _ROOM_FOR_ANSWERS
