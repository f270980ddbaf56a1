"""The state of a page's form as the editor and the page listing show it; a listing reads all of its rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from wagtail_interest.access import visible_forms
from wagtail_interest.followup import intake_words
from wagtail_interest.followup.intake_state import IntakeState, intake_state, states_of
from wagtail_interest.followup.promise import local_day
from wagtail_interest.page_types.state import form_keys, plan_for
from wagtail_interest.records.form import Form, FormPage

#: A form's own page in the admin; the inbox room registers it.
FORM_URL = "interest_forms_modeladmin_edit"
_KEPT = "_interest_page_states"


@dataclass(frozen=True)
class ShownState:
    """A tag, the number that decides it, and the form's page for who may open it."""

    code: str
    tone: str
    label: str
    number: str
    url: str = ""

    @property
    def brief(self) -> str:
        """The number alone, without what follows from it: a row of a listing has little room."""
        return self.number.partition("; ")[0]


def shown_state(page: Any, user: Any, now: datetime) -> ShownState | None:
    """Return the state of *page*'s form; None for a page that is not public."""
    if not page.pk or not page.live:
        return None
    shown = FormPage.objects.select_related("form").filter(page_id=page.pk).first()
    if shown is None:
        return _rowless(page, now)
    state = states_of([shown.form], now)[shown.form_id]
    return _shown(shown.form, state, visible_forms(user).filter(pk=shown.form_id).exists(), now)


def in_listing(page: Any, user: Any, now: datetime) -> ShownState | None:
    """Return what ``shown_state`` does, reading the states of all pages beside *page* once for this *user* object."""
    if not page.live:
        return None
    kept = getattr(user, _KEPT, None)
    if kept is None:
        kept = {}
        setattr(user, _KEPT, kept)
    beside = page.path[: -page.steplen]
    if beside not in kept:
        kept[beside] = _states_below(beside, page.depth, user, now)
    return kept[beside].get(page.pk) or _rowless(page, now)


def _states_below(path: str, depth: int, user: Any, now: datetime) -> dict[int, ShownState]:
    rows = FormPage.objects.select_related("form").filter(page__path__startswith=path, page__depth=depth)
    forms = {row.form_id: row.form for row in rows}
    states = states_of(forms.values(), now)
    visible = set(visible_forms(user).filter(pk__in=forms).values_list("pk", flat=True))
    return {
        row.page_id: _shown(row.form, states[row.form_id], row.form_id in visible, now)
        for row in rows
        if row.page_id
    }


def _rowless(page: Any, now: datetime) -> ShownState:
    """Return the state of a page without a row: an alias, or one a script put live and the clock has not found yet."""
    form = Form.objects.filter(key__in=form_keys(page)).first()
    if form is not None:
        return _shown(form, states_of([form], now)[form.pk], False, now)
    plan = plan_for(page, None, local_day(now))
    return _shown(None, intake_state(Form(), plan, now=now, overdue=0), False, now)


def _shown(form: Form | None, state: IntakeState, may_open: bool, now: datetime) -> ShownState:
    url = ""
    if form is not None and may_open:
        try:
            url = reverse(FORM_URL, args=[form.pk])
        except NoReverseMatch:
            url = ""
    number = intake_words.deciding(state, local_day(now))
    return ShownState(str(state.code), intake_words.tone(state), intake_words.label(state), number, url)
