"""What a candidate is told: one source for the thank-you page, the status page and the confirmation mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_interest.followup import definite
from wagtail_interest.followup.openings_told import area_of, open_now
from wagtail_interest.notice import notice
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Availability, Counts, NoticeStyle, Verdict


@dataclass(frozen=True)
class Receipt:
    """Facts and texts in the entry's language. Texts of editors are sanitised HTML; the rest is plain text.

    ``requirements`` holds ``label``, ``counts``, ``verdict`` (what holds today, overruled ones included),
    ``words`` (the verdict in kind words), ``learnable`` and ``reason``; never points, never the wanted answer.
    """

    reference: str
    kind: str
    form_title: str
    language: str
    notice: str
    requirements: list[dict[str, Any]]
    result: str
    result_text: str
    mail_text: str
    next: str
    #: The definite notice, where that is what was promised and no person was asked for; else empty.
    definite: str
    #: What is open in the area of somebody who is actively looking; the definite notice says it itself.
    opening: str
    #: The day a personal answer was promised by; None where the definite notice is the answer.
    due_on: date | None
    retain_until: date
    consent_pool: bool


def receipt(interest: Interest, area: str | None = None) -> Receipt:
    """Return what the candidate is told about *interest*, from the texts as they read them on the form.

    *area* saves looking it up; see ``openings_told.area_of``.
    """
    texts = interest.version.texts or {}
    settled_at_once = definite.holds(interest)
    with translation.override(interest.language):
        area = area_of(interest) if area is None else area
        tell_opening = interest.availability == Availability.ACTIVE and not settled_at_once
        return Receipt(
            reference=interest.reference,
            kind=interest.kind,
            form_title=texts.get("title") or interest.form.title,
            language=interest.language,
            notice=_notice(interest.kind, texts),
            requirements=[
                _requirement(item, interest.overruled, if_asked=settled_at_once)
                for item in interest.screening
            ],
            result=interest.result,
            result_text=_by_result(texts.get("thanks"), interest.result),
            mail_text=_by_result(texts.get("mail"), interest.result),
            next=str((texts.get("next_by") or {}).get(interest.availability, texts.get("next") or "")),
            definite=definite.definite_notice(interest, area) if settled_at_once else "",
            opening=open_now(interest, area) if tell_opening else "",
            due_on=None if settled_at_once else interest.shown_date,
            retain_until=interest.retain_until,
            consent_pool=interest.consent_pool,
        )


def _notice(kind: str, texts: dict[str, Any]) -> str:
    """Return the notice as it stood on the form, with what an editor had added to it."""
    said = (notice(kind, texts.get("notice_style") or NoticeStyle.PLAIN), texts.get("notice_addition"))
    return " ".join(str(part) for part in said if part)


def _by_result(texts: Any, result: str) -> str:
    return str((texts or {}).get(result) or "")


def _requirement(item: dict[str, Any], overruled: dict[str, str], *, if_asked: bool) -> dict[str, Any]:
    verdict = overruled.get(item.get("id", ""), item.get("verdict", Verdict.UNCLEAR))
    counts = item.get("counts", Counts.MUST)
    learnable = bool(item.get("learnable"))
    return {
        "label": item.get("label", ""),
        "counts": str(counts),
        "verdict": str(verdict),
        "words": verdict_words(verdict, counts=counts, learnable=learnable, if_asked=if_asked),
        "learnable": learnable,
        "reason": item.get("reason", ""),
    }


def verdict_words(verdict: str, *, counts: str, learnable: bool, if_asked: bool = False) -> str:
    """Return a verdict in kind words, in the active language; *if_asked*: nobody looks unless asked to."""
    if verdict == Verdict.MET:
        return _("Met")
    if verdict == Verdict.UNCLEAR:
        return _("A person looks if you ask") if if_asked else _("A person will look")
    if learnable:
        return _("Not needed from the start: it can be learned with us")
    if counts != Counts.MUST:
        return _("Not met; good to have, not needed")
    return _("Not met")
