"""Tells PDFs that ask for a password from those that only restrict printing or copying.

Many real CVs are "protected" with an empty password: every reader opens them, and candidates do not know it. They
pass when we can prove the password empty *and* see every action: only strings and streams are encrypted, names never,
so a file without object streams is searched in full. Proof takes MD5 and RC4 (security handler revisions 2-4) or
SHA-256 (5). Revision 6 needs AES, and what writes it writes object streams: such files are refused with advice.
"""

from __future__ import annotations

import hashlib
import re

from wagtail_interest.files.pdf_syntax import WINDOW, string_at, unescape
from wagtail_interest.files.refusal import Refused

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_SPACE = rb"[\x00\t\n\f\r ]"
_REFERENCE = re.compile(_SPACE + rb"*(\d{1,10})" + _SPACE + rb"+(\d{1,5})" + _SPACE + rb"+R")


def judge_lock(data: bytes, places: list[int]) -> None:
    """Refuse an encrypted PDF unless its user password is provably empty.

    Args:
        places: where ``/Encrypt`` stands.

    Raises:
        Refused: ``password`` when one is asked for, ``locked`` when that cannot be told.
    """
    verdicts = [_opens_without_password(data, place) for place in places[:10]]
    known = [verdict for verdict in verdicts if verdict is not None]
    if not known or None in verdicts:
        raise Refused("locked")
    if not all(known):
        raise Refused("password")


def _opens_without_password(data: bytes, place: int) -> bool | None:
    """Return whether the empty password opens the file; None when that cannot be told."""
    after = data[place : place + 64]
    reference = _REFERENCE.match(unescape(after), len(b"/Encrypt"))
    if reference:
        mark = re.compile(rb"(?<!\d)%s" % reference[1] + _SPACE + rb"+%s" % reference[2] + _SPACE + rb"*obj")
        objects = list(mark.finditer(data))
        if not objects:
            return None
        start = objects[-1].end()
    else:
        start = place
    dictionary = data[start : start + WINDOW]
    end = dictionary.find(b"endobj")
    dictionary = dictionary[: end if end > 0 else WINDOW]
    if not re.search(rb"/Filter" + _SPACE + rb"*/Standard", dictionary):
        return None
    revision, user, owner = _number(dictionary, b"R"), _string(dictionary, b"U"), _string(dictionary, b"O")
    if user is None or owner is None:
        return None
    if revision == 5 and len(user) >= 48:
        return hashlib.sha256(user[32:40]).digest() == user[:32]
    if revision in (2, 3, 4) and len(user) >= 32 and len(owner) >= 32:
        return _old_user_key(data, dictionary, revision, owner[:32], user[:32])
    return None


def _old_user_key(data: bytes, dictionary: bytes, revision: int, owner: bytes, user: bytes) -> bool | None:
    """Check the empty password by algorithms 4 to 6 of ISO 32000-1, 7.6.3."""
    permissions, length = _number(dictionary, b"P"), _number(dictionary, b"Length") or 40
    if permissions is None:
        return None
    if revision == 4 or length < 40 or length > 128:
        length = 128
    size = 5 if revision == 2 else length // 8
    clear_metadata = re.search(rb"/EncryptMetadata" + _SPACE + rb"+false", dictionary)
    for identity in {_identity(data), b""}:
        key = _PADDING + owner + (permissions & 0xFFFFFFFF).to_bytes(4, "little") + identity
        if revision == 4 and clear_metadata:
            key += b"\xff\xff\xff\xff"
        key = _md5(key)
        for _ in range(50 if revision >= 3 else 0):
            key = _md5(key[:size])
        if (
            _user_entry(key[:size], revision, identity)[: 32 if revision == 2 else 16]
            == user[: 32 if revision == 2 else 16]
        ):
            return True
    return False


def _user_entry(key: bytes, revision: int, identity: bytes) -> bytes:
    if revision == 2:
        return _rc4(key, _PADDING)
    value = _md5(_PADDING + identity)
    for step in range(20):
        value = _rc4(bytes(byte ^ step for byte in key), value)
    return value


def _identity(data: bytes) -> bytes:
    """Return the first half of the file's last ``/ID``; empty when there is none."""
    found = list(re.finditer(rb"/ID" + _SPACE + rb"*\[" + _SPACE + rb"*(?=[(<])", data))
    return (string_at(data, found[-1].end()) or b"") if found else b""


def _number(dictionary: bytes, key: bytes) -> int | None:
    found = re.search(rb"/%s" % key + _SPACE + rb"+(-?\d{1,12})(?!\d)", _without_filters(dictionary))
    return int(found[1]) if found else None


def _without_filters(dictionary: bytes) -> bytes:
    """Leave out the crypt filters' own dictionary, whose lengths count bytes."""
    start = dictionary.find(b"/CF")
    end = dictionary.find(b">>", dictionary.find(b">>", start) + 2)
    return dictionary[:start] + dictionary[end + 2 :] if 0 <= start < end else dictionary


def _string(dictionary: bytes, key: bytes) -> bytes | None:
    found = re.search(rb"/%s" % key + _SPACE + rb"*(?=[(<])", dictionary)
    return string_at(dictionary, found.end()) if found else None


def _md5(value: bytes) -> bytes:
    return hashlib.md5(value, usedforsecurity=False).digest()


def _rc4(key: bytes, value: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in value:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
