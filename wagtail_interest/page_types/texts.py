"""The standard texts of a form, in the page's language; an empty field on a page means the text from here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wagtail_interest.vocabulary import Kind, Result

#: Page fields that have a standard text, in the order of the editor.
FIELDS = (
    "intro",
    "next_steps",
    "thanks_neutral",
    "thanks_meets",
    "thanks_misses",
    "thanks_look",
    "mail_neutral",
    "mail_meets",
    "mail_misses",
    "mail_look",
    "privacy_notice",
    "consent_line",
    "consent_unticked",
)
#: Those that hold rich text; the others are plain.
RICH_FIELDS = frozenset({"intro", "privacy_notice"})
RESULTS = tuple(Result.values)

_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
_PLACEHOLDER = re.compile(r"\{(months|active_days|future_days|after_days|active_promise|future_promise)\}")


def standard_text(field: str, kind: str, language: str) -> str:
    """Return the standard text of a page field, in *language*; rich fields come as simple HTML.

    Args:
        field: one of ``FIELDS``.
        kind: a ``Kind``.
        language: a language code; an unknown one falls back as gettext does.
    """
    return standard_texts(kind, language)[field]


@lru_cache(maxsize=64)
def standard_texts(kind: str, language: str) -> Mapping[str, str]:
    """Return the standard text of every page field; the same for the life of the process, so found once."""
    with override(language):
        found = _texts(kind)
    rich = {field: f"<p>{found[field]}</p>" for field in RICH_FIELDS}
    return MappingProxyType({**found, **rich})


def is_standard(field: str, text: str, kind: str, language: str) -> bool:
    """Return whether *text* says nothing else than the standard text, or nothing at all."""
    return not _bare(text) or same(text, standard_text(field, kind, language))


def same(text: str, other: str) -> bool:
    """Return whether two texts say the same, whatever the rich text editor wrote around it."""
    return _bare(text) == _bare(other)


@lru_cache(maxsize=64)
def spelled_out(
    language: str, *, months: int, active_days: int, future_days: int, after_days: int
) -> Mapping[str, str]:
    """Return what stands for each placeholder: the figure with its unit, ``1 working day``, ``12 months``."""
    with override(language):
        return MappingProxyType(
            {
                "months": ngettext("%(n)d month", "%(n)d months", months) % {"n": months},
                "active_days": _working_days(active_days),
                "future_days": _working_days(future_days),
                "after_days": ngettext("%(n)d day", "%(n)d days", after_days) % {"n": after_days},
            }
        )


def _working_days(count: int) -> str:
    return ngettext("%(n)d working day", "%(n)d working days", count) % {"n": count}


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put *values*, see ``spelled_out``, into the placeholders of a plain text; unknown braces stay as they are."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found.group(1), found.group(0))), text)


def fill_html(text: str, values: Mapping[str, object]) -> str:
    """Like ``fill`` for HTML: the values are escaped."""
    return _PLACEHOLDER.sub(lambda found: escape(str(values.get(found.group(1), found.group(0)))), text)


def _bare(text: str) -> str:
    text = _BLOCK_KEY.sub("", text or "").replace("<p></p>", "").replace("&#x27;", "'").replace("&#39;", "'")
    return " ".join(text.split())


def _texts(kind: str) -> dict[str, str]:
    texts = {
        "intro": _("Tell us who you are and what you would like to do. You get an answer."),
        "next_steps": _("What you sent has reached us. {active_promise} {future_promise}"),
        "privacy_notice": _(
            "We use this only to consider you for work. Must-haves are compared automatically; a "
            "person can always look. Kept at most {months}."
        ),
        "consent_line": _("You may keep my details for future openings."),
        "consent_unticked": _("Unticked: erased {after_days} after the promised answer."),
        **_thanks(),
        **_mails(),
    }
    if kind == Kind.ROLE:
        texts["intro"] = _("Would you like this work one day? Tell us who you are.")
    return texts


def _thanks() -> dict[str, str]:
    return {
        "thanks_neutral": _("Thank you for thinking of us. We are glad to know that you are there."),
        "thanks_meets": _(
            "Thank you. You have what we need from the start. It is not a promise of work, but we are glad to "
            "know that you are there."
        ),
        "thanks_misses": _(
            "Thank you for telling us about yourself. Something we need from the start is missing today. If we "
            "have got that wrong, tell us below and a person will look."
        ),
        "thanks_look": _(
            "Thank you. Some of your answers need a person's eyes. One of us reads them before anything is decided."
        ),
    }


def _mails() -> dict[str, str]:
    return {
        "mail_neutral": _("Thank you for thinking of us. We are glad to know that you are there."),
        "mail_meets": _(
            "Thank you. You have what we need from the start. It is not a promise of work, but we are glad to "
            "know that you are there."
        ),
        "mail_misses": _(
            "Thank you for telling us about yourself. Something we need from the start is missing today. If we "
            "have got that wrong, use the link below and ask for a person."
        ),
        "mail_look": _(
            "Thank you. Some of your answers need a person's eyes. One of us reads them before anything is decided."
        ),
    }
