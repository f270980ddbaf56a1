"""The virus scanner hook (promise P6), and a scanner that asks clamd; five seconds at most."""

from __future__ import annotations

import logging
import socket
import struct
import time
from typing import Any

from django.utils.module_loading import import_string

from wagtail_interest.conf import conf
from wagtail_interest.files.refusal import Infected
from wagtail_interest.vocabulary import Scan

__all__ = ["Infected", "Scan", "clamd", "scan"]

logger = logging.getLogger(__name__)
SECONDS = 5.0
_CHUNK = 256 * 1024


def scan(upload: Any) -> Scan:
    """Ask the scanner that ``UPLOAD_SCANNER`` names; return what the stored file is marked with.

    A scanner is a callable ``(file) -> Scan`` that raises ``Infected``. When it fails otherwise the file is kept
    and marked "not scanned", which the recruiter sees.

    Raises:
        Infected: the file is refused in its own words.
    """
    if not conf.UPLOAD_SCANNER:
        return Scan.OFF
    try:
        upload.seek(0)
        return Scan(import_string(conf.UPLOAD_SCANNER)(upload))
    except Infected:
        raise
    except Exception as error:  # a scanner may fail in any way; none of them may cost a candidate the form
        logger.warning("The virus scanner did not answer: %s", type(error).__name__)
        return Scan.NOT_SCANNED
    finally:
        upload.seek(0)


def clamd(upload: Any) -> Scan:
    """Stream the file to clamd (INSTREAM) at ``CLAMD_ADDRESS``: a socket's path, or ``host:port``.

    Spoken here because the client on PyPI limits each read and write but not their sum.

    Raises:
        Infected: clamd found something.
        OSError: clamd is down, slow or refuses the size.
    """
    deadline = time.monotonic() + SECONDS
    with _connect(deadline) as connection:
        connection.sendall(b"zINSTREAM\0")
        while piece := upload.read(_CHUNK):
            connection.settimeout(_left(deadline))
            connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            connection.settimeout(_left(deadline))
            piece = connection.recv(4096)
            if not piece:
                break
            answer += piece
    words = answer.rstrip(b"\0\n")
    if words.endswith(b" FOUND"):
        raise Infected
    if words.endswith(b": OK"):
        return Scan.CLEAN
    raise OSError("clamd gave no verdict")


def _connect(deadline: float) -> socket.socket:
    address = conf.CLAMD_ADDRESS
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_left(deadline))
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_left(deadline))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
