"""The site's own blocks above and below the form: a StreamField over the block class that a setting names."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from wagtail_interest.conf import conf


class ContentField(StreamField):
    """Reads ``CONTENT_BLOCKS`` when first used, and keeps the blocks out of migrations: no setting makes drift."""

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    @cached_property
    def stream_block(self) -> StreamBlock:
        """The host's ``StreamBlock``, or an empty one when the setting is empty."""
        block = import_string(conf.CONTENT_BLOCKS)() if conf.CONTENT_BLOCKS else StreamBlock([])
        block.set_meta_options(self.block_opts)
        return block

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its block definitions."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
