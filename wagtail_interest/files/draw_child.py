"""A program of its own: reads a PDF from standard input, writes its pages as JPEG to standard output.

It runs apart from the site because a hostile file may hang or crash whoever draws it: whoever starts it kills it.
Each page is one line ``width height length`` followed by that many bytes. Nothing of ours or of Django is imported.
"""

from __future__ import annotations

import io
import resource
import sys
from typing import Any

#: Pixels of a page's shorter and longer side at most.
WIDTH, HEIGHT = 1100, 2000
MEMORY = 1_500 * 1024 * 1024
SECONDS = 30


def main(pages: int) -> None:
    """Draw the first *pages* pages."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import pypdfium2  # heavy, and only needed here

    out = sys.stdout.buffer
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    for number in range(min(pages, len(document))):
        picture = drawn(document[number])
        held = io.BytesIO()
        picture.save(held, "JPEG", quality=80, optimize=True)
        data = held.getvalue()
        out.write(f"{picture.width} {picture.height} {len(data)}\n".encode())
        out.write(data)
        out.flush()


def drawn(page: Any) -> Any:
    """Return *page* as a picture on white, no larger than the limits; forms and annotations are not run."""
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
    return page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil().convert("RGB")


if __name__ == "__main__":
    main(int(sys.argv[1]))
