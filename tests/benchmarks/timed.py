"""What ``interest_run`` costs when nothing is due: beside ``check``, in a process of its own, over 200 forms."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from typing import TYPE_CHECKING, Any

from tests.benchmarks.report import Report

if TYPE_CHECKING:
    from tests.benchmarks.world import World

FORMS = 200
ROUNDS = 5


def runs(world: World, report: Report) -> None:
    """Spread the entries over many forms; the first runs do what is due once a day and once an hour, the others nothing."""
    from wagtail_interest.lifecycle import counts  # this module also runs as the child process
    from wagtail_interest.records.mark import Mark  # as above

    entries, forms = _spread(world)
    first = _run("interest_run")
    Mark.objects.filter(name=counts.MARK).delete()
    hourly = _run("interest_run")
    commands = ("check", "interest_run")
    found: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name in commands:
            found[name].append(_run(name))
    least = {name: min(each["wall"] for each in found[name]) for name in commands}
    peak = {name: max(each["peak"] for each in found[name]) for name in commands}
    at = f"{entries:,} entries, {forms} forms"
    report.at_most(
        "RUN", f"nothing due, s above check, {at}", max(least["interest_run"] - least["check"], 0.0), 0.5
    )
    report.at_most(
        "RUN", f"nothing due, memory, MB above check, {at}", peak["interest_run"] - peak["check"], 30
    )
    report.tell("RUN", "once an hour, s above check", hourly["wall"] - least["check"])
    report.tell("RUN", "first run of the day, s above check", first["wall"] - least["check"])
    report.at_most("RUN", "first run of the day, memory, MB above check", first["peak"] - peak["check"], 30)


def _spread(world: World) -> tuple[int, int]:
    # this module also runs as the child process, in which nothing is set up yet
    from django.db import connection  # as above
    from django.db.models import F  # as above

    from wagtail_interest import clock  # as above
    from wagtail_interest.records.attachment import Attachment  # as above
    from wagtail_interest.records.form import Form  # as above
    from wagtail_interest.records.interest import Interest  # as above
    from wagtail_interest.records.message import TO_SEND, Message  # as above
    from wagtail_interest.vocabulary import MessageState  # as above

    form, now = world.form, clock.now()
    have = Form.objects.count()
    made = Form.objects.bulk_create(
        Form(
            key=uuid.uuid4(),
            title=f"Form {number}",
            plan=form.plan,
            kind=form.kind,
            opened_at=now,
            created_at=now,
        )
        for number in range(have, FORMS)
    )
    # keys made in one statement follow one another
    entries = Interest.objects.update(form=made[0].pk + F("pk") % len(made))
    # what this run sent itself is no work for the clock
    Attachment.objects.filter(pictured_at__isnull=True).update(pictured_at=now)
    Message.objects.filter(TO_SEND).update(state=MessageState.SENT)
    # so many rows changed are no run's to carry: SQLite writes them back when the last connection closes
    connection.close()
    return entries, have + len(made)


def _run(name: str) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.timed", name]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def run(name: str) -> dict[str, Any]:
    """Run one command in this process, from its start; return seconds and the largest size in MB."""
    began = time.perf_counter()
    import django  # this is the child process

    django.setup()
    from django.core.management import call_command  # after setup

    from tests.benchmarks.measure import peak_megabytes  # the same

    call_command(name)
    return {"wall": time.perf_counter() - began, "peak": peak_megabytes()}


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1])))
