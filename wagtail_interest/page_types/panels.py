"""The panels of the page editor, in the order in which an editor thinks: say, ask, thank, keep."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from wagtail_interest import clock
from wagtail_interest.conf import conf
from wagtail_interest.followup.review import review_words
from wagtail_interest.page_types import gate
from wagtail_interest.page_types.state import form_keys
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Kind


class StatePanel(Panel):
    """Shows whether somebody would answer, and wording that deserves a second look; stores nothing."""

    class BoundPanel(Panel.BoundPanel):
        """Reads the page as it was last saved."""

        template_name = "wagtail_interest/admin/state_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the missing plan and the warnings."""
            context = super().get_context_data(parent_context)
            context["nobody"] = gate.able_plan(self.instance) is None
            context["plans_url"] = gate.plans_url()
            context["last_review"] = self.last_review
            context["warnings"] = gate.warnings_of(self.instance) if self.instance.pk else []
            return context

        def is_shown(self) -> bool:
            """Only where there is something to say."""
            return gate.able_plan(self.instance) is None or bool(
                self.instance.pk and (gate.warnings_of(self.instance) or self.last_review)
            )

        @cached_property
        def last_review(self) -> str:
            """When those who write here were last looked through, and by whom; empty before the first time."""
            form = Form.objects.filter(key__in=form_keys(self.instance)).first() if self.instance.pk else None
            return review_words(form, clock.now()) if form is not None else ""


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
        StatePanel(heading=_("Before you publish")),
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("notice_style"), FieldPanel("notice_addition")], heading=_("Notice")),
        *before_questions,
        FieldPanel("cv"),
        FieldPanel("questions"),
        MustHavePanel("must_haves_intended"),
        MultiFieldPanel(
            [FieldPanel("next_steps"), *(FieldPanel(f"thanks_{result}") for result in results)],
            heading=_("Thank-you page"),
            help_text=_("{active_days} and {future_days} become the figures of the handling plan."),
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
            help_text=_("{months} and {after_days} become the figures that hold for this form."),
            classname="collapsed",
        ),
        MultiFieldPanel(around, heading=_("Around the form"), classname="collapsed"),
    ]
