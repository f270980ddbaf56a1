"""The scanner hook and clamd (promise P6), against a small server that speaks INSTREAM."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.files import make
from wagtail_interest.files import Infected, scan
from wagtail_interest.files.judge import judge
from wagtail_interest.vocabulary import Scan


class Clamd(socketserver.BaseRequestHandler):
    """Reads one INSTREAM and answers as clamd does."""

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            content += stream.read(size)
        if b"EICAR" in content:
            self.request.sendall(b"stream: Eicar-Test-Signature FOUND\0")
        elif b"HUGE" in content:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.request.sendall(b"stream: OK\0")


class Silent(socketserver.BaseRequestHandler):
    """Takes everything and says nothing until the client gives up."""

    def handle(self) -> None:
        while self.request.recv(65536):
            pass


@pytest.fixture
def serve(settings) -> Iterator[Callable[[type], None]]:
    servers = []

    def start(handler: type) -> None:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        settings.WAGTAIL_INTEREST = {
            "UPLOAD_SCANNER": "wagtail_interest.files.scan.clamd",
            "CLAMD_ADDRESS": f"127.0.0.1:{server.server_address[1]}",
        }

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def scanned(content: bytes) -> Scan:
    return judge(make.upload("cv.pdf", content), extensions=["pdf"], max_bytes=10**7).scan


def test_p6_clean_file_is_marked_clean(serve):
    serve(Clamd)
    assert scanned(make.pdf()) == Scan.CLEAN


def test_p6_infected_file_is_refused_in_own_words(serve):
    serve(Clamd)
    with pytest.raises(Infected) as refused:
        scanned(make.pdf(title="EICAR"))
    assert "virus" in str(refused.value.message)


def test_p6_scanner_that_gives_no_verdict_is_not_scanned(serve):
    serve(Clamd)
    assert scanned(make.pdf(title="HUGE")) == Scan.NOT_SCANNED


def test_p6_silent_scanner_costs_a_bounded_time(serve, monkeypatch):
    serve(Silent)
    assert scan.SECONDS == 5.0
    monkeypatch.setattr(scan, "SECONDS", 0.2)
    assert scanned(make.pdf()) == Scan.NOT_SCANNED


@pytest.mark.parametrize(
    "given",
    [
        {"UPLOAD_SCANNER": "wagtail_interest.files.scan.clamd", "CLAMD_ADDRESS": "/nowhere/clamd.ctl"},
        {"UPLOAD_SCANNER": "wagtail_interest.files.scan.clamd", "CLAMD_ADDRESS": "127.0.0.1:1"},
        {"UPLOAD_SCANNER": "nowhere.at.all"},
    ],
)
def test_p6_scanner_that_is_down_is_not_scanned(settings, given):
    settings.WAGTAIL_INTEREST = given
    assert scanned(make.pdf()) == Scan.NOT_SCANNED


def choking(file: Any) -> Scan:
    """A host's scanner that quotes what it was given."""
    raise RuntimeError(f"cannot read {file.name}")


def test_p22_scanner_that_quotes_the_file_tells_the_log_nothing_of_it(settings, caplog):
    settings.WAGTAIL_INTEREST = {"UPLOAD_SCANNER": "tests.files.test_scan.choking"}
    assert scanned(make.pdf()) == Scan.NOT_SCANNED
    assert "RuntimeError" in caplog.text
    assert "cv.pdf" not in caplog.text
