"""Stored answers as a person reads them: in the words of the form as it was sent, whatever has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wagtail_interest.questions.definition import is_shown
from wagtail_interest.questions.kinds import KINDS
from wagtail_interest.questions.row import Item
from wagtail_interest.questions.screening import COUNTED, judge

SEARCHABLE_LIMIT = 2000


@dataclass(slots=True)
class AnswerRow:
    """One question with its answer. ``text`` is empty when there is none; ``verdict`` when nothing was required.

    Headings and explanations are rows too, recognisable by ``kind``; an explanation's text is its ``text``.
    """

    id: str
    kind: str
    label: str
    text: str
    counts: str
    depth: int = 0
    children: list[AnswerRow] = field(default_factory=list)
    attachments: list[Any] = field(default_factory=list)
    verdict: str = ""


def read_answers(
    definition: Sequence[Item],
    answers: Mapping[str, Any],
    files: Iterable[Any] = (),
    verdicts: Mapping[str, str] | None = None,
) -> list[AnswerRow]:
    """Return display rows in the form's order, conditional ones below their parent; what was not shown is left out.

    Args:
        definition: the one stored with the entry's version.
        answers: the entry's answers.
        files: its attachments; those of a question hang at its row.
        verdicts: question id to the verdict concluded that day; without, they are worked out.
    """
    by_question: dict[str, list[Any]] = {}
    for attachment in files:
        by_question.setdefault(attachment.question_id, []).append(attachment)
    rows: list[AnswerRow] = []
    parents: dict[str, AnswerRow] = {}
    for item in definition:
        if not is_shown(item, answers):
            continue
        row = _row(item, answers, by_question.get(item["id"], []), verdicts)
        parent = parents.get(item["parent"]["question"]) if item.get("parent") else None
        if parent:
            row.depth = 1
            parent.children.append(row)
        else:
            parents[item["id"]] = row
            rows.append(row)
    return rows


def show_answer(item: Item, answer: Any) -> str:
    """Return one stored answer as text; an empty one as an empty text, one of an unknown kind as it is stored."""
    if answer is None or answer in ("", []):
        return ""
    kind = KINDS.get(item.get("kind", ""))
    return kind.display(item, answer) if kind else str(answer)


def searchable(definition: Sequence[Item], answers: Mapping[str, Any]) -> str:
    """Return what the inbox's search finds of the answers: chosen options and short texts, in lower case."""
    found = [
        KINDS[item["kind"]].search(item, answers[item["id"]])
        for item in definition
        if item["id"] in answers and item.get("kind") in KINDS
    ]
    return " ".join(text for text in found if text).lower()[:SEARCHABLE_LIMIT]


def _row(
    item: Item, answers: Mapping[str, Any], attachments: list[Any], verdicts: Mapping[str, str] | None
) -> AnswerRow:
    identity, kind = item["id"], item.get("kind", "")
    counts = item.get("counts", "")
    verdict = ""
    if counts in COUNTED:
        verdict = (verdicts or {}).get(identity) or judge(
            item, answers, [identity] if attachments else ()
        ).value
    text = item.get("help", "") if kind == "explanation" else show_answer(item, answers.get(identity))
    return AnswerRow(
        id=identity,
        kind=kind,
        label=item.get("label", ""),
        text=text,
        counts=counts,
        attachments=attachments,
        verdict=verdict,
    )
