"""The spam guard: signs that are counted, limits that are kept; no puzzles, and nothing here refuses by itself."""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.utils.crypto import salted_hmac

from wagtail_interest.conf import conf
from wagtail_interest.intake.address import normalise

logger = logging.getLogger(__name__)

HONEYPOT = "honeypot"
FAST = "fast"
LINKS = "links"
REPEATED = "repeated"

#: So many signs make a suspicion; one alone never does.
SIGNS_OF_SUSPICION = 2

LINKS_ALLOWED = 2
#: A long text seen more often than this within a day counts as one that is sent around.
REPEATS_ALLOWED = 4
#: Shorter texts ("I like people") are honestly written by many.
SHORTEST_REPEATED = 60

_LINK = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.IGNORECASE)
_PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_RATE = re.compile(r"(\d+)/(\d*)([smhd])")


def signs_of_spam(
    honeypot: str, shown_at: datetime | None, texts: Iterable[str], now: datetime
) -> tuple[str, ...]:
    """Return the independent signs found: ``honeypot``, ``fast``, ``links``, ``repeated``.

    Args:
        honeypot: what stands in the field no person sees.
        shown_at: when the form was shown, from its signed stamp; None without a believable stamp.
        texts: name and free-text answers; not the answers to link questions.
    """
    texts = [text for text in texts if text]
    signs = []
    if honeypot.strip():
        signs.append(HONEYPOT)
    if shown_at is None or (now - shown_at).total_seconds() < conf.MIN_SECONDS:
        signs.append(FAST)
    if sum(len(_LINK.findall(text)) for text in texts) > LINKS_ALLOWED:
        signs.append(LINKS)
    if _sent_around(texts, now):
        signs.append(REPEATED)
    return tuple(signs)


def is_suspected(signs: Iterable[str]) -> bool:
    """Return whether *signs* are enough to suspect spam."""
    return len(set(signs)) >= SIGNS_OF_SUSPICION


def _sent_around(texts: list[str], now: datetime) -> bool:
    found = False
    for text in texts:
        words = " ".join(text.casefold().split())
        if len(words) >= SHORTEST_REPEATED:
            times = _count(f"text:{_secret(words)}", 86400, now)
            found = found or (times is not None and times > REPEATS_ALLOWED)
    return found


def allow(client_key: str, address: str, now: datetime, *, doing: str = "sending") -> bool:
    """Count one more and return whether it stays within the limits by client and by address.

    What a person is *doing* is counted apart: who has sent a lot can still ask for a new link. Counts in fixed
    windows in the cache ``RATE_CACHE``. django-ratelimit's core wants a request, which no room below the edges
    sees, so the counting is done here with the cache's own ``add`` and ``incr``. Without a cache there is no
    limit: the form works all the same.
    """
    by_client, by_address = f"{doing}:client:{client_key}", f"{doing}:address:{_secret(normalise(address))}"
    within = [
        _within(by_client, conf.RATE_PER_CLIENT, now) if client_key else True,
        _within(by_address, conf.RATE_PER_ADDRESS, now) if address else True,
    ]
    return all(within)


def parse_rate(rate: str) -> tuple[int, int] | None:
    """Return ``(count, seconds)`` of a rate such as ``20/h`` or ``5/10m``; None when it is empty or unreadable."""
    match = _RATE.fullmatch(rate.strip().lower())
    if match is None:
        return None
    count, times, unit = match.groups()
    return int(count), max(1, int(times or 1)) * _PERIODS[unit]


def _within(name: str, rate: str, now: datetime) -> bool:
    limit = parse_rate(rate)
    if limit is None:
        return True
    count = _count(name, limit[1], now)
    return count is None or count <= limit[0]


def _count(name: str, seconds: int, now: datetime) -> int | None:
    """Count one more in the window of *seconds* that holds *now*; None when the cache does not answer."""
    key = f"wagtail_interest:{name}:{seconds}:{int(now.timestamp()) // seconds}"
    try:
        cache = caches[conf.RATE_CACHE]
        if cache.add(key, 1, seconds + 60):
            return 1
        try:
            return int(cache.incr(key))
        except ValueError:  # the key ran out between the two calls
            cache.set(key, 1, seconds + 60)
            return 1
    except Exception as error:  # every cache back end has its own exceptions for being down
        logger.warning("The rate cache does not answer: %s", type(error).__name__)
        return None


def client_key(meta: Mapping[str, Any]) -> str:
    """Return a keyed hash of the client's address, empty when it is unknown; the address itself is never kept.

    Args:
        meta: the environment of the HTTP request. ``X-Forwarded-For`` is believed for as many hops as
            ``TRUSTED_PROXIES`` says, counted from the right; an IPv6 client is its /64 network.
    """
    found = _network(_client_address(meta))
    return _secret(found) if found else ""


def _client_address(meta: Mapping[str, Any]) -> str:
    connection = str(meta.get("REMOTE_ADDR") or "")
    proxies = conf.TRUSTED_PROXIES
    hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR") or "").split(",") if hop.strip()]
    if proxies < 1 or len(hops) < proxies:
        return connection
    return hops[-proxies] if _network(hops[-proxies]) else connection


def _network(address: str) -> str:
    """Return the address a person could hold: IPv4 whole, IPv6 as its /64; empty when it is neither."""
    bare = address.partition("]")[0].lstrip("[") if address.startswith("[") else address
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _secret(value: str) -> str:
    key = conf.secret_keys[0]
    return salted_hmac("wagtail_interest.intake.guard", value, secret=key, algorithm="sha256").hexdigest()[
        :32
    ]
