"""Screening: what the answers say about the requirements. Pure: no database, no request, no clock.

It is a hint to a person and never rejects. The rules: a question that was not shown does not count; no
must-haves asked is neutral; any must-have not met misses some; else any unclear or empty means that a person
will look; else all are met. Merits count by weight, must-haves and values by number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wagtail_interest.questions.definition import is_shown
from wagtail_interest.questions.kinds import KINDS
from wagtail_interest.questions.row import Item
from wagtail_interest.vocabulary import Counts, Result, Verdict

COUNTED = frozenset({Counts.MUST.value, Counts.MERIT.value, Counts.VALUES.value})


@dataclass(frozen=True, slots=True)
class Screening:
    """The result with its reasons; figures are met and all, merits in points."""

    requirements: list[dict[str, Any]] = field(default_factory=list)
    result: str = Result.NEUTRAL.value
    must_met: int = 0
    must_all: int = 0
    merit_met: int = 0
    merit_all: int = 0
    values_met: int = 0
    values_all: int = 0


def screen(
    definition: Sequence[Item], answers: Mapping[str, Any], uploaded: Collection[str] = frozenset()
) -> Screening:
    """Return what *answers* say about the requirements of *definition*.

    Args:
        definition: as ``definition.define`` returns it.
        answers: question id to stored answer.
        uploaded: ids of file questions for which a file came.
    """
    requirements = [
        {
            "id": item["id"],
            "label": item.get("label", ""),
            "counts": item["counts"],
            "verdict": judge(item, answers, uploaded).value,
            "learnable": bool(item.get("learnable")),
            "weight": int(item.get("weight") or 1),
            "value_name": item.get("value_name", ""),
            "reason": item.get("reason", ""),
        }
        for item in definition
        if item.get("counts") in COUNTED and is_shown(item, answers)
    ]
    return rescreen(requirements, {})


def judge(item: Item, answers: Mapping[str, Any], uploaded: Collection[str] = frozenset()) -> Verdict:
    """Return the verdict on one requirement; an empty answer is unclear, as is whatever only a person can read."""
    kind = KINDS.get(item.get("kind", ""))
    answer = answers.get(item["id"])
    if kind is None or not kind.judged or answer is None or answer in ("", []) or item["id"] in uploaded:
        return Verdict.UNCLEAR
    return kind.judge(item, answer)


def rescreen(requirements: Sequence[Mapping[str, Any]], overruled: Mapping[str, str]) -> Screening:
    """Return the result of stored *requirements* where a person has *overruled* some verdicts (id to verdict).

    The returned requirements keep the verdicts of that day; only result and figures follow the person's.
    """
    met = dict.fromkeys(COUNTED, 0)
    every = dict.fromkeys(COUNTED, 0)
    musts = []
    for requirement in requirements:
        counts, verdict = requirement["counts"], overruled.get(requirement["id"]) or requirement["verdict"]
        points = requirement.get("weight", 1) if counts == Counts.MERIT else 1
        every[counts] += points
        met[counts] += points if verdict == Verdict.MET else 0
        if counts == Counts.MUST:
            musts.append(verdict)
    return Screening(
        requirements=[dict(requirement) for requirement in requirements],
        result=_result(musts).value,
        must_met=met[Counts.MUST],
        must_all=every[Counts.MUST],
        merit_met=met[Counts.MERIT],
        merit_all=every[Counts.MERIT],
        values_met=met[Counts.VALUES],
        values_all=every[Counts.VALUES],
    )


def _result(musts: Sequence[str]) -> Result:
    if not musts:
        return Result.NEUTRAL
    if Verdict.NOT_MET in musts:
        return Result.MISSES
    return Result.MEETS if all(verdict == Verdict.MET for verdict in musts) else Result.LOOK
