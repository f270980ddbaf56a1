"""Which views of one entry, and which of the whole inbox, the inbox's ModelAdmin serves."""

from __future__ import annotations

from typing import Any

#: name → view class, served at ``<inbox>/<name>/<pk>/``.
ENTRY_VIEWS: dict[str, Any] = {}

#: name → view class, served at ``<inbox>/<name>/``.
COLLECTION_VIEWS: dict[str, Any] = {}
