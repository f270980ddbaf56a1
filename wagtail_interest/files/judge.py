"""Judges one upload (promises P3, P4, P6–P8): size, name, content by its type, then the scanner."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from wagtail_interest.conf import size_in_words
from wagtail_interest.files.image import judge_image
from wagtail_interest.files.names import clean_name, extension_of
from wagtail_interest.files.office import judge_office
from wagtail_interest.files.opendocument import judge_opendocument
from wagtail_interest.files.pdf import judge_pdf
from wagtail_interest.files.refusal import Refused
from wagtail_interest.files.scan import scan
from wagtail_interest.files.types import KNOWN, listed
from wagtail_interest.vocabulary import Scan

_JUDGES: dict[str, Callable[[bytes], None]] = {
    "pdf": judge_pdf,
    "docx": partial(judge_office, extension="docx"),
    "pptx": partial(judge_office, extension="pptx"),
    "xlsx": partial(judge_office, extension="xlsx"),
    "odt": partial(judge_opendocument, extension="odt"),
    "png": partial(judge_image, extension="png"),
    "jpg": partial(judge_image, extension="jpg"),
    "jpeg": partial(judge_image, extension="jpeg"),
}


@dataclass(frozen=True)
class Judged:
    """What is known of an accepted file; ``scan`` is a ``Scan``, ``digest`` the SHA-256 of the content."""

    extension: str
    shown_name: str
    size: int
    digest: str
    scan: Scan


def judge(upload: Any, *, extensions: Iterable[str], max_bytes: int) -> Judged:
    """Judge an uploaded file by its name and content; the browser's content type is ignored.

    Args:
        upload: a Django ``UploadedFile``; it is left at its beginning.
        extensions: lower case without dot; those that cannot be verified are not taken whatever is asked.
        max_bytes: checked before anything of the file is read.

    Raises:
        Refused: with ``message`` in plain words. Nothing of the file was stored.
    """
    allowed = [extension for extension in extensions if extension in KNOWN]
    if upload.size > max_bytes:
        raise Refused("too_large", limit=size_in_words(max_bytes))
    if not upload.size:
        raise Refused("empty")
    shown = clean_name(upload.name or "")
    extension = extension_of(shown)
    if extension not in allowed:
        raise Refused("type", types=listed(allowed))
    upload.seek(0)
    data = upload.read(max_bytes + 1)
    upload.seek(0)
    if len(data) > max_bytes:
        raise Refused("too_large", limit=size_in_words(max_bytes))
    if not data:
        raise Refused("empty")
    _JUDGES[extension](data)
    digest = hashlib.sha256(data).hexdigest()
    return Judged(extension, shown, len(data), digest, scan(upload))
