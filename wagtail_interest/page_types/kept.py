"""What a page is made of is worked out once and kept in the cache for a while, under everything it depends on."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.cache import cache
from django.db import transaction

from wagtail_interest.conf import conf
from wagtail_interest.page_types import texts
from wagtail_interest.page_types.wording import groups

if TYPE_CHECKING:
    from wagtail_interest.page_types.state import State

Kept = TypeVar("Kept")
#: Also bounds how long a host's changed template, or a moved page that a text links to, goes unseen.
SECONDS = 300
AREAS_KEY = "wagtail-interest:areas"


def content_key(name: str, page: Any, state: State, *more: Any) -> str:
    """Return the cache key of what *page* asks and says: it changes with the content, not with the revision.

    So a page saved by a script is seen at once.
    """
    made_of = [
        state.language,
        page.interest_kind,
        list(page.questions.raw_data),
        [getattr(page, field) for field in texts.FIELDS],
        conf.UNCONSENTED_DAYS,
        groups(state.plan, state.form),
        (state.plan.retention_months, state.plan.next_steps) if state.plan is not None else (),
        *more,
    ]
    digest = hashlib.sha256(json.dumps(made_of, default=str).encode()).hexdigest()
    return f"wagtail-interest:{name}:{page.pk}:{digest[:40]}"


def kept(key: str, make: Callable[[], Kept], *, is_row: bool = False) -> Kept:
    """Return what the cache holds under *key*, made now when it holds nothing. Without a cache it is made each time.

    A row is kept once it is committed: the caller's transaction may still take it back.
    """
    found = None
    with suppress(Exception):  # every cache back end has exceptions of its own; without a cache all works
        found = cache.get(key)
    if found is not None:
        return found
    made = make()
    if is_row:
        transaction.on_commit(partial(_keep, key, made))
    else:
        _keep(key, made)
    return made


def areas_state() -> str:
    """Return a word that changes when the list of areas does."""
    try:
        return str(cache.get(AREAS_KEY, ""))
    except Exception:  # as above
        return ""


def forget_areas() -> None:
    """Say that the list of areas has changed: cached forms are made anew."""
    with suppress(Exception):  # as above
        cache.set(AREAS_KEY, secrets.token_hex(8), None)


def _keep(key: str, made: Any) -> None:
    with suppress(Exception):  # as above
        cache.set(key, made, SECONDS)
