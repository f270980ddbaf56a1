"""G8 and G9: downloads of every entry, each in a process of its own, so that memory is that of one download."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.report import Report

#: Name → URL below the admin; ``{page}`` is A's page.
DOWNLOADS = {
    "ours": "/admin/interest/inbox/?export={format}&tab=all",
    "A": "/admin/forms/submissions/{page}/?export={format}",
}
#: A warm-up that downloads nothing, so that imports and compiled templates are no growth.
NOTHING = {"ours": "&q=nobodyhasthisname", "A": "&date_from=2100-01-01"}

#: From here on speed is judged: below, both sides mostly open the view.
JUDGED = 10_000
#: Up to here A is asked as well: a million rows take it 4.7 GB and minutes.
COMPARED = 100_000


def downloads(classic_pk: int, rows: int, report: Report, *, xlsx: bool) -> None:
    """G8 (CSV) and, when asked, G9 (XLSX) at one size."""
    at, ours = f"at {rows:,}", _run("ours", "csv", classic_pk)
    assert ours["lines"] > rows * 0.9, ours
    report.at_most("G8", f"CSV, memory growth, MB {at}", ours["growth"], 20)
    report.at_most("G8", f"CSV, first byte, ms of CPU {at}", ours["first"] * 1000, 100)
    report.tell("G8", f"CSV, rows a CPU second {at}", ours["lines"] / ours["cpu"])
    if rows <= COMPARED:
        _beside_a(rows, classic_pk, ours, report)
    if xlsx:
        _workbook(rows, classic_pk, report)


def _beside_a(rows: int, classic_pk: int, ours: dict[str, Any], report: Report) -> None:
    """Tell how A downloads the same, and judge the pace."""
    at, of_a = f"at {rows:,}", _run("A", "csv", classic_pk)
    report.tell("G8", f"CSV of A, memory growth, MB {at}", of_a["growth"])
    report.tell("G8", f"CSV of A, first byte, ms of CPU {at}", of_a["first"] * 1000)
    faster = (ours["lines"] / ours["cpu"]) / (of_a["lines"] / of_a["cpu"])
    if rows < JUDGED:
        report.tell("G8", f"CSV, rows a CPU second, × A {at}", faster)
    else:
        report.at_least("G8", f"CSV, rows a CPU second, × A {at}", faster, 2)


def _workbook(rows: int, classic_pk: int, report: Report) -> None:
    """G9 at one size, beside A's in the same run."""
    at = f"at {rows:,}"
    ours = _run("ours", "xlsx", classic_pk)
    report.at_most("G9", f"XLSX, memory growth, MB {at}", ours["growth"], 20)
    report.at_most("G9", f"XLSX, first byte, ms of CPU {at}", ours["first"] * 1000, 200)
    if rows > COMPARED:
        return
    of_a = _run("A", "xlsx", classic_pk)
    report.tell("G9", f"XLSX of A, memory growth, MB {at}", of_a["growth"])
    report.tell("G9", f"XLSX of A, first byte, ms of CPU {at}", of_a["first"] * 1000)
    share = ours["cpu"] / of_a["cpu"]
    if rows < JUDGED:
        report.tell("G9", f"XLSX, CPU, × A {at}", share)
    else:
        report.at_most("G9", f"XLSX, CPU, × A {at}", share, 0.2)


def _run(name: str, format_: str, classic_pk: int) -> dict[str, Any]:
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.benchmarks.exports",
        name,
        format_,
        str(classic_pk),
    ]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def download(name: str, format_: str, classic_pk: int) -> dict[str, Any]:
    """Download once in this process; return lines, processor seconds to the first byte and in all, and memory growth."""
    import django  # this is the child process

    django.setup()
    from django.contrib.auth import get_user_model  # after setup
    from django.test import Client  # the same

    from tests.benchmarks.measure import peak_megabytes  # the same

    client = Client()
    client.force_login(get_user_model().objects.get(username="root"))
    url = DOWNLOADS[name].format(format=format_, page=classic_pk)
    b"".join(client.get(url + NOTHING[name]).streaming_content)
    reset = Path("/proc/self/clear_refs")
    if os.access(reset, os.W_OK):
        reset.write_text("5")  # the peak begins anew
    memory, began = peak_megabytes(), time.process_time()
    response = client.get(url)
    first, lines = None, 0
    for chunk in response.streaming_content:
        first = first or time.process_time() - began
        lines += chunk.count(b"\n")
    spent = time.process_time() - began
    growth = peak_megabytes() - memory
    return {"lines": lines, "first": first, "cpu": spent, "growth": growth}


if __name__ == "__main__":
    print(json.dumps(download(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
