"""A cache server that is gone: whatever is asked of it raises, as Redis and memcached do."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import BaseCache


class DeadCache(BaseCache):
    """For ``CACHES``."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _gone(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionError("nobody there")

    add = get = set = touch = delete = incr = clear = has_key = _gone
    get_many = set_many = delete_many = get_or_set = _gone
