"""Judges ZIP archives before and while unpacking (promise P4): counts, sizes, names, overlaps, nothing around them.

Nothing is ever unpacked to disk. ``zipfile`` reads the central directory; parts are inflated here, chunk by chunk,
because the size a part declares is the attacker's word.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from wagtail_interest.files.refusal import Refused

MOST_PARTS = 2_000
MOST_UNPACKED = 50 * 1024 * 1024
#: XML that is parsed into a tree (content types, relationships, manifest), all together.
MOST_MARKUP = 1024 * 1024
#: Unpacked to packed, for parts over a megabyte; office XML reaches 60, a bomb 1,000.
MOST_RATIO = 200
_RATIO_FROM = 1024 * 1024
_LARGEST_DIRECTORY = 2 * 1024 * 1024
_CHUNK = 64 * 1024
_END = b"PK\x05\x06"
_END64_LOCATOR = b"PK\x06\x07"


def hides_archive(data: bytes) -> bool:
    """Return whether *data*, which is no archive by its name, can also be opened as a ZIP archive.

    A ZIP is read from its end, so it can lie behind or inside a PDF or a picture.
    """
    place = data.rfind(_END, max(0, len(data) - 65_557))
    if place < 0 or place + 22 > len(data):
        return False
    size = struct.unpack_from("<L", data, place + 12)[0]
    return 0 < size <= place and data[place - size : place - size + 4] == b"PK\x01\x02"


class Budget:
    """What one upload may cost when unpacked; shared by an archive and the archives inside it."""

    def __init__(self) -> None:
        self.parts = MOST_PARTS
        self.size = MOST_UNPACKED
        self.markup = MOST_MARKUP

    def take(self, *, parts: int = 0, size: int = 0, markup: int = 0) -> None:
        """Spend; raises Refused when nothing is left."""
        self.parts -= parts
        self.size -= size
        self.markup -= markup
        if self.parts < 0 or self.size < 0 or self.markup < 0:
            raise Refused("too_much")


class Archive:
    """An archive whose directory has been judged; ``chunks`` and ``read`` inflate one part within the budget.

    Raises:
        Refused: in plain words, from the constructor and from both readers.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.data = data
        self.budget = budget
        self._judge_frame()
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                listed = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, EOFError):
            # all that zipfile raises at a damaged list of parts; NotImplementedError asks for a newer ZIP version
            raise Refused("damaged") from None
        budget.take(parts=len(listed))
        self._judge_parts(listed)
        self.parts = {info.filename: info for info in listed if not info.is_dir()}

    @property
    def names(self) -> list[str]:
        """Names of all parts that are no folders."""
        return list(self.parts)

    def _judge_frame(self) -> None:
        """Refuse anything before, between or behind what the archive itself accounts for."""
        data = self.data
        end = len(data) - 22
        if end < 0 or not data.startswith(b"PK\x03\x04"):
            raise Refused("damaged")
        if data[end : end + 4] != _END:
            raise Refused("damaged" if data.rfind(_END) < 0 else "hidden")
        entries, size, offset = struct.unpack_from("<HLL", data, end + 10)
        directory_end = end
        if end >= 76 and data[end - 20 : end - 16] == _END64_LOCATOR:
            directory_end = end - 76
            entries, size, offset = struct.unpack_from("<QQQ", data, directory_end + 32)
        if entries > MOST_PARTS or size > _LARGEST_DIRECTORY:
            raise Refused("too_much")
        if offset + size != directory_end:
            raise Refused("hidden")

    def _judge_parts(self, listed: list[zipfile.ZipInfo]) -> None:
        seen: set[str] = set()
        total = 0
        previous_end = 0
        for info in sorted(listed, key=lambda info: info.header_offset):
            _judge_name(info)
            if info.filename.lower() in seen:
                raise Refused("damaged")
            seen.add(info.filename.lower())
            if info.flag_bits & 0x1:
                raise Refused("password")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Refused("damaged")
            if info.file_size > _RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
                raise Refused("too_much")
            total += info.file_size
            if info.header_offset < previous_end:
                raise Refused("damaged")
            previous_end = info.header_offset + 30 + info.compress_size
        if total > self.budget.size:
            raise Refused("too_much")

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the content of one part in pieces; what the part declared must be what it holds."""
        info = self.parts[name]
        packed = self._packed(info)
        found, check = 0, 0
        for piece in _inflate(packed) if info.compress_type == zipfile.ZIP_DEFLATED else _slices(packed):
            found += len(piece)
            check = zlib.crc32(piece, check)
            if found > info.file_size:
                raise Refused("damaged")
            self.budget.take(size=len(piece))
            yield piece
        if found != info.file_size or check != info.CRC:
            raise Refused("damaged")

    def read(self, name: str) -> bytes:
        """Return the content of one small part that will be parsed; all of them share the budget for markup."""
        self.budget.take(markup=self.parts[name].file_size)
        return b"".join(self.chunks(name))

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        """Return the packed bytes of a part, whose local header must name it as the directory does."""
        header = self.data[info.header_offset : info.header_offset + 30]
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise Refused("damaged")
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        start = info.header_offset + 30
        name = self.data[start : start + name_length]
        encoding = "utf-8" if info.flag_bits & 0x800 else "cp437"
        if name.decode(encoding, "replace") != info.orig_filename:
            raise Refused("damaged")
        start += name_length + extra_length
        return memoryview(self.data)[start : start + info.compress_size]


def _judge_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    steps = name.replace("\\", "/").split("/")
    if not name or "\0" in name or "\\" in name or name.startswith("/") or ":" in steps[0] or ".." in steps:
        raise Refused("damaged")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused("damaged")


def _slices(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), _CHUNK):
        yield bytes(packed[start : start + _CHUNK])


def _inflate(packed: memoryview) -> Iterator[bytes]:
    """Yield inflated pieces of at most one chunk; a stream that ends early or late is damaged."""
    inflater = zlib.decompressobj(-15)
    try:
        for piece in _slices(packed):
            if inflater.eof:
                raise Refused("damaged")
            while piece:
                yield inflater.decompress(piece, _CHUNK)
                piece = inflater.unconsumed_tail
        while not inflater.eof:
            rest = inflater.decompress(b"", _CHUNK)
            if not rest:
                raise Refused("damaged")
            yield rest
    except zlib.error:
        raise Refused("damaged") from None
    if inflater.unused_data:
        raise Refused("damaged")
