"""The views of the list of forms and of one form: where each stands in words, its plan, and what may be decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from wagtail_interest import access, clock
from wagtail_interest.followup import intake_words, opening
from wagtail_interest.followup.intake_state import IntakeState, is_closed, state_of, states_of
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox import decisions
from wagtail_interest.inbox.forms import DECISIONS, visible_plans
from wagtail_interest.inbox.native import NativeEditView
from wagtail_interest.inbox.native.listing import NativeIndexView
from wagtail_interest.vocabulary import Cause, Intake, Kind


@dataclass(frozen=True)
class Stands:
    """Where a form stands, in words."""

    tone: str
    label: str
    number: str
    mend: str


def stands(state: IntakeState, today: date) -> Stands:
    """Put *state* into words for the admin, with what to do where nobody can answer."""
    mend = ""
    if state.code == Intake.NOT_OPEN:
        mend = gettext("Its page is published, but nobody can answer, so it takes nothing in.")
    elif Cause.UNABLE in state.causes:
        mend = gettext(
            "Owner and deputy have left or lost the right to answer. Give the form to somebody else."
        )
    elif Cause.AWAY in state.causes:
        mend = gettext("A deputy would keep the form open while the owner is away.")
    return Stands(
        intake_words.tone(state), intake_words.label(state), intake_words.deciding(state, today), mend
    )


class FormIndexView(NativeIndexView):
    """The list, each form with its state; all states are computed at once."""

    def get_table(self, object_list: Any) -> Any:
        """Give each row its state."""
        rows = list(object_list)
        states = states_of(rows, clock.now())
        for row in rows:
            row.wi_state = states[row.pk]
        return super().get_table(rows)


class FormEditView(NativeEditView):
    """The plan of a form, where it stands, and what a person may decide."""

    template_name = "wagtail_interest/inbox/form.html"
    success_message = _("%(model_name)s '%(object)s' updated.")

    @cached_property
    def today(self) -> date:
        """The day of the site."""
        return local_day(clock.now())

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Return the form; it offers only the plans this user may see, its day only on a role, and no area of a page's."""
        form = super().get_form(*args, **kwargs)
        if self.page_names_area():
            form.fields.pop("area", None)
        if self.object.kind != Kind.ROLE:
            form.fields.pop("review_by", None)
        if "plan" in form.fields:
            kept = Q(pk=self.object.plan_id) if self.object.plan_id else Q(pk__in=[])
            mine = visible_plans(self.request.user)
            plans = form.fields["plan"].queryset
            form.fields["plan"].queryset = plans.filter(Q(pk__in=mine.values("pk")) | kept)
            form.fields["plan"].empty_label = gettext("The site's default plan")
            if not access.answers_for(self.request.user, self.object):
                form.fields["plan"].disabled = True
                form.fields["plan"].help_text = gettext("Only who answers for this form can choose its plan.")
        return form

    def page_names_area(self) -> bool:
        """Return whether a page of the form has an area of its own, which its next publishing would write back."""
        shown = self.object.pages.exclude(page=None).select_related("page")
        return any(hasattr(row.page.specific_class, "area") for row in shown)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        state = state_of(self.object, clock.now())
        return {
            **context,
            **self.urls(state),
            "stands": stands(state, self.today),
            "answers": get_user_display_name(state.person) if state.person else "",
            "reviewed": intake_words.reviewed(self.object, self.today),
            "pages": self.object.pages.select_related("page"),
            "is_closed": is_closed(self.object, self.today),
            "is_asked": opening.asks_whether_wanted(self.object, self.today),
            "close_form": decisions.CloseForm(),
            "may_keep_open": access.sees_all(self.request.user),
            "keep_open_form": decisions.KeepOpenForm(),
            "kept_open": self.kept_open(),
        }

    def urls(self, state: IntakeState) -> dict[str, str]:
        """Return the addresses of the decisions, the entries and the plan."""
        found = {
            f"{action}_url": self.url_helper.get_action_url(action, self.object.pk) for action in DECISIONS
        }
        found["entries_url"] = self.model_admin.entries_url(self.object)
        found["plan_url"] = self.model_admin.plan_url(state.plan, self.request.user)
        return found

    def kept_open(self) -> str:
        """Return until when, by whom and why the form is kept open; empty when it is not."""
        until = self.object.override_until
        if until is None or until < self.today:
            return ""
        by = self.object.override_by
        return gettext("Kept open until %(date)s by %(person)s: %(reason)s") % {
            "date": intake_words.short_date(until, self.today),
            "person": get_user_display_name(by) if by else gettext("somebody who has left"),
            "reason": self.object.override_reason,
        }
