"""Real ends for mail: an SMTP server on a free port, and an HTTP server that answers like Postmark."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Email
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests import builders
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message


@dataclass
class Answer:
    """What the stand-in says to one request; ``delay`` in seconds before it says it, ``cut`` says nothing at all."""

    status: int = 200
    body: dict[str, Any] | str = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    cut: bool = False


class Service:
    """A stand-in for Postmark's sending API; answers in turn, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.requests: list[dict[str, Any]] = []
        self.url = ""

    def says(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def next_answer(self) -> Answer:
        if not self.answers:
            return Answer()
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def service(settings) -> Iterator[Service]:
    """The host sends through anymail's real Postmark backend, whose API is the stand-in."""
    held = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            held.requests.append(sent)
            answer = held.next_answer()
            time.sleep(answer.delay)
            if answer.cut:
                self.connection.close()
                return
            body = answer.body or {
                "ErrorCode": 0,
                "Message": "OK",
                "MessageID": f"pm-{len(held.requests)}",
                "To": sent["To"],
            }
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    held.url = f"http://127.0.0.1:{server.server_port}/"
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": held.url,
        "WEBHOOK_SECRET": "hook:secret",
        "REQUESTS_TIMEOUT": 1,
    }
    yield held
    server.shutdown()
    server.server_close()


class Postbox:
    """An SMTP handler that keeps what it takes; ``replies`` are given to RCPT in turn before it takes anything."""

    def __init__(self) -> None:
        self.mails: list[Email] = []
        self.replies: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.replies:
            return self.replies.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """The host sends through Django's own SMTP backend to a real server."""
    handler = Postbox()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield handler
    controller.stop()


def _free_port() -> int:
    import socket  # only this fixture needs it

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def entry(tree) -> Interest:
    """An entry whose candidate gets mail."""
    return builders.interest(builders.form(page=tree), email="anna@example.com")


def fresh(message: Message) -> Message:
    """Read the row again."""
    message.refresh_from_db()
    return message


def confirmation(entry: Interest, **fields: Any) -> Message:
    """A confirmation that is due."""
    return builders.message(entry, kind="confirmation", context={"reference": "R1", "name": "Anna"}, **fields)
