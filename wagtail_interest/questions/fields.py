"""The model field that holds a page's questions."""

from __future__ import annotations

from typing import Any

from wagtail.fields import StreamField


class QuestionsField(StreamField):
    """A StreamField whose migrations do not name its blocks, so that hosts add question blocks without one.

    A data migration cannot use ``wagtail.blocks.migrations`` on it: the historical model has no blocks. Work on
    ``raw_data`` instead, and never write list items without ids.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its block definitions."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
