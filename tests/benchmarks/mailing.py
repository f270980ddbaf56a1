"""G4: storing while the mail server takes 500 ms a mail, and while it is down; nothing is sent inside our request."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from tests.benchmarks.report import Report
from tests.benchmarks.world import Sender, World
from wagtail_interest import clock
from wagtail_interest.mail import sweep
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageState

SLOW = 0.5
POSTS = 24
POSTS_OF_A = 6
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@dataclass(frozen=True)
class Pace:
    """Entries stored a second: by processor time and waiting, and by the clock."""

    rate: float
    wall: float


class SlowServer:
    """Takes every mail, half a second each."""

    def __init__(self) -> None:
        self.taken = 0
        self.port = _free_port()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take one mail."""
        import asyncio  # the SMTP thread's own loop

        await asyncio.sleep(SLOW)
        self.taken += 1
        return "250 OK"


@contextmanager
def slow_server() -> Iterator[SlowServer]:
    """Run the stand-in on a free port of this machine."""
    server = SlowServer()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def deliverer(contender: str, port: int) -> Iterator[None]:
    """Run the process that sends what *contender* queued, as a host's worker does."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.deliverer", contender, str(port)],
        stdout=subprocess.PIPE,
        env=os.environ,
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()  # it is ready
        yield
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def mailing(world: World, report: Report) -> None:
    """G4: stored entries a second with mail, as a share of those without.

    Judged by what a POST costs this process: its processor time and what it waits for the mail server. The wall
    time of a shared machine, where the deliverer competes for the same two cores, is told beside it.
    """
    _clear_outbox()
    senders = {name: Sender(world, name) for name in ("ours", "bare", "classic")}
    with slow_server() as server, override_settings(EMAIL_BACKEND=SMTP, EMAIL_PORT=server.port):
        senders["classic"].prepare(POSTS_OF_A)
        of_a = _pace(senders["classic"].post, POSTS_OF_A, server)
        off, on = {}, {}
        for name in ("ours", "bare"):
            senders[name].prepare(POSTS * 2 + 2)
            senders[name].post(), senders[name].post()
            off[name] = _pace(senders[name].post, POSTS, server)
            with deliverer(name, server.port):
                on[name] = _pace(senders[name].post, POSTS)
    shares = {name: on[name].rate / off[name].rate for name in on}
    walls = {name: on[name].wall / off[name].wall for name in on}
    report.tell(
        "G4", "stored/s by the clock, SMTP 500 ms: ours · A", f"{on['ours'].wall:.1f} · {of_a.wall:.1f}"
    )
    report.tell("G4", "share of mail-off by the clock: ours · D2", _pair(walls))
    report.tell("G4", "share of mail-off: ours · D2", _pair(shares))
    report.at_least("G4", "our share of mail-off, × D2's", shares["ours"] / shares["bare"], 0.9)
    report.at_least("G4", "stored/s, × A (ImmediateBackend)", on["ours"].rate / of_a.rate, 12)
    _server_down(world, report)


def _server_down(world: World, report: Report) -> None:
    """Send while nobody listens; then let the server come back."""
    _clear_outbox()
    sender = Sender(world, "ours").prepare(5)
    before = Interest.objects.count()
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_PORT=_free_port()):
        for _ in range(5):
            sender.post()
        sweep.sweep(clock.now())
    report.at_most("G4", "SMTP down: failed posts", 5 - (Interest.objects.count() - before), 0)
    with slow_server() as server, override_settings(EMAIL_BACKEND=SMTP, EMAIL_PORT=server.port):
        for minutes in (20, 40, 60):
            sweep.sweep(clock.now() + timedelta(minutes=minutes))
    lost = Message.objects.exclude(state=MessageState.SENT).count()
    report.at_most("G4", "SMTP down, then back: mails lost", lost, 0)


def _clear_outbox() -> None:
    Message.objects.exclude(state=MessageState.SENT).update(state=MessageState.SENT)


def _pace(post: Callable[[], None], count: int, server: SlowServer | None = None) -> Pace:
    """Send *count* forms; mails that *server* took meanwhile were sent inside the requests."""
    taken = server.taken if server else 0
    clocked, spent = time.perf_counter(), time.process_time()
    for _ in range(count):
        post()
    clocked, spent = time.perf_counter() - clocked, time.process_time() - spent
    waited = SLOW * (server.taken - taken) if server else 0
    return Pace(rate=count / (spent + waited), wall=count / clocked)


def _pair(found: dict[str, float]) -> str:
    return f"{found['ours']:.2f} · {found['bare']:.2f}"


def _free_port() -> int:
    import socket  # one line of use

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
