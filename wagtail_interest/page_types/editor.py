"""The page editor: standard texts shown until edited, a ready question set, and what to mend before publishing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Media
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.staticfiles import versioned_static

from wagtail_interest import clock
from wagtail_interest.page_types import gate, texts
from wagtail_interest.page_types.promise_panel import state_in_editor
from wagtail_interest.page_types.state import language_of
from wagtail_interest.questions.sets import question_set

#: Buttons of the editor that send a page on its way through a workflow.
SUBMITTING = frozenset({"action-submit", "action-restart-workflow"})


class InterestPageForm(WagtailAdminPageForm):
    """Shows the standard text where a page has none of its own, and stores none when it comes back unchanged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        page = kwargs.get("instance")
        if page is not None:
            standard = _standard(page, kwargs.get("parent_page"))
            kwargs["initial"] = {**_prefilled(page, standard), **(kwargs.get("initial") or {})}
            if page._state.adding and not page.questions:
                page.questions = question_set(page.interest_kind, language_of(page))
        super().__init__(*args, **kwargs)
        if page is not None:
            self._mark_standard_texts(page)

    @property
    def media(self) -> Media:
        """Add the script that keeps the marks true while typing."""
        return super().media + Media(
            js=[versioned_static("wagtail_interest/admin/page.js")],
            css={
                "all": [
                    versioned_static("wagtail_interest/admin/page.css"),
                    versioned_static("wagtail_interest/admin/promise.css"),
                ]
            },
        )

    def _mark_standard_texts(self, page: Any) -> None:
        """Say at each text whether it is the standard one; ``page.js`` keeps that true while typing."""
        for name in texts.FIELDS:
            field = self.fields.get(name)
            if field is None:
                continue
            own = bool(getattr(page, name))
            words = {
                "standard": _("Standard text"),
                "own": _("Your own text. Empty it for the standard text."),
            }
            field.help_text = words["own"] if own else words["standard"]
            field.widget.attrs.update(
                {
                    "data-wi-text": "own" if own else "standard",
                    "data-wi-standard-words": words["standard"],
                    "data-wi-own-words": words["own"],
                }
            )

    def clean(self) -> dict[str, Any]:
        """Empty the texts that say nothing of their own; when publishing or submitting, ask what must be asked."""
        cleaned = super().clean()
        standard = _standard(self.instance, self.parent_page)
        for name in texts.FIELDS:
            text = cleaned.get(name)
            if text and texts.same(text, standard[name]):
                cleaned[name] = ""
        if not self.is_deferred_validation:
            self._ask_before_publishing(cleaned)
        return cleaned

    def _ask_before_publishing(self, cleaned: dict[str, Any]) -> None:
        confirmed = "must_haves_intended" not in self.fields or cleaned.get("must_haves_intended")
        kind, questions = self.instance.interest_kind, cleaned.get("questions")
        if not confirmed and gate.needs_must_have_confirmed(kind, questions):
            words = _(
                "This general form has a must-have. Tick the box if that is intended, "
                "or let the question count as a merit."
            )
            self.add_error("must_haves_intended", ValidationError(words))
        if SUBMITTING.intersection(self.data):
            found = gate.missing(self.instance, self.for_user, clock.now(), parent=self.parent_page)
            if found is not None:  # the link to mend it stands in the panel on the same screen
                kept = _("What you wrote is still here: save it as a draft.")
                self.add_error(None, ValidationError(f"{found.words} {kept}"))


def _prefilled(page: Any, standard: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in standard.items() if hasattr(page, name) and not getattr(page, name)}


def _standard(page: Any, parent: Any) -> dict[str, str]:
    """Return what each empty text means on *page*: the standard, or the plan's own words on what happens next."""
    language = language_of(page)
    plan = state_in_editor(page, parent).plan
    planned = plan.next_steps_in(language) if plan is not None else ""
    standard = texts.standard_texts(page.interest_kind, language)
    return {**standard, "next_steps": planned or standard["next_steps"]}
