"""The model field that holds a page's questions."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

#: What a page asks unless its field names other blocks.
BLOCKS = "wagtail_interest.questions.blocks.QuestionStreamBlock"


class QuestionsField(StreamField):
    """A StreamField whose migrations do not name its blocks, so that hosts add question blocks without one.

    A data migration cannot use ``wagtail.blocks.migrations`` on it: the historical model has no blocks. Work on
    ``raw_data`` instead, and never write list items without ids.
    """

    block_types_arg: Any

    def __init__(self, block_types: Any = BLOCKS, **kwargs: Any) -> None:
        """Take what a StreamField takes, or the dotted path of a ``StreamBlock``, imported when it is first used."""
        super().__init__(block_types, **kwargs)

    @cached_property
    def stream_block(self) -> StreamBlock:
        """The questions that an editor can compose."""
        if isinstance(self.block_types_arg, str):
            self.block_types_arg = import_string(self.block_types_arg)
        return super().stream_block

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its block definitions."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
