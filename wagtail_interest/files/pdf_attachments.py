"""Judges the files a PDF carries inside: a Europass CV's XML may, a program, script or archive may not."""

from __future__ import annotations

import re

from wagtail_interest.files.pdf_streams import inflate
from wagtail_interest.files.pdf_syntax import STREAM, WINDOW, name_pattern, string_at
from wagtail_interest.files.refusal import Refused

#: Endings that something runs, mounts or unpacks when opened.
PROGRAMS = frozenset(
    word
    for line in """
    7z ace apk app application bat bin cab chm cmd com cpl deb dll dmg docm dotm exe gadget gz hta htm
    html img inf iso jar js jse library-ms lnk mht mhtml mjs msc msi msp mst pif potm ppam pptm ps1 psm1
    py pyw rar rb reg rpm rtf scf scr settingcontent-ms sh shb svg swf sys tar url vb vbe vbs vhd vhdx
    ws wsc wsf wsh xlam xll xlsm xltm xsl zip
    """.splitlines()
    for word in line.split()
)
_MOST_NAMES = 1_000
_KEYS = b"|".join(name_pattern(key) for key in (b"UF", b"F", b"DOS", b"Unix", b"Mac"))
_FILE_NAME = re.compile(rb"(?:/(?:" + _KEYS + rb")|\dobj|[\x00\t\n\f\r ]obj)[\x00\t\n\f\r ]*(?=[(<])(?!<<)")
_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xd0\xcf\x11\xe0",
)


def judge_attachments(data: bytes, texts: list[bytes], places: list[int]) -> None:
    """Refuse a PDF that carries a program, script or archive.

    Args:
        texts: the file and its unpacked object streams, in which file names are looked for.
        places: where embedded files are marked in *data*; their first bytes are looked at.

    Raises:
        Refused: in plain words.
    """
    for text in texts:
        for count, found in enumerate(_FILE_NAME.finditer(text)):
            if count > _MOST_NAMES:
                raise Refused("unreadable")
            if _is_program(string_at(text, found.end())):
                raise Refused("attachment")
    for place in places[:100]:
        stream = STREAM.search(data, place, place + WINDOW)
        if stream is None:
            continue
        packed = data[stream.end() : stream.end() + 2]
        start = packed if packed in _STARTS else inflate(data, stream.end(), 64, cut=True)
        if (start or data[stream.end() : stream.end() + 16]).startswith(_STARTS):
            raise Refused("attachment")


def _is_program(name: bytes | None) -> bool:
    if name is None:
        return False
    if name.startswith((b"\xfe\xff", b"\xff\xfe")):
        text = name.decode("utf-16", "replace")
    else:
        text = name.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return text.rstrip(" .\0\r\n\t").lower().rpartition(".")[2] in PROGRAMS and "." in text
