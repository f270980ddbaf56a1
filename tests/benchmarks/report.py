"""What was found, goal by goal: a table for people and a file for the next run to compare with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MET, MISSED, TOLD = "met", "missed", "as it stands"


@dataclass
class Line:
    """One figure of a goal. ``verdict`` is ``TOLD`` where this run can show the figure but not judge the goal."""

    goal: str
    what: str
    found: float | int | str
    target: str = ""
    verdict: str = TOLD


@dataclass
class Report:
    """All figures of one run."""

    about: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def at_most(self, goal: str, what: str, found: float, limit: float) -> None:
        """Add a figure that must not exceed *limit*."""
        self._judge(goal, what, found, f"≤ {limit:g}", found <= limit)

    def at_least(self, goal: str, what: str, found: float, limit: float) -> None:
        """Add a figure that must reach *limit*."""
        self._judge(goal, what, found, f"≥ {limit:g}", found >= limit)

    def tell(self, goal: str, what: str, found: float | int | str, target: str = "") -> None:
        """Add a figure that is only reported."""
        self._add(Line(goal, what, _short(found), target))

    def _judge(self, goal: str, what: str, found: float, target: str, met: bool) -> None:
        self._add(Line(goal, what, _short(found), target, MET if met else MISSED))

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        print(f"{line.goal:4} {line.what:74} {line.found!s:>10}  {line.target:9} {line.verdict}", flush=True)

    def write(self, path: Path) -> None:
        """Write everything as JSON."""
        content = {**self.about, "lines": [asdict(line) for line in self.lines]}
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")

    def missed(self) -> list[Line]:
        """Return what did not reach its target."""
        return [line for line in self.lines if line.verdict == MISSED]


def _short(found: float | int | str) -> float | int | str:
    return float(f"{found:.3g}") if isinstance(found, float) else found
