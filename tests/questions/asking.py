"""Short ways to write questions: stored items with keyword defaults, raw blocks, and a stream made of them."""

from __future__ import annotations

from itertools import count
from typing import Any

from wagtail_interest.questions.blocks import QuestionStreamBlock
from wagtail_interest.questions.form import QuestionsForm

_numbers = count(1)


def item(kind: str, identity: str = "a", **given: Any) -> dict[str, Any]:
    """One item of a definition."""
    base = {
        "id": identity,
        "kind": kind,
        "label": f"Question {identity}",
        "counts": "information",
        "parent": None,
    }
    return {**base, **given}


def choice(
    kind: str = "single_choice", identity: str = "a", options: str = "xyz", **given: Any
) -> dict[str, Any]:
    """One choice whose options are named by their ids."""
    return item(kind, identity, options=[{"id": o, "label": f"Option {o}"} for o in options], **given)


def yes_no(identity: str = "a", **given: Any) -> dict[str, Any]:
    """One yes/no question."""
    options = [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]
    return item("yes_no", identity, options=options, **given)


def scale(identity: str = "a", **given: Any) -> dict[str, Any]:
    """One agreement scale."""
    return choice("scale", identity, "12345", **given)


def below(parent: str, option: str) -> dict[str, str]:
    """The parent of a conditional question."""
    return {"question": parent, "option": option}


def form(*definition: dict[str, Any], data: Any = None, files: Any = None, **given: Any) -> QuestionsForm:
    """The public form; bound when data is given, whose keys are question ids."""
    data = None if data is None else {f"q_{key}": value for key, value in data.items()}
    files = {f"q_{key}": value for key, value in (files or {}).items()}
    return QuestionsForm(data, files, definition=list(definition), **given)


def block(kind: str, identity: str | None = "", **value: Any) -> dict[str, Any]:
    """One raw block of a stream."""
    number = next(_numbers)
    return {"type": kind, "id": f"block-{number}" if identity == "" else identity, "value": value}


def option(label: str, identity: str = "", **value: Any) -> dict[str, Any]:
    """One raw option of a choice block."""
    return {"type": "item", "id": identity or f"option-{next(_numbers)}", "value": {"label": label, **value}}


def stream(*blocks: dict[str, Any]) -> Any:
    """The stream value as a page holds it."""
    return QuestionStreamBlock(required=False).to_python(list(blocks))
