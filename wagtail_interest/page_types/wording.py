"""The words of one page as a candidate reads them: the editor's text or the standard one, figures filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.html import linebreaks
from django.utils.translation import override
from wagtail.rich_text import expand_db_html

from wagtail_interest.conf import conf
from wagtail_interest.notice import notice, short_notice
from wagtail_interest.page_types import texts
from wagtail_interest.records.plan import HandlingPlan


def figures(plan: HandlingPlan | None) -> dict[str, int]:
    """Return the figures behind the placeholders that texts may hold; without a plan the standard ones."""
    plan = plan or HandlingPlan()
    return {
        "months": plan.retention_months,
        "active_days": plan.active_days,
        "future_days": plan.future_days,
        "after_days": conf.UNCONSENTED_DAYS,
    }


@lru_cache(maxsize=64)
def notices(kind: str, style: str, language: str) -> Mapping[str, str]:
    """Return the notices that code writes; the same for the life of the process, so found once."""
    with override(language):
        return MappingProxyType({"notice": notice(kind, style), "short_notice": short_notice(kind)})


def words_of(page: Any, plan: HandlingPlan | None, language: str) -> dict[str, str]:
    """Return everything the form page says, by name; what templates and the stored version read.

    HTML for ``texts.RICH_FIELDS``, plain text for the others.
    """
    words = {
        **notices(page.interest_kind, page.notice_style, language),
        "notice_addition": page.notice_addition,
    }
    values = texts.spelled_out(language, **figures(plan))
    standard = texts.standard_texts(page.interest_kind, language)
    for field in texts.FIELDS:
        own = getattr(page, field)
        if field in texts.RICH_FIELDS:
            words[field] = texts.fill_html(expand_db_html(own) if own else standard[field], values)
        else:
            words[field] = texts.fill(own or standard[field], values)
    return words


def texts_of(page: Any, plan: HandlingPlan | None, language: str) -> dict[str, Any]:
    """Return the texts that are stored with every entry, so that it reads for ever as it was sent.

    ``next``, ``thanks``, ``mail`` and ``privacy`` are safe, simple HTML; the others are plain text.
    """
    words = words_of(page, plan, language)
    said = f"{words['privacy_notice']}\n{words['consent_line']}"
    return {
        "title": page.title,
        "notice_style": page.notice_style,
        "notice": words["notice"],
        "notice_addition": words["notice_addition"],
        "next": linebreaks(words["next_steps"], autoescape=True),
        "privacy": words["privacy_notice"],
        "consent": words["consent_line"],
        "consent_unticked": words["consent_unticked"],
        "thanks": _by_result(words, "thanks"),
        "mail": _by_result(words, "mail"),
        "hash": hashlib.sha256(said.encode()).hexdigest(),
    }


def _by_result(words: dict[str, str], what: str) -> dict[str, str]:
    return {result: linebreaks(words[f"{what}_{result}"], autoescape=True) for result in texts.RESULTS}
