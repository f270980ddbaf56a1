"""Database conditions on stored answers, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from math import isfinite
from typing import Any

from django.db.models import Q

from wagtail_interest.questions.kinds.scale import STEPS
from wagtail_interest.questions.kinds.yes_no import ANSWERS
from wagtail_interest.questions.row import Item

NOTHING = Q(pk__in=[])
#: Wagtail's ids are uuids; hosts' own data may name them otherwise.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_lookup(item: Item, value: Any) -> Q:
    """Return the condition that an ``Interest`` answered the question *item* with *value*.

    Args:
        item: a question of a definition, of kind single choice, several choices, yes/no, scale or number.
        value: one option id or a list of them, any of which fits (``yes``/``no``; the steps of a scale as
            text); for number and scale also a tuple (lowest, highest) of which either may be ``None``.

    What the question cannot have been answered with matches nothing, and so do other kinds.
    """
    kind = item.get("kind")
    if kind in {"number", "scale"} and isinstance(value, tuple):
        return _between(item["id"], *value)
    if kind == "number":
        return _between(item["id"], value, value)
    condition = Q()
    for choice in value if isinstance(value, list | tuple | set) else [value]:
        condition |= _chosen(item, str(kind), choice)
    return condition or NOTHING


def _chosen(item: Item, kind: str, choice: Any) -> Q:
    if kind == "scale":
        return _condition(item["id"], "exact", int(choice)) if str(choice) in STEPS else NOTHING
    offered = ANSWERS if kind == "yes_no" else [option["id"] for option in item.get("options", ())]
    if kind not in {"yes_no", "single_choice", "several_choices"} or choice not in offered:
        return NOTHING
    # several: the list is searched as text, which is safe because ids are uuids and the quotes belong to it
    if kind == "several_choices":
        return _condition(item["id"], "icontains", f'"{choice}"')
    return _condition(item["id"], "exact", choice)


def _between(question_id: str, low: Any, high: Any) -> Q:
    condition = Q()
    for lookup, limit in (("gte", low), ("lte", high)):
        if limit is None:
            continue
        if isinstance(limit, bool) or not isinstance(limit, int | float) or not isfinite(limit):
            return NOTHING
        condition &= _condition(question_id, lookup, limit)
    return condition or NOTHING


def _condition(question_id: str, lookup: str, value: Any) -> Q:
    # with the lookup named, Django reads what stands before it as a key, whatever it is called
    if not _KEY.fullmatch(question_id) or "__" in f"_{question_id}_":
        return NOTHING
    return Q(**{f"answers__{question_id}__{lookup}": value})
