"""``make bench``: our pages beside the peers' in one run; prints every figure and writes var/bench/result.json.

``make bench BENCH_ARGS=--large`` adds 100,000 entries, ``--million`` 1,000,000 as well (10 GB of disk, half an hour).
On PostgreSQL: ``.ci/with-postgres make bench``.
Wall time says little on a shared machine: queries, Python calls, processor time and memory are what is judged, of lists
on PostgreSQL with what the process waited for the database (``measure.taken``).
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sys
import warnings
from datetime import UTC, datetime
from importlib.metadata import version

GOALS = [*(f"G{number}" for number in range(1, 13)), "RUN"]


def main(arguments: list[str]) -> int:
    """Measure, print, write; returns 0 also when a goal was missed, since a busy machine is no fault of the code."""
    asked = _parse(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    warnings.simplefilter("ignore")
    import django  # the settings are named above

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.conf import settings  # after setup
    from django.db import connection  # the same

    from tests.benchmarks.report import Report  # the same

    report = Report(
        {
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": f"{connection.vendor}",
            "python": platform.python_version(),
            "versions": {name: version(name) for name in ("wagtail", "django", "wagtail-interest")},
        }
    )
    print(" · ".join(f"{name} {value}" for name, value in report.about.items()))
    _measure(report, asked)
    path = settings.VAR / "result.json"
    report.write(path)
    missed = report.missed()
    print(f"\n{len(missed)} figures missed their target; all are in {os.path.relpath(path)}")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also 100,000 entries")
    parser.add_argument("--million", action="store_true", help="also 100,000 and 1,000,000 entries")
    parser.add_argument("--sizes", nargs="+", type=int, help="these numbers of entries instead")
    parser.add_argument("--only", nargs="+", choices=GOALS, default=GOALS, help="these goals alone")
    return parser.parse_args(arguments)


def _measure(report: object, asked: argparse.Namespace) -> None:
    from tests.benchmarks import (  # after setup
        exports,
        inbox,
        mailing,
        public,
        rows,
        sizes,
        startup,
        timed,
        world,
    )

    wanted = set(asked.only)
    if "G11" in wanted:
        startup.startup(report)
    world.fresh_database()
    here = world.build()
    empty = public.post_cost(here)
    if "G1" in wanted:
        public.showing(here, report)
    if "G2" in wanted:
        public.sending(here, report)
    if "G4" in wanted:
        mailing.mailing(here, report)
    counts = [1_000, 10_000, *([100_000] if asked.large or asked.million else [])]
    counts += [1_000_000] if asked.million else []
    counts = sorted(asked.sizes or counts)
    if "G3" in wanted:
        public.add_documents(counts[-1])
        public.flatness(empty, public.post_cost(here), counts[-1], "documents", report)
    spent = []
    for count in counts:
        rows.grow_to(here, count)
        if "G3" in wanted:
            public.flatness(empty, public.post_cost(here), count, "entries", report)
        # before a download leaves an event on every entry, and before many rows change: old ones take room until a vacuum
        if "G12" in wanted and count == counts[-1]:
            sizes.sizes(report)
        if wanted & {"G5", "G6", "G7"}:
            spent.append(inbox.listing(here, count, report))
        if wanted & {"G8", "G9"}:
            inbox.clients(here)
            exports.downloads(here.classic.pk, count, report, xlsx="G9" in wanted)
    if spent:
        inbox.growth(counts, spent, report)
    if "G10" in wanted:
        inbox.entry(here, report)
        inbox.many(here, min(counts[-1], 10_000), report)
    if "RUN" in wanted:
        timed.runs(here, report)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
