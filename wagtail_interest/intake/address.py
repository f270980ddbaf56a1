"""E-mail addresses: which we accept, and the one spelling under which two of them are the same person."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 254
#: Of the part before the @ (RFC 5321); mail servers refuse more.
LONGEST_NAME = 64

_WRONG = _("Enter an e-mail address in the form name@example.com.")
_LONG = _("This e-mail address is too long. Enter one with at most 254 characters.")


def check(email: str) -> str:
    """Return *email* ready to be stored and written to.

    Stricter than Django's field: no ``localhost``, no address literals, no quoted names, no invisible or
    right-to-left characters, nothing that a mail header could not carry. The domain is not looked up.

    Raises:
        ValidationError: in plain words, never quoting the address.
    """
    from email_validator import EmailNotValidError, validate_email  # slow to import; start-up stays light

    email = email.strip()
    if len(email) > LONGEST:
        raise ValidationError(_LONG, code="too_long")
    try:
        found = validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as refused:
        raise ValidationError(_WRONG, code="invalid") from refused
    if len(found.ascii_email or "") > LONGEST or len(found.local_part) > LONGEST_NAME:
        raise ValidationError(_LONG, code="too_long")
    return found.normalized


def normalise(email: str) -> str:
    """Return the spelling under which one candidate is kept: trimmed, case folded, the domain in IDNA.

    Dots and ``+tags`` stay: they are different mailboxes at most providers. Never raises.
    """
    local, _at, domain = unicodedata.normalize("NFC", email.strip()).casefold().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"[:LONGEST] if local else domain[:LONGEST]
