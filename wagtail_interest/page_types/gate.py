"""Before a page goes public: somebody who answers must be named, and doubtful wording is pointed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_interest.page_types.state import default_plan, form_keys
from wagtail_interest.questions.wording import needs_reason, question_grounds, sounds_like_vacancy
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Counts, Kind

if TYPE_CHECKING:
    from wagtail_interest.questions.definition import Definition

#: The list of handling plans in the admin; the inbox room registers it.
PLANS_URL = "interest_plans_modeladmin_index"


def able_plan(page: Any) -> HandlingPlan | None:
    """Return the plan that would handle what *page* takes in, when somebody in it can answer; else None."""
    form = Form.objects.select_related("plan__owner", "plan__deputy").filter(key__in=form_keys(page)).first()
    if form is not None and form.plan is not None:
        plan: HandlingPlan | None = form.plan
    else:
        site = page.get_site() if page.pk else None
        plan = default_plan(form.site_id if form else getattr(site, "pk", None))
    return plan if plan is not None and plan.able_owner is not None else None


def plans_url() -> str:
    """Return the address of the handling plans, or an empty string where the admin does not show them."""
    try:
        return reverse(PLANS_URL)
    except NoReverseMatch:
        return ""


def nobody_answers() -> str:
    """Return why the page cannot be published, in words an editor can act on."""
    return _(
        "Nobody would answer those who write here, so the page cannot be published yet. Ask a recruiter to name "
        "an owner under Interest, Handling plans. Your draft is saved."
    )


def refuse_without_owner(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Stop publishing from the editor when nobody would answer; the draft is kept. For ``before_publish_page``.

    Wagtail has already added a new page as live when it asks; that is taken back.
    """
    if not hasattr(page, "interest_kind") or able_plan(page) is not None:
        return None
    if page.live and page.first_published_at is None:
        type(page).objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
        page.live = False
    url = plans_url()
    buttons = [messages.button(url, _("Handling plans"))] if url else None
    messages.error(request, nobody_answers(), buttons=buttons)
    return redirect("wagtailadmin_pages:edit", page.pk)


def warn_about_wording(request: HttpRequest, page: Any) -> None:
    """Tell the editor after saving what reads doubtful. For ``after_create_page`` and ``after_edit_page``."""
    if hasattr(page, "interest_kind") and request.accepts("text/html"):
        for warning in warnings_of(page):
            messages.warning(request, warning)


def needs_must_have_confirmed(kind: str, questions: Any) -> bool:
    """Return whether a general form asks a must-have, which nobody there can have known of."""
    if kind != Kind.GENERAL or not questions:
        return False
    return any(item.get("counts") == Counts.MUST for item in _asked(questions))


def warnings_of(page: Any) -> list[str]:
    """Return what an editor should look at again, in plain words; nothing here stops publishing."""
    found = []
    if sounds_like_vacancy(page.title) or sounds_like_vacancy(page.intro):
        found.append(
            _(
                '"Apply" promises a vacancy. This page takes expressions of interest; better words: "Tell us about you".'
            )
        )
    for item in _asked(page.questions):
        label = {"question": item.get("label", "")}
        for ground in question_grounds(item):
            found.append(
                _(
                    'The question "%(question)s" touches %(ground)s. Ask only if the law lets you; it never counts.'
                )
                % {**label, "ground": ground}
            )
        if needs_reason(item):
            found.append(
                _(
                    'The question "%(question)s" is a must-have about a language or a licence. Say under "Why it is '
                    'needed" what the work needs it for; candidates read it.'
                )
                % label
            )
    return found


def _asked(questions: Any) -> Definition:
    from wagtail_interest.questions.definition import define  # on first use: start-up stays light

    return define(questions)
