"""What is counted: queries, Python calls, processor time, memory; each for one callable."""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

Action = Callable[[], Any]
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET")


def statements(action: Action) -> list[str]:
    """Return all SQL that *action* ran, transaction statements among it."""
    with CaptureQueriesContext(connection) as caught:
        action()
    return [query["sql"] for query in caught.captured_queries]


def queries(action: Action) -> int:
    """Return the number of queries of *action*, transaction statements left out."""
    return sum(not sql.startswith(CONTROL) for sql in statements(action))


def writes(found: list[str]) -> int:
    """Return how many of the statements change rows."""
    return sum(sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for sql in found)


def calls(action: Action) -> int:
    """Return the number of Python function calls that one run of *action* makes; call it warm."""
    count = 0

    def tick(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        if event == "call":
            count += 1

    sys.setprofile(tick)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def cpu(actions: Mapping[str, Action], rounds: int = 15) -> dict[str, float]:
    """Return the processor seconds of each action in this process; another one's, as PostgreSQL's, are not among them."""
    return _in_turns(actions, rounds, time.process_time)


def taken(actions: Mapping[str, Action], rounds: int = 15) -> dict[str, float]:
    """Return the seconds of each action as somebody waits for it where nothing else runs.

    The processor's in this process and, on top, what it waited for the database: SQLite works in this process and adds
    nothing, PostgreSQL does not. Whoever else wants the processor is left out as far as the process is concerned.
    """
    waited = 0.0

    def wait(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal waited
        before = time.perf_counter() - time.process_time()
        try:
            return execute(*args)
        finally:
            waited += time.perf_counter() - time.process_time() - before

    with connection.execute_wrapper(wait):
        return _in_turns(actions, rounds, lambda: time.process_time() + waited)


def _in_turns(actions: Mapping[str, Action], rounds: int, now: Callable[[], float]) -> dict[str, float]:
    """Return what each action takes by *now*; they take turns, so that a busy machine is fair to all.

    The lower quartile of all rounds: whatever else runs on the machine only ever makes a round dearer.
    """
    spent: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            gc.collect()
            before = now()
            action()
            spent[name].append(now() - before)
    return {name: statistics.quantiles(each, n=4)[0] for name, each in spent.items()}


def sql_milliseconds(action: Action, rounds: int = 5) -> float:
    """Return the milliseconds that *action* waits for the database: of several rounds the quickest."""
    waited = []
    for _ in range(rounds):
        with CaptureQueriesContext(connection) as caught:
            action()
        waited.append(1000 * sum(float(query["time"]) for query in caught.captured_queries))
    return min(waited)


def peak_megabytes() -> float:
    """Return the largest resident size of this process, in MB.

    Read from Linux where it says so: what ``getrusage`` returns begins with the size of the parent process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
