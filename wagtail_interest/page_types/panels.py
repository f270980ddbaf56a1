"""The panels of the page editor, in the order in which an editor thinks: say, ask, thank, keep."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from wagtail_interest import clock
from wagtail_interest.conf import conf
from wagtail_interest.followup.intake_words import reviewed
from wagtail_interest.followup.promise import local_day
from wagtail_interest.page_types import gate
from wagtail_interest.page_types.promise_panel import PromisePanel
from wagtail_interest.page_types.shown_state import shown_state
from wagtail_interest.vocabulary import Kind


class StatePanel(Panel):
    """Shows where the form stands, whether somebody would answer, and wording to look at again; stores nothing."""

    class BoundPanel(Panel.BoundPanel):
        """Reads the page as it was last saved."""

        template_name = "wagtail_interest/admin/state_panel.html"

        @cached_property
        def found(self) -> dict[str, Any]:
            """What there is to say."""
            now, page, user = clock.now(), self.instance, getattr(self.request, "user", None)
            state = shown_state(page, user, now) if user is not None else None
            form = gate.form_of_page(page) if state is not None else None
            return {
                "state": state,
                "reviewed": reviewed(form, local_day(now)) if form is not None else "",
                "missing": gate.missing(page, user, now, parent=getattr(self.form, "parent_page", None)),
                "warnings": gate.warnings_of(page) if page.pk else [],
            }

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add all of it."""
            return {**super().get_context_data(parent_context), **self.found}

        def is_shown(self) -> bool:
            """Only where there is something to say."""
            return any(self.found.values())


class MustHavePanel(FieldPanel):
    """The confirmation that a general form means its must-haves; a role page has no use for it."""

    class BoundPanel(FieldPanel.BoundPanel):
        """Hidden on role pages."""

        def is_shown(self) -> bool:
            """Only on general pages."""
            return super().is_shown() and self.instance.interest_kind == Kind.GENERAL


def interest_panels(*, before_questions: tuple[Panel, ...] = ()) -> list[Panel]:
    """Return the panels for ``content_panels``; *before_questions* holds a page class's own, such as the area."""
    results = ("neutral", "meets", "misses", "look")
    around = [FieldPanel("image")]
    if conf.CONTENT_BLOCKS:
        around += [FieldPanel("content_above"), FieldPanel("content_below")]
    return [
        StatePanel(heading=_("State")),
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("notice_style"), FieldPanel("notice_addition")], heading=_("Notice")),
        *before_questions,
        PromisePanel(heading=_("What candidates are promised"), classname="collapsible"),
        FieldPanel("cv"),
        FieldPanel("questions"),
        MustHavePanel("must_haves_intended"),
        MultiFieldPanel(
            [FieldPanel("next_steps"), *(FieldPanel(f"thanks_{result}") for result in results)],
            heading=_("Thank-you page"),
            help_text=_(
                "{active_promise} and {future_promise} become what the handling plan promises each group, in a "
                "sentence; {active_days} and {future_days} its days, unit included: 5 working days."
            ),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel(f"mail_{result}") for result in results],
            heading=_("Confirmation mail"),
            help_text=_("{name}, {reference} and {date} (of the answer) become those of each candidate."),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("privacy_notice"), FieldPanel("consent_line"), FieldPanel("consent_unticked")],
            heading=_("Privacy and consent"),
            help_text=_("{months} and {after_days} become those of this form, unit included: 12 months."),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("show_waiting_number")], heading=_("While paused"), classname="collapsed"
        ),
        MultiFieldPanel(around, heading=_("Around the form"), classname="collapsed"),
    ]
