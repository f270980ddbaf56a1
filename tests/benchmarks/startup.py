"""G11: what our apps add to the start of a process that has Wagtail, modeladmin and anymail already."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import wagtail_interest
from tests.benchmarks.report import Report

ROUNDS = 15
#: Runs in a process of its own; the processor time includes the interpreter's start.
START = """
import gc, json, sys, time
if {collect}:
    gc.enable()
else:
    gc.disable()
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
own = [name for name in sys.modules if name.split('.')[0] in ('wagtail_interest', 'tests')]
print(json.dumps({{'cpu': time.process_time(), 'modules': len(sys.modules) - len(own), 'own': len(own)}}))
"""


def startup(report: Report) -> None:
    """G11: processor time and modules with and without our apps, taking turns.

    Judged without Python's garbage collector. Its full collections cost a tenth of a start each, and whether two or
    three of them fall before the end is chance: any other app moves it. The figure with it is told beside.
    """
    cpu, found = _measure(collect=False)
    modules = {name: each["modules"] for name, each in found.items()}
    report.tell("G11", "start-up CPU seconds: with · without", f"{cpu['with']:.2f} · {cpu['without']:.2f}")
    report.at_most("G11", "start-up CPU, added %", 100 * (cpu["with"] / cpu["without"] - 1), 8)
    collecting, _found = _measure(collect=True)
    more = 100 * (collecting["with"] / collecting["without"] - 1)
    report.tell("G11", "start-up CPU, added %, with its share of garbage collection", more)
    report.tell("G11", "modules of our own", found["with"]["own"])
    report.at_most("G11", "other modules added", modules["with"] - modules["without"], 40)
    migrations = Path(wagtail_interest.__file__).parent.rglob("migrations/0*.py")
    report.at_most("G11", "migrations", len(list(migrations)), 10)


def _measure(*, collect: bool) -> tuple[dict[str, float], dict[str, dict[str, Any]]]:
    """Return the lower quartile of the processor seconds, as ``measure.cpu`` does, and the last run's modules."""
    found: dict[str, list[dict[str, Any]]] = {"with": [], "without": []}
    for _ in range(ROUNDS + 1):
        for name, each in found.items():
            each.append(_start(name, collect=collect))
    # the first round writes the bytecode
    cpu = {
        name: statistics.quantiles((run["cpu"] for run in each[1:]), n=4)[0] for name, each in found.items()
    }
    return cpu, {name: each[-1] for name, each in found.items()}


def _start(which: str, *, collect: bool) -> dict[str, Any]:
    settings = f"tests.benchmarks.start_{which}"
    # as a host starts: from bytecode, which the first round writes
    bytecode = str(Path("var/bench/bytecode").resolve())
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPYCACHEPREFIX": bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START.format(collect=collect)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])
