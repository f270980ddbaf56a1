"""The definition: what a form asks, as a flat list of plain dicts that can be stored and read for ever.

Each dict has ``id``, ``kind``, ``label`` and ``parent``; questions also ``help``, ``required``, ``counts``,
``weight``, ``value_name``, ``learnable``, ``reason``, ``wanted`` and what their kind adds (``options``, ``unit``,
``min``, ``max``, ``low_label``, ``high_label``, ``extensions``). A conditional question follows its parent and
says ``{"question": id, "option": id}``. Readers use ``get``: older rows may lack a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from wagtail_interest.questions.kinds import KINDS
from wagtail_interest.questions.kinds.base import TextOnPage

Definition = list[dict[str, Any]]


def define(stream: StreamValue | Iterable[Any]) -> Definition:
    """Return the definition of a page's questions, in the active language where our own words are needed.

    Leaves out what has no id yet (never saved) or is half written, and blocks that are none of ours. Does
    not raise on what was never validated: pages go live by script or API, too.
    """
    items: Definition = []
    for child, item in _defined(stream):
        items.append(item)
        offered = {option["id"] for option in item.get("options", ())}
        for option, inner in child.block.branches(child.value):
            if option in offered:
                parent = {"question": item["id"], "option": option}
                items += [{**conditional, "parent": parent} for _child, conditional in _defined(inner)]
    return items


def asks(item: Mapping[str, Any]) -> bool:
    """Whether candidates answer this item; headings and explanations are only read."""
    kind = KINDS.get(item.get("kind", ""))
    return kind is not None and kind.asks


def is_shown(item: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether a question counts, given the *answers* stored so far: a conditional one only when its option is chosen."""
    parent = item.get("parent")
    if not parent:
        return True
    answer = answers.get(parent["question"])
    return parent["option"] in answer if isinstance(answer, list) else parent["option"] == answer


def _defined(stream: StreamValue | Iterable[Any]) -> Iterable[tuple[Any, dict[str, Any]]]:
    for child in stream or ():
        if isinstance(child.block, TextOnPage) and child.id:
            item = child.block.define(child.value, child.id)
            if item:
                yield child, item
