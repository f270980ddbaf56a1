"""The form of a handling plan: its purpose first, then people, promise, review, capacity, words and where it holds."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets import AdminAutoHeightTextInput

from wagtail_interest import access
from wagtail_interest.followup.implied import implied, is_outpaced
from wagtail_interest.followup.rhythm import BETWEEN_REVIEWS
from wagtail_interest.inbox.wording import refuse_unknown
from wagtail_interest.questions.clean import clean_text
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Promise, Purpose, Rhythm

#: Who may say for which forms a plan holds: it decides who sees what.
ALL = "wagtail_interest.view_all_interest"
NEXT_LIMIT = 1000
#: The placeholders that what happens next may hold; candidates would read anything else in braces as it stands.
NEXT_WORDS = ("active_promise", "future_promise", "active_days", "future_days", "months", "after_days")

#: What each purpose pre-selects in a new plan; the server stores what is posted, whatever the purpose.
PRESETS: dict[str, dict[str, Any]] = {
    Purpose.POOL: {
        "active_promise": Promise.PERSONAL,
        "active_days": 5,
        "future_promise": Promise.NOTICE,
        "future_days": 20,
        "rhythm": Rhythm.WEEKLY,
        "retention_months": 12,
    },
    Purpose.RECURRING: {
        "active_promise": Promise.PERSONAL,
        "active_days": 3,
        "future_promise": Promise.NOTICE,
        "future_days": 20,
        "rhythm": Rhythm.WEEKLY,
        "retention_months": 12,
    },
    Purpose.TRAINEES: {
        "active_promise": Promise.PERSONAL,
        "active_days": 10,
        "future_promise": Promise.PERSONAL,
        "future_days": 20,
        "rhythm": Rhythm.FORTNIGHTLY,
        "retention_months": 6,
    },
}


class PlanForm(WagtailAdminModelForm):
    """One plan. At most one is the default of a site, and one of all sites; ``next_<language>`` lives in ``next_steps``."""

    languages: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "deputy"):
            if name in self.fields:
                field = self.fields[name]
                field.queryset = answerers(getattr(self.instance, f"{name}_id"))
                field.label_from_instance = get_user_display_name
        for code in self.languages:
            self.fields[f"next_{code}"].initial = self.instance.next_steps.get(code, "")

    def clean(self) -> dict[str, Any]:
        """Refuse a second default in plain words, and a deputy who is the owner; gather the words by language."""
        cleaned = super().clean() or self.cleaned_data
        site = cleaned.get("site", self.instance.site)
        if cleaned.get("is_default", self.instance.is_default):
            others = HandlingPlan.objects.filter(is_default=True, site=site).exclude(pk=self.instance.pk)
            other = others.first()
            if other is not None:
                where = str(site) if site else gettext("all sites")
                words = gettext("“%(plan)s” is already the default plan of %(where)s. Untick it there first.")
                self.add_error("is_default", words % {"plan": other.name, "where": where})
        if cleaned.get("owner") and cleaned.get("owner") == cleaned.get("deputy"):
            self.add_error(
                "deputy", gettext("The deputy answers when the owner cannot: choose somebody else.")
            )
        self._refuse_unknown_words()
        self._gather_next_steps(cleaned)
        return cleaned

    def _refuse_unknown_words(self) -> None:
        for code in self.languages:
            try:
                refuse_unknown(self.cleaned_data.get(f"next_{code}") or "", NEXT_WORDS)
            except forms.ValidationError as error:
                self.add_error(f"next_{code}", error)

    def _gather_next_steps(self, cleaned: dict[str, Any]) -> None:
        kept = {code: text for code, text in self.instance.next_steps.items() if code not in self.languages}
        given = {code: clean_text(cleaned.get(f"next_{code}") or "", NEXT_LIMIT) for code in self.languages}
        self.instance.next_steps = {**kept, **{code: text for code, text in given.items() if text}}

    def validate_constraints(self) -> None:
        """Leave the defaults to ``clean``, which says it in plain words."""


def answerers(kept: int | None) -> QuerySet:
    """Return active users who may answer, and the one that is named already."""
    users = get_user_model()._default_manager.all()
    ids = users.filter(access.holds("change"), is_active=True).values("pk")
    return users.filter(Q(pk__in=ids) | Q(pk=kept)).order_by(users.model.USERNAME_FIELD)


class SumsPanel(Panel):
    """What the figures imply, and a warning; ``plan.js`` keeps both true while typing."""

    class BoundPanel(Panel.BoundPanel):
        """Reckons with the stored figures, which is what one reads without JavaScript."""

        template_name = "wagtail_interest/inbox/plan_sums.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the figures, and what the script needs to reckon and pre-select."""
            context = super().get_context_data(parent_context)
            context["implied"] = implied(self.instance)
            context["outpaced"] = is_outpaced(self.instance)
            context["settings_json"] = json.dumps(
                {"presets": PRESETS if self.instance._state.adding else {}, "between": BETWEEN_REVIEWS}
            )
            return context


def edit_handler(languages: dict[str, str]) -> ObjectList:
    """Return the form's panels; *languages* are those in which what happens next can be written."""
    fields: dict[str, Any] = {
        f"next_{code}": forms.CharField(
            label=str(name), max_length=NEXT_LIMIT, required=False, widget=AdminAutoHeightTextInput
        )
        for code, name in languages.items()
    }
    form = type("PlanForm", (PlanForm,), {**fields, "languages": languages})
    return ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("purpose", widget=forms.RadioSelect)],
                heading=_("What it is for"),
                help_text=_("In a new plan the purpose fills in the rest; change whatever you like."),
            ),
            MultiFieldPanel(_people(), heading=_("Who answers")),
            MultiFieldPanel(_promise("active"), heading=_("Promise: actively looking")),
            MultiFieldPanel(_promise("future"), heading=_("Promise: open to the future")),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("rhythm"), FieldPanel("review_weekday")]),
                    FieldPanel("same_day_mail"),
                ],
                heading=_("Review"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("capacity_per_week"), FieldPanel("overdue_limit")]), SumsPanel()],
                heading=_("What you can manage"),
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in fields],
                heading=_("What happens next"),
                help_text=_(
                    "Read after sending, on every form with this plan. Empty: the standard text. {active_promise} and "
                    "{future_promise} become what you promise above, in a sentence."
                ),
                classname="collapsed",
            ),
            MultiFieldPanel([FieldPanel("retention_months")], heading=_("How long interests are kept")),
            MultiFieldPanel(
                [FieldPanel("is_default", permission=ALL), FieldPanel("site", permission=ALL)],
                heading=_("Where it holds"),
                permission=ALL,
            ),
        ],
        base_form_class=form,
    )


def _people() -> list[FieldPanel]:
    return [
        FieldPanel("owner"),
        FieldPanel(
            "deputy",
            help_text=_(
                "Recommended. Answers when the owner is away. Without one the managers are told, and forms pause "
                "while the owner is away."
            ),
        ),
        FieldPanel("reply_to"),
    ]


def _promise(group: str) -> list[Any]:
    days = FieldPanel(
        f"{group}_days",
        heading=_("Within working days"),
        help_text=_(
            "With a definite notice: the time in which a person steps in if the notice cannot be delivered."
        ),
    )
    chosen = FieldPanel(f"{group}_promise", heading=_("What they get"), widget=forms.RadioSelect)
    return [FieldRowPanel([chosen, days])]
