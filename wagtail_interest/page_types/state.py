"""What the candidate meets on a page: the form or why there is none; two queries, however much that depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import swapper
from django.db.models import BigIntegerField, DateField, Q, Subquery, UUIDField
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Locale

from wagtail_interest.followup import intake_state
from wagtail_interest.followup.intake_state import IntakeState, default_plan
from wagtail_interest.followup.intake_words import short_date
from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.records.prepared import Prepared, Slot
from wagtail_interest.vocabulary import Cause, Intake

OPEN, PAUSED, CLOSED, NOBODY, GONE = "open", "paused", "closed", "nobody", "gone"
CODES = {
    Intake.OPEN: OPEN,
    Intake.WARNING: OPEN,
    Intake.PAUSED: PAUSED,
    Intake.CLOSED: CLOSED,
    Intake.NOT_OPEN: NOBODY,
}


@dataclass(frozen=True)
class State:
    """What the candidate meets. ``form`` is None until the page was published once."""

    code: str
    form: Form | None
    plan: HandlingPlan | None
    language: str
    opens_on: date | None = None
    nobody_can: bool = False
    today: date = date.min

    @property
    def is_open(self) -> bool:
        """Whether an expression of interest can be sent now."""
        return self.code == OPEN

    @property
    def why(self) -> str:
        """The reason in plain words, in the active language; empty when open."""
        day = {"date": short_date(self.opens_on, self.today)} if self.opens_on else None
        if self.code == PAUSED:
            return _paused(day, nobody_can=self.nobody_can)
        if self.code == CLOSED and day:
            return _("This form is closed for now. It opens again on %(date)s.") % day
        return {
            CLOSED: _("This form is closed. We do not take new expressions of interest here right now."),
            NOBODY: _("This form is not open yet."),
            GONE: _("This page is no longer published, so the form takes nothing more."),
        }.get(self.code, "")


def _paused(day: dict[str, str] | None, *, nobody_can: bool) -> str:
    if nobody_can and day:
        return (
            _(
                "Right now there is nobody here who could answer you, so we take nothing in: you should not have "
                "to wait for nothing. We open again around %(date)s."
            )
            % day
        )
    if nobody_can:
        return _(
            "Right now there is nobody here who could answer you, so we take nothing in: you should not have to "
            "wait for nothing. Please look in again later."
        )
    if day:
        return _("We are answering those who have already written, and open again around %(date)s.") % day
    return _("We are answering those who have already written. Please look in again in a while.")


def is_open(page: Any, site_id: int | None = None, *, now: datetime) -> State:
    """Return the state of *page*'s form.

    Args:
        page: a saved page with ``InterestPageMixin``.
        site_id: where the page is shown; picks the default plan until the form has a row of its own.
    """
    today = local_day(now)
    form = _form_of(page, today) if page.pk else None
    if form is None:
        return _rowless(page, default_plan(site_id, today), now)
    plan = intake_state.plan_of(form, today)
    state = intake_state.intake_state(form, plan, now=now, overdue=form.wi_overdue)
    return judge(page, form, state, form.wi_language, now)


def _rowless(page: Any, plan: HandlingPlan | None, now: datetime) -> State:
    """Return the state of a page that was never published: its form is made with the first entry."""
    state = intake_state.intake_state(Form(), plan, now=now, overdue=0)
    return judge(page, None, state, language_of(page), now)


def judge(page: Any, form: Form | None, state: IntakeState, language: str, now: datetime) -> State:
    """Return what the candidate meets when *state* is that of the form.

    A page past its expiry is taken down by Wagtail's clock; until that runs its form is gone already.
    """
    expired = page.expire_at is not None and page.expire_at <= now
    code = GONE if page.pk and (expired or not page.live) else CODES[Intake(state.code)]
    nobody_can = bool({Cause.AWAY, Cause.UNABLE}.intersection(state.causes))
    return State(code, form, state.plan, language, state.opens_on, nobody_can, local_day(now))


def form_keys(page: Any) -> Any:
    """Return the translation key under which *page* keeps its form, for ``key__in``; an alias uses its source's."""
    if not page.alias_of_id:
        return [page.translation_key]
    pages = swapper.load_model("wagtailcore", "Page").objects
    return pages.filter(pk=page.alias_of_id).values("translation_key")


def plan_for(page: Any, form: Form | None, today: date, *, parent: Any = None) -> HandlingPlan | None:
    """Return the plan that handles what *page* takes in, with its people; also before the page was published.

    A page that was never saved stands below *parent*, else where its path says.
    """
    if form is not None:
        return intake_state.plan_of(form, today)
    place = page if page.pk else parent or _parent(page)
    site = place.get_site() if place is not None else None
    return default_plan(getattr(site, "pk", None), today)


def _parent(page: Any) -> Any:
    """Return the page under which an unsaved one will stand, as far as it knows."""
    return page.get_parent() if page.path and page.depth and page.depth > 1 else None


def language_of(page: Any) -> str:
    """Return the language of *page*; of one that was never saved, that of the page it will stand under."""
    if page.locale_id:
        return str(page.locale.language_code)
    parent = _parent(page)
    return str(parent.locale.language_code) if parent is not None else get_language() or "en"


def _form_of(page: Any, today: date) -> Any:
    """Return the form with the page's language as ``wi_language`` and its overdue answers as ``wi_overdue``."""
    if page.alias_of_id:
        found = _ALIAS_FORM(page=page.alias_of_id, locale=page.locale_id, today=today)
    else:
        found = _OWN_FORM(key=page.translation_key, locale=page.locale_id, today=today)
    return found[0] if found else None


def _forms(condition: Q) -> Any:
    language = Locale.objects.filter(pk=Slot("locale", BigIntegerField())).values("language_code")
    overdue = intake_state.overdue_here(Slot("today", DateField()))
    return (
        Form.objects.filter(condition).annotate(wi_language=Subquery(language), wi_overdue=overdue).order_by()
    )


def _source() -> Any:
    pages = swapper.load_model("wagtailcore", "Page").objects
    return pages.filter(pk=Slot("page", BigIntegerField())).values("translation_key")


_OWN_FORM: Prepared[Form] = Prepared(lambda: _forms(Q(key=Slot("key", UUIDField()))))
_ALIAS_FORM: Prepared[Form] = Prepared(lambda: _forms(Q(key__in=_source())))
