"""Subject, text and HTML of a mail from a closed context in the mail's language; only what is named here gets in.

Every kind has ``<kind>_subject.txt``, ``<kind>.txt`` and ``<kind>.html`` under ``wagtail_interest/mail/``; hosts
override any of them, ``base.html``, or a part in ``includes/``. What each template gets stands at its function.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_interest.mail.placeholders import fill
from wagtail_interest.mail.rich import as_html, as_text, safe_link, tidy
from wagtail_interest.mail.words import one_line, safe_name
from wagtail_interest.vocabulary import MessageKind, Verdict

SUBJECT_LENGTH = 60
#: A recruiter's own subject may be longer than ours; the column holds this much.
REPLY_SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class Composed:
    """A rendered mail; the subject is one line."""

    subject: str
    text: str
    html: str


def compose(kind: str, language: str, context: dict[str, Any]) -> Composed:
    """Return the mail of *kind* in *language*; keys of *context* that the kind does not know are left out.

    Args:
        kind: a ``MessageKind``; ``sample`` renders the kind its context names as ``of``, its subject marked.
        language: a language code; one the site does not know falls back to English.
        context: plain values as ``queue`` stores them.

    Raises:
        KeyError: *kind* is no kind of ours.
    """
    is_sample = kind == MessageKind.SAMPLE
    if is_sample:
        asked = str(context.get("of", ""))
        kind = asked if asked in CONTEXTS else MessageKind.CONFIRMATION
    with _language(language):
        values = CONTEXTS[kind](context) | {
            "site_name": one_line(context.get("site_name", ""), 100),
            "is_sample": is_sample,
        }
        limit = REPLY_SUBJECT_LENGTH if kind == MessageKind.REPLY else SUBJECT_LENGTH
        subject = one_line(_render(f"{kind}_subject.txt", values), 10_000)
        if is_sample:
            subject = _("Test: %(subject)s") % {"subject": subject}
        subject = shorten(subject, limit)
        values["subject"] = subject
        text = tidy(_render(f"{kind}.txt", values)) + "\n"
        return Composed(subject, text, _render(f"{kind}.html", values).strip() + "\n")


def _render(name: str, values: dict[str, Any]) -> str:
    return render_to_string(f"wagtail_interest/mail/{name}", values)


def _language(code: str) -> AbstractContextManager[None]:
    """Speak *code*, else the source's English: a worker's own language must not leak into a candidate's mail."""
    try:
        return translation.override(translation.get_supported_language_variant(code))
    except LookupError:
        return translation.override("en")


def shorten(line: str, limit: int) -> str:
    """Return *line* cut to *limit* characters, at a word when there is one, with an ellipsis."""
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, _space, _tail = cut.rpartition(" ")
    return (head if len(head) > limit // 2 else cut).rstrip(" -–·,") + "…"


def _day(value: object) -> str:
    """Write an ISO date as the language writes dates; the empty string when it is none."""
    try:
        return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")
    except ValueError:
        return ""


def _line(context: dict[str, Any], name: str, limit: int = 1000) -> str:
    return one_line(context.get(name) or "", limit)


def _confirmation(context: dict[str, Any]) -> dict[str, Any]:
    """``name`` (safe or empty), ``reference``, ``form_title``, ``notice``, ``requirements`` (``label``, ``verdict``,
    ``words``, ``reason``), ``result``, ``result_html``/``result_text``, ``next_html``/``next_text``, ``due_on`` (empty
    where ``definite``, the definite notice, is the answer), ``retain_until`` (written dates), ``opening``,
    ``consent_pool``, ``status_url``.
    """
    name = safe_name(context.get("name") or "")
    due_on = _day(context.get("due_on"))
    reference = _line(context, "reference", 16)
    values = {"name": name, "reference": reference, "date": due_on}
    found = {
        "name": name,
        "reference": reference,
        "form_title": _line(context, "form_title", 255),
        "kind": _line(context, "kind", 10),
        "notice": _line(context, "notice"),
        "definite": _line(context, "definite"),
        "opening": _line(context, "opening"),
        "requirements": [_requirement(item) for item in context.get("requirements") or []],
        "result": _line(context, "result", 8),
        "due_on": due_on,
        "retain_until": _day(context.get("retain_until")),
        "consent_pool": bool(context.get("consent_pool")),
        "status_url": safe_link(context.get("status_url") or ""),
    }
    for key in ("result_text", "next"):
        filled = as_html(fill(str(context.get(key) or ""), values))
        base = key.removesuffix("_text")
        found |= {f"{base}_html": filled, f"{base}_text": as_text(filled)}
    return found


def _requirement(item: dict[str, Any]) -> dict[str, Any]:
    """Return a requirement; ``words`` are those of the thank-you page, so that page and mail say the same."""
    return {
        "label": one_line(item.get("label") or "", 300),
        "verdict": str(item.get("verdict") or Verdict.UNCLEAR),
        "learnable": bool(item.get("learnable")),
        "words": one_line(item.get("words") or "", 200),
        "reason": one_line(item.get("reason") or "", 500),
    }


def _reply(context: dict[str, Any]) -> dict[str, Any]:
    """``subject`` and ``body`` as the recruiter wrote them (plain text), ``reference``, ``form_title``."""
    values = {"reference": _line(context, "reference", 16)}
    if "name" in context:  # a person writes to a person: the name as it was given
        values["name"] = _line(context, "name", 200)
    if "due_on" in context:
        values["date"] = _day(context["due_on"])
    return {
        "reference": values["reference"],
        "form_title": _line(context, "form_title", 255),
        "subject": fill(_line(context, "subject", REPLY_SUBJECT_LENGTH), values, escaped=False),
        "body": fill(str(context.get("text") or ""), values, escaped=False).strip(),
    }


def _lapsed(context: dict[str, Any]) -> dict[str, Any]:
    """``name`` (safe or empty), ``reference``, ``form_title``, ``asked``: the candidate was asked something last."""
    return {
        "name": safe_name(context.get("name") or ""),
        "reference": _line(context, "reference", 16),
        "form_title": _line(context, "form_title", 255),
        "asked": bool(context.get("asked")),
    }


def _link(context: dict[str, Any]) -> dict[str, Any]:
    """``status_url``."""
    return {"status_url": safe_link(context.get("status_url") or "")}


def _colleague(context: dict[str, Any]) -> dict[str, Any]:
    """``headline`` (also the subject), ``sections``: each ``kind``, ``title``, ``lines``, ``url`` and ``label`` of its
    button; ``url`` opens the recruiter's room. Counts, titles of forms and references: nobody's name.
    """
    return {
        "headline": _line(context, "headline", SUBJECT_LENGTH * 2),
        "url": safe_link(context.get("url") or ""),
        "sections": [_section(item) for item in context.get("sections") or []],
    }


def _section(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": _line(item, "kind", 40),
        "title": _line(item, "title", 200),
        "lines": [one_line(line, 500) for line in item.get("lines") or []],
        "url": safe_link(item.get("url") or ""),
        "label": _line(item, "label", 80) or _("Open"),
    }


CONTEXTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    MessageKind.CONFIRMATION: _confirmation,
    MessageKind.REPLY: _reply,
    MessageKind.LINK: _link,
    MessageKind.SYSTEM: _colleague,
    MessageKind.SAME_DAY: _colleague,
    MessageKind.LAPSED: _lapsed,
}
