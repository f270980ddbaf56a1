"""``manage.py interest_run``: everything that time does, once or in a loop; for cron, systemd or a container."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event as Flag
from threading import current_thread, main_thread
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections

from wagtail_interest import clock
from wagtail_interest.management.jobs import JOBS, OFTEN, Stopped, Way
from wagtail_interest.management.lease import Lease
from wagtail_interest.records.mark import HEARTBEAT, Mark

logger = logging.getLogger(__name__)

#: In a loop the slower jobs run no more often than this.
SLOW_EVERY = timedelta(minutes=5)


class Command(BaseCommand):
    """Each job stands alone: one that fails is named, the others run, and the exit code is 1."""

    #: Nobody reads the lines any more.
    silent = False
    help = "Sends due mail, sweeps files, erases what is past its date and writes the day's counts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--loop``, ``--dry-run`` and ``--force``."""
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="Run again after so many seconds.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done; change nothing.")
        parser.add_argument(
            "--force",
            action="store_true",
            help="Erase what is past its date even when it is an unusually large share.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once, or until SIGTERM or Ctrl-C; a job that has begun is finished first."""
        pause = options["loop"]
        if pause is not None and pause <= 0:
            raise CommandError("--loop needs a number of seconds above 0.")
        if pause is not None and options["dry_run"]:
            raise CommandError("--dry-run and --loop do not go together.")
        self.way = Way(dry_run=options["dry_run"], force=options["force"])
        self.stop = Flag()
        self.slow_at: datetime | None = None
        with self.stopping_on_signals():
            failed = self.run_once()
            while pause is not None and not self.stop.wait(pause):
                close_old_connections()
                failed = self.run_once()
        if failed and pause is None:
            raise CommandError(f"Not everything was done: {', '.join(failed)}.")

    @contextmanager
    def stopping_on_signals(self) -> Iterator[None]:
        """Let SIGTERM and SIGINT end the run after the job at work."""
        if current_thread() is not main_thread():
            yield
            return
        before = {
            number: signal.signal(number, lambda *_: self.stop.set())
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def run_once(self) -> list[str]:
        """Run all jobs that are due, unless another run is at work; return the names of those that failed."""
        lease = Lease("interest_run_lease")
        try:
            if not self.way.dry_run and not lease.take():
                self.say("Another run is at work; nothing done.")
                return []
            try:
                return self.run_jobs(lease)
            finally:
                if not self.way.dry_run:
                    lease.give_back()
        except Error as error:
            self.say(f"The database does not answer ({type(error).__name__}).")
            return ["database"]

    def run_jobs(self, lease: Lease) -> list[str]:
        """Run the jobs one after the other and leave the heartbeat."""
        now = clock.now()
        slow = self.slow_at is None or abs(now - self.slow_at) >= SLOW_EVERY
        failed: list[str] = []
        for name in JOBS if slow else OFTEN:
            if self.stop.is_set():
                self.say("Asked to stop; the rest waits for the next run.")
                return failed
            if not self.way.dry_run:
                lease.take()
            if not self.run_job(name, now):
                failed.append(name)
        if slow:
            self.slow_at = now
        if not self.way.dry_run:
            Mark.objects.update_or_create(name=HEARTBEAT, defaults={"at": now, "data": {"failed": failed}})
        return failed

    def run_job(self, name: str, now: datetime) -> bool:
        """Run one job and print its line; the log gets the class of an error, never its text (promise P22)."""
        try:
            self.say(f"{name}: {JOBS[name](now, self.way)}")
        except Stopped as stopped:
            self.say(f"{name}: STOPPED. {stopped}")
            return False
        except Exception as error:  # one failing job must not stop the others
            logger.error("interest_run: the job %s failed: %s", name, type(error).__name__)
            self.say(f"{name}: FAILED ({type(error).__name__}); it is tried again with the next run.")
            return False
        return True

    def say(self, line: str) -> None:
        """Print a line at once, so that a container's log shows it; when nobody can read any more, the jobs go on."""
        if self.silent:
            return
        try:
            try:
                self.stdout.write(line)
            except UnicodeEncodeError:  # a log in plain ASCII
                self.stdout.write(line.encode("ascii", "backslashreplace").decode())
            self.stdout.flush()
        except (OSError, ValueError) as error:  # a pipe closed at its other end, a full disk, a closed file
            logger.warning("interest_run: its lines can no longer be printed: %s", type(error).__name__)
            self.fall_silent()

    def fall_silent(self) -> None:
        """Print nothing from now on; what lies unprinted goes nowhere, else Python fails over it at its end."""
        self.silent = True
        with suppress(OSError, ValueError):  # no file of the system
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.stdout.fileno())
            os.close(nowhere)
