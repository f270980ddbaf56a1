"""The reference code: short, random, and readable over the telephone."""

from __future__ import annotations

import secrets

#: No 0/O, 1/I/L (look alike) and no vowels (no accidental words).
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Return a random code such as ``K7M4-PQ2X``; it tells nothing and counts nothing."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"
