"""The panel of the page editor that says what candidates are promised here, and why it may be slower than the plan."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.panels import Panel

from wagtail_interest import clock
from wagtail_interest.access import keeps_plan
from wagtail_interest.followup import measure
from wagtail_interest.followup.promise import local_day
from wagtail_interest.page_types import gate
from wagtail_interest.page_types.promised import Promised, on_form
from wagtail_interest.page_types.state import OPEN, State, form_keys, language_of, plan_for
from wagtail_interest.page_types.wording import groups
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Promise

#: Placeholders that speak of days, by group; with a definite notice there is nothing to count.
DAYS = {group: f"{{{group}_days}}" for group in Availability.values}


def state_in_editor(page: Any, parent: Any = None) -> State:
    """Return form, plan and language of *page* as far as they exist while it is edited, for a new one below *parent*."""
    form = Form.objects.filter(key__in=form_keys(page)).first() if page.pk else None
    plan = plan_for(page, form, local_day(clock.now()), parent=parent)
    return State(OPEN, form, plan, language_of(page))


class BoundPromise(Panel.BoundPanel):
    """Reads the page as it was last saved."""

    template_name = "wagtail_interest/admin/promise_panel.html"

    @cached_property
    def state(self) -> State:
        """Form, plan and language as far as they exist."""
        return state_in_editor(self.instance, getattr(self.form, "parent_page", None))

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Add a row a group, the closed days, and own texts that say what the plan does not promise."""
        context = super().get_context_data(parent_context)
        state = self.state
        if state.plan is None:
            return context
        told = on_form(state, now=clock.now())
        given = groups(state.plan, state.form)
        context["rows"] = [
            (Availability(group).label, told.lines[group], why_slower(each, state.form, state.plan))
            for group, each in given.items()
        ]
        context |= {"closed": told.closed, "plan": state.plan, "plan_url": self.plan_url(state.plan)}
        context["doubts"] = doubts(self.instance, state.plan)
        return context

    def plan_url(self, plan: HandlingPlan) -> str:
        """Return where *plan* is changed; empty for who may not."""
        user = getattr(self.request, "user", None)
        if user is None or not keeps_plan(user, plan):
            return ""
        try:
            return reverse(gate.PLAN_URL, args=[plan.pk])
        except NoReverseMatch:
            return ""

    def is_shown(self) -> bool:
        """Only where there is a plan to speak of."""
        return self.state.plan is not None


def why_slower(given: Promised, form: Form | None, plan: HandlingPlan) -> str:
    """Return why the public text is slower than the plan, in plain words; empty while it is not."""
    figures = measure.figures_of(form, given.group)
    if not given.is_measured or given.promise != Promise.PERSONAL or figures is None:
        return ""
    promised = ngettext("%(n)d working day", "%(n)d working days", plan.days_for(given.group))
    late = ngettext(
        "%(n)d came later or has not come", "%(n)d came later or have not come", figures["broken"]
    )
    return _(
        "The plan promises %(promised)s. Of %(all)d answers in the last 90 days %(late)s. The page therefore says the "
        "time within which 85 of 100 were answered, until the promise is kept again."
    ) % {
        "promised": promised % {"n": plan.days_for(given.group)},
        "all": figures["n"],
        "late": late % {"n": figures["broken"]},
    }


def doubts(page: Any, plan: HandlingPlan) -> list[str]:
    """Return what the page's or the plan's own texts say that does not fit a definite notice."""
    found = []
    mails = " ".join(getattr(page, f"mail_{result}") for result in ("neutral", "meets", "misses", "look"))
    steps = page.next_steps or plan.next_steps_in(language_of(page))
    for group in Availability.values:
        if plan.promise_for(group) != Promise.NOTICE:
            continue
        names = {"group": str(Availability(group).label), "placeholder": DAYS[group]}
        if DAYS[group] in steps:
            words = _(
                "“What happens next” speaks of %(placeholder)s, but “%(group)s” get a definite notice at once."
            )
            found.append(words % names)
        if "{date}" in mails:
            words = _(
                "A mail text speaks of {date}, which stays empty for “%(group)s”: they get a definite notice at once."
            )
            found.append(words % names)
    return found
