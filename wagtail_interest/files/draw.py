"""Draws the pages of a PDF in a process of its own, with a limit on its time, memory and output (promise P7)."""

from __future__ import annotations

import subprocess  # nosec B404 - our own program with fixed arguments; the file goes in by standard input
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

PROGRAM = Path(__file__).with_name("draw_child.py")
#: Seconds on the clock after which a drawing is given up.
PATIENCE = 45
#: Most bytes of one page, and of all of them.
LARGEST_PAGE, LARGEST = 8 * 1024 * 1024, 40 * 1024 * 1024


@dataclass(frozen=True)
class Page:
    """One page as JPEG, with its size in pixels."""

    data: bytes
    width: int
    height: int


def can_draw() -> bool:
    """Return whether the extra ``preview`` is installed."""
    return find_spec("pypdfium2") is not None


def draw(source: IO[bytes], pages: int) -> list[Page]:
    """Return the first *pages* pages of the PDF in *source*; fewer, or none, when it cannot be drawn.

    What a drawing that was stopped half-way had finished is returned.
    """
    with TemporaryFile() as given, TemporaryFile() as made:
        for piece in iter(lambda: source.read(64 * 1024), b""):
            given.write(piece)
        given.seek(0)
        command = [sys.executable, "-I", "-B", str(PROGRAM), str(int(pages))]
        process = subprocess.Popen(  # noqa: S603 # nosec B603 - fixed arguments
            command, stdin=given, stdout=made, stderr=subprocess.DEVNULL, close_fds=True
        )
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        finally:
            process.kill()
            process.wait()
        made.seek(0)
        return list(_pages(made))


def _pages(made: Any) -> Any:
    """Yield the whole pages in what the program wrote; it may have been killed in the middle of one."""
    total = 0
    while line := made.readline(64):
        try:
            width, height, length = (int(part) for part in line.split())
        except ValueError:
            return
        total += length
        if not 0 < length <= LARGEST_PAGE or total > LARGEST:
            return
        data = made.read(length)
        if len(data) < length or not data.startswith(b"\xff\xd8"):
            return
        yield Page(data, width, height)
