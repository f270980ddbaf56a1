"""Whether a page's form is open, and if not, why: read from the row beside the page in at most two queries."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import swapper
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_interest.page_types.kept import forget, kept
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan

OPEN, CLOSED, NOBODY, GONE = "open", "closed", "nobody", "gone"
#: A locale's language is asked for by every request and changed by nobody, so it is kept like other content.
LANGUAGE_KEY = "wagtail-interest:language:"


@dataclass(frozen=True)
class State:
    """What the candidate meets. ``form`` is None until the page was published once."""

    code: str
    form: Form | None
    plan: HandlingPlan | None
    language: str

    @property
    def is_open(self) -> bool:
        """Whether an expression of interest can be sent now."""
        return self.code == OPEN

    @property
    def why(self) -> str:
        """The reason in plain words, in the active language; empty when open."""
        return {
            CLOSED: _("This form is closed. We do not take new expressions of interest here right now."),
            NOBODY: _("This form is not open yet."),
            GONE: _("This page is no longer published, so the form takes nothing more."),
        }.get(self.code, "")


def form_keys(page: Any) -> Any:
    """Return the translation key under which *page* keeps its form, for ``key__in``; an alias uses its source's."""
    if not page.alias_of_id:
        return [page.translation_key]
    pages = swapper.load_model("wagtailcore", "Page").objects
    return pages.filter(pk=page.alias_of_id).values("translation_key")


def is_open(page: Any, site_id: int | None = None) -> State:
    """Return the state of *page*'s form.

    Args:
        page: a saved page with ``InterestPageMixin``.
        site_id: where the page is shown; picks the default plan until the form has a row of its own.
    """
    form = _form_of(page) if page.pk else None
    plan = default_plan(site_id) if form is None else plan_of(form)
    return judge(page, form, plan, language_of(page))


def judge(page: Any, form: Form | None, plan: HandlingPlan | None, language: str) -> State:
    """Return the state that follows from rows already read."""
    code = OPEN
    if page.pk and not page.live:
        code = GONE
    elif form is not None and form.closed_at is not None:
        code = CLOSED
    elif plan is None or plan.able_owner is None:
        code = NOBODY
    return State(code, form, plan, language)


def plan_of(form: Form) -> HandlingPlan | None:
    """Return the plan that holds for *form*, with its owner: its own, else the default."""
    plans = HandlingPlan.objects.select_related("owner")
    own = plans.filter(pk=form.plan_id).first() if form.plan_id else None
    return own or default_plan(form.site_id)


def default_plan(site_id: int | None) -> HandlingPlan | None:
    """Return the default plan with its owner: the site's own before that of all sites."""
    return HandlingPlan.objects.default_for(site_id)


def language_of(page: Any) -> str:
    """Return the language of *page*; of one that was never saved, that of the page it will stand under."""
    if page.locale_id:
        return kept(f"{LANGUAGE_KEY}{page.locale_id}", lambda: str(page.locale.language_code))
    parent = page.get_parent() if page.path and page.depth and page.depth > 1 else None
    return str(parent.locale.language_code) if parent is not None else get_language() or "en"


def forget_language(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Receive the saving of a locale."""
    forget(f"{LANGUAGE_KEY}{instance.pk}")


def _form_of(page: Any) -> Form | None:
    """Return the form; by ``get``, since ``first`` would sort one row."""
    with suppress(Form.DoesNotExist):
        return Form.objects.get(key__in=form_keys(page))
    return None
