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
from wagtail_interest.page_types.promised import Promised, promised, to_all, to_one
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Promise


def groups(plan: HandlingPlan | None, form: Form | None) -> dict[str, Promised]:
    """Return what each ``Availability`` is promised in public."""
    return {group: promised(form, plan, group) for group in Availability.values}


def figures(plan: HandlingPlan | None, form: Form | None) -> dict[str, int]:
    """Return the figures behind the placeholders that texts may hold; without a plan the standard ones.

    The days are those told in public: measured ones where the plan's were not kept.
    """
    plan = plan or HandlingPlan()
    return {
        "months": plan.retention_months,
        "after_days": conf.UNCONSENTED_DAYS,
        **{f"{group}_days": each.days for group, each in groups(plan, form).items()},
    }


def values_of(plan: HandlingPlan | None, form: Form | None, language: str) -> dict[str, str]:
    """Return what stands for each placeholder in a text that everybody reads."""
    given = groups(plan, form).items()
    sentences = {f"{group}_promise": to_all(each, language) for group, each in given}
    return {**texts.spelled_out(language, **figures(plan, form)), **sentences}


@lru_cache(maxsize=64)
def notices(kind: str, style: str, language: str) -> Mapping[str, str]:
    """Return the notices that code writes; the same for the life of the process, so found once."""
    with override(language):
        return MappingProxyType({"notice": notice(kind, style), "short_notice": short_notice(kind)})


def words_of(page: Any, plan: HandlingPlan | None, language: str, form: Form | None = None) -> dict[str, str]:
    """Return everything the form page says, by name; what templates and the stored version read.

    HTML for ``texts.RICH_FIELDS``, plain text for the others. The page's own text comes first, then for what
    happens next the plan's, then the standard.
    """
    words = {
        **notices(page.interest_kind, page.notice_style, language),
        "notice_addition": page.notice_addition,
    }
    values = values_of(plan, form, language)
    standard = {
        **texts.standard_texts(page.interest_kind, language),
        "next_steps": _next(page, plan, language),
    }
    for field in texts.FIELDS:
        own = getattr(page, field)
        if field in texts.RICH_FIELDS:
            words[field] = texts.fill_html(expand_db_html(own) if own else standard[field], values)
        else:
            words[field] = texts.fill(own or standard[field], values)
    return words


def _next(page: Any, plan: HandlingPlan | None, language: str) -> str:
    """Return what happens next as it stands before placeholders are filled."""
    planned = plan.next_steps_in(language) if plan is not None else ""
    return page.next_steps or planned or texts.standard_text("next_steps", page.interest_kind, language)


def next_by(page: Any, plan: HandlingPlan | None, language: str, form: Form | None) -> dict[str, str]:
    """Return what happens next for each ``Availability``: of the promises only its own, said to one person.

    The standard text says nothing where a definite notice has said it all.
    """
    text, given = _next(page, plan, language), groups(plan, form)
    is_standard = texts.is_standard("next_steps", text, page.interest_kind, language)
    found = {}
    for group, own in given.items():
        if is_standard and own.promise == Promise.NOTICE:
            found[group] = ""
            continue
        values = {**values_of(plan, form, language), **{f"{name}_promise": "" for name in given}}
        values[f"{group}_promise"] = to_one(own, language)
        lines = texts.fill(text, values).splitlines()
        found[group] = "\n".join(" ".join(line.split()) for line in lines).strip()
    return found


def texts_of(page: Any, plan: HandlingPlan | None, language: str, form: Form | None = None) -> dict[str, Any]:
    """Return the texts that are stored with every entry, so that it reads for ever as it was sent.

    ``next``, ``next_by`` (an ``Availability`` each), ``thanks``, ``mail`` and ``privacy`` are safe, simple HTML;
    the others are plain text.
    """
    words = words_of(page, plan, language, form)
    steps = next_by(page, plan, language, form)
    said = f"{words['privacy_notice']}\n{words['consent_line']}"
    return {
        "title": page.title,
        "notice_style": page.notice_style,
        "notice": words["notice"],
        "notice_addition": words["notice_addition"],
        "next": linebreaks(words["next_steps"], autoescape=True),
        "next_by": {group: text and linebreaks(text, autoescape=True) for group, text in steps.items()},
        "privacy": words["privacy_notice"],
        "consent": words["consent_line"],
        "consent_unticked": words["consent_unticked"],
        "thanks": _by_result(words, "thanks"),
        "mail": _by_result(words, "mail"),
        "hash": hashlib.sha256(said.encode()).hexdigest(),
    }


def _by_result(words: dict[str, str], what: str) -> dict[str, str]:
    return {result: linebreaks(words[f"{what}_{result}"], autoescape=True) for result in texts.RESULTS}
