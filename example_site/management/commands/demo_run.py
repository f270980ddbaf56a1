"""Starts server, worker and the clock's command together, prints where to go, and ends them all on Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from example_site.people import LOG_INS

MANAGE = str(Path(__file__).resolve().parent.parent.parent / "manage.py")


class Command(BaseCommand):
    """``manage.py demo_run --port 8000``."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Run until the server ends or somebody presses Ctrl-C; a worker that dies is started again, as on a real site."""
        if not _is_free(port):
            raise CommandError(f"Port {port} is taken. Choose another: make demo PORT={port + 123}")
        for number in (signal.SIGTERM, signal.SIGINT):  # a shell starts what runs behind it deaf to SIGINT
            signal.signal(number, signal.default_int_handler)
        commands = _commands(port)
        running = [_start(command, port) for command in commands]
        try:
            _wait_for(port, running)
            self.stdout.write(_welcome(port))
            while running[0].poll() is None:
                time.sleep(1)
                for place, process in enumerate(running):
                    if place and process.poll() is not None:
                        self.stderr.write(f"{commands[place][0]} ended and is started again.")
                        running[place] = _start(commands[place], port)
            self.stderr.write("The demo's server ended; stopping the others.")
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            _stop(running)


def _commands(port: int) -> list[list[str]]:
    return [
        ["runserver", "--noreload", f"127.0.0.1:{port}"],
        ["db_worker", "--no-reload", "--no-startup-delay"],
        ["interest_run", "--loop", "5"],
    ]


def _start(command: list[str], port: int) -> subprocess.Popen[bytes]:
    """Start one command in a session of its own, so that Ctrl-C reaches it through us only."""
    quiet = None if command[0] == "runserver" else subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, MANAGE, *command],
        env={**os.environ, "PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=quiet,
        start_new_session=True,
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _wait_for(port: int, running: list[subprocess.Popen[bytes]]) -> None:
    while _is_free(port) and running[0].poll() is None:
        time.sleep(0.2)


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGINT if process is running[0] else signal.SIGTERM)
    for process in running:
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _welcome(port: int) -> str:
    """Return what the terminal says when everything runs."""
    url = f"http://127.0.0.1:{port}"
    people = "\n".join(f"    {person.username:<10} {person.password:<10} {person.does}" for person in LOG_INS)
    return f"""
  Start here    {url}/demo/          (one-click log-ins, ten things to try, the clock)
  The site      {url}/sv/  and  {url}/en/
  Admin         {url}/admin/
  Mailbox       {url}/demo-mail/

  Log in as (user, password)
{people}

  Ctrl-C ends everything this has started.
"""
