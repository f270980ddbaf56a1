"""System checks of the private storage (promise P1): it exists, has no public URL and lies outside public folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import InvalidStorageError, storages

from wagtail_interest.conf import conf
from wagtail_interest.files.types import KNOWN
from wagtail_interest.storage import ALIAS

LINES = f"""Add to STORAGES in your settings:
    "{ALIAS}": {{
        "BACKEND": "wagtail_interest.storage.PrivateStorage",
        "OPTIONS": {{"location": BASE_DIR / "private"}},
    }},"""


@register(Tags.security)
def check_private_storage(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Report a private storage that is missing, broken or public; there is no silent fall-back."""
    try:
        storage = storages[ALIAS]
    except InvalidStorageError as error:
        if ALIAS not in storages.backends:
            return [Error("Candidates' files have no storage.", hint=LINES, id="wagtail_interest.E101")]
        return [Error(f"The storage {ALIAS} cannot be made: {error}", hint=LINES, id="wagtail_interest.E102")]
    except (ImportError, TypeError, ValueError) as error:
        return [Error(f"The storage {ALIAS} cannot be made: {error}", hint=LINES, id="wagtail_interest.E102")]
    return [*_check_url(storage), *_check_place(storage)]


def _check_url(storage: Any) -> list[CheckMessage]:
    try:
        storage.url("00/probe.pdf")
    except (
        ValueError,
        NotImplementedError,
    ):  # what Django's storages raise when they have no URL, as it should be
        return []
    except Exception:  # a storage that cannot make a URL in some other way has none either  # nosec B110
        return []
    hint = f"{LINES}\nFor another back end subclass it and let url() raise ValueError."
    return [
        Error(
            "The storage of candidates' files gives them public URLs.", hint=hint, id="wagtail_interest.E103"
        )
    ]


def _check_place(storage: Any) -> list[CheckMessage]:
    location = getattr(storage, "location", None)
    if not isinstance(location, (str, Path)) or not hasattr(storage, "path"):
        return []
    place = Path(location).resolve()
    found: list[CheckMessage] = []
    for name, root in conf.public_roots.items():
        if place.is_relative_to(Path(root).resolve()):
            found.append(
                Error(
                    f"Candidates' files lie in {name}, which the web server hands out.",
                    hint=LINES,
                    id="wagtail_interest.E104",
                )
            )
    return found


@register()
def check_uploads(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Report upload types that cannot be verified."""
    unknown = [extension for extension in conf.UPLOAD_TYPES if extension not in KNOWN]
    if not unknown:
        return []
    text = f"WAGTAIL_INTEREST['UPLOAD_TYPES'] names types that cannot be verified: {', '.join(unknown)}."
    return [Error(text, hint=f"Those that can: {', '.join(KNOWN)}.", id="wagtail_interest.E105")]
