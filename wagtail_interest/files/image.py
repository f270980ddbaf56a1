"""Judges PNG and JPEG work samples: real ones, not larger than can be shown, nothing behind the picture."""

from __future__ import annotations

from io import BytesIO

import filetype
from PIL import Image

from wagtail_interest.files.archive import hides_archive
from wagtail_interest.files.refusal import Refused
from wagtail_interest.files.types import KNOWN

MOST_PIXELS = 50_000_000
_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
_PNG_END = b"IEND\xaeB`\x82"


def judge_image(data: bytes, extension: str) -> None:
    """Refuse *data* unless it is a picture of the type that *extension* names.

    Only headers and check sums are read; the pixels are never unpacked.

    Raises:
        Refused: in plain words.
    """
    wanted = _FORMATS[extension]
    if filetype.guess_extension(data[:262]) != ("png" if wanted == "PNG" else "jpg"):
        raise Refused("content", type=KNOWN[extension])
    try:
        with Image.open(BytesIO(data), formats=[wanted]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Refused("pixels", limit=MOST_PIXELS // 1_000_000)
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels", limit=MOST_PIXELS // 1_000_000) from None
    except (OSError, SyntaxError, ValueError):
        raise Refused("damaged") from None
    if wanted == "PNG":
        end = data.rfind(_PNG_END)
        if end < 0:
            raise Refused("damaged")
        if data[end + len(_PNG_END) :].strip(b"\x00\r\n \t"):
            raise Refused("hidden")
    if hides_archive(data):
        raise Refused("hidden")
