"""Signed tokens (promise P17): what a link may do, to which record, from when; nothing of them is stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer

from wagtail_interest.conf import conf

#: How long a link of each purpose is believed; None = until its record is gone or its version is raised.
LIFETIMES: dict[str, timedelta | None] = {
    "received": timedelta(hours=24),
    "confirm": timedelta(days=7),
    "status": timedelta(days=30),
    "unsubscribe": None,
}
#: Longer ones are not ours; nothing is computed for them.
_LONGEST = 600


class Invalid(Exception):
    """The token is not one of ours for this purpose. Edges show the same page as for ``Expired``."""


class Expired(Invalid):
    """The token was ours and its time is over."""


@dataclass(frozen=True)
class Claim:
    """What a believed token says. The caller compares ``version`` with the record's own and refuses another one."""

    record_id: int
    version: int
    issued_at: datetime


@dataclass(frozen=True)
class Stamp:
    """What a form's stamp says: ``token`` names this showing of the form, empty when the stamp is not ours.

    ``shown_at`` is None when the stamp is not ours or too old to be believed: then the form gets a new one.
    """

    token: str
    shown_at: datetime | None


def make(purpose: str, record_id: int, version: int, *, now: datetime) -> str:
    """Return a token for a URL path: letters, digits, ``-``, ``_`` and ``.``.

    Args:
        purpose: a key of ``LIFETIMES``.
        version: raised on the record to end every token made before.
    """
    if purpose not in LIFETIMES:
        raise ValueError(f"{purpose} is no purpose of a link")
    return _signer(purpose).sign_object([record_id, version, int(now.timestamp())])


def read(purpose: str, token: str, *, now: datetime) -> Claim:
    """Return what *token* says.

    Raises:
        Expired: when its time is over.
        Invalid: when it was made for another purpose or by somebody else.
    """
    lifetime = LIFETIMES[purpose]
    record_id, version, issued = _opened(purpose, token, (int, int, int))
    issued_at = datetime.fromtimestamp(issued, tz=UTC)
    if lifetime is not None and now - issued_at > lifetime:
        raise Expired
    return Claim(record_id, version, issued_at)


def stamp(form_key: Any, now: datetime, *, token: str = "") -> str:
    """Return the hidden value a form is shown with: the form it belongs to, a random name for this showing, the time.

    Args:
        token: the name to keep when a stale form is shown again, so that what was held for it is found.
    """
    return _signer("form").sign_object([str(form_key), token or secrets.token_hex(16), int(now.timestamp())])


def read_stamp(form_key: Any, value: str, *, now: datetime) -> Stamp:
    """Return what the stamp of a sent form says; never raises, since a form without a believable stamp works too."""
    try:
        key, token, shown = _opened("form", value, (str, str, int))
    except Invalid:
        return Stamp("", None)
    if key != str(form_key):
        return Stamp("", None)
    shown_at = datetime.fromtimestamp(shown, tz=UTC)
    stale = now - shown_at > timedelta(hours=conf.FORM_MAX_AGE_HOURS)
    return Stamp(token, None if stale else shown_at)


def _opened(purpose: str, token: str, shape: tuple[type, ...]) -> list[Any]:
    if not isinstance(token, str) or len(token) > _LONGEST:
        raise Invalid
    try:
        values = _signer(purpose).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        raise Invalid from None
    if not isinstance(values, list) or [type(value) for value in values] != list(shape):
        raise Invalid
    return values


def _signer(purpose: str) -> Signer:
    """Return a signer with the host's own key first; the time inside is ours, since ``now`` is an argument here."""
    key, *fallbacks = conf.secret_keys
    return Signer(key=key, sep=".", salt=f"wagtail_interest.links.{purpose}", fallback_keys=[*fallbacks])
