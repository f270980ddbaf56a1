"""The panels of the page editor, in the order in which an editor thinks: say, ask, thank, keep."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from wagtail_interest.conf import conf
from wagtail_interest.vocabulary import Kind


class PanelOnFirstUse(Panel):
    """What it shows is worked out by the bound panel it names by dotted path; loaded when an editor first opens."""

    bound = ""

    @cached_property
    def BoundPanel(self) -> Any:
        """Return the class at ``bound``."""
        return import_string(self.bound)


class StatePanel(PanelOnFirstUse):
    """Shows where the form stands, whether somebody would answer, and wording to look at again; stores nothing."""

    bound = "wagtail_interest.page_types.state_panel.BoundState"


class PromisePanel(PanelOnFirstUse):
    """Shows the promise to each group in the page's language; stores nothing."""

    bound = "wagtail_interest.page_types.promise_panel.BoundPromise"


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
