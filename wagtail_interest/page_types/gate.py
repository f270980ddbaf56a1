"""Before a page goes public: somebody who answers must be named, and doubtful wording is pointed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name

from wagtail_interest import clock
from wagtail_interest.access import able_ever, keepers_of_plans, keeps_plan, sees_all
from wagtail_interest.followup.promise import local_day
from wagtail_interest.page_types.state import form_keys, plan_for
from wagtail_interest.questions.wording import needs_reason, question_grounds, sounds_like_vacancy
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Counts, Kind

if TYPE_CHECKING:
    from wagtail_interest.questions.definition import Definition

#: The handling plans in the admin; the inbox room registers them.
PLANS_URL, PLAN_URL = "interest_plans_modeladmin_index", "interest_plans_modeladmin_edit"
#: So many people are named to whoever cannot mend it.
NAMED = 3


@dataclass(frozen=True)
class Missing:
    """What keeps a page from being published, in words an editor can act on, and where it is mended."""

    words: str
    url: str
    link: str


def missing(page: Any, user: Any, now: datetime, *, parent: Any = None) -> Missing | None:
    """Return what is missing for somebody to answer those who write on *page*; None when nothing is.

    Somebody who is away is able all the same: an absence ends.

    Args:
        user: gets the link where they may follow it; else the words name whom to ask.
        parent: below which a page that was never saved will stand.
    """
    plan = plan_for(page, form_of_page(page), local_day(now), parent=parent)
    if plan is not None and able_ever(plan) is not None:
        return None
    name, url = (PLAN_URL, _url(PLAN_URL, plan.pk)) if plan is not None else (PLANS_URL, _url(PLANS_URL))
    may_mend = user is not None and _may_mend(user, plan)
    words = [_nobody(page), _what(plan), "" if may_mend else _whom_to_ask()]
    link = _("Choose who answers") if name == PLAN_URL else _("Handling plans")
    return Missing(" ".join(word for word in words if word), url if may_mend else "", link)


def _may_mend(user: Any, plan: HandlingPlan | None) -> bool:
    if plan is not None:
        return keeps_plan(user, plan)
    return sees_all(user) and bool(user.has_perm("wagtail_interest.add_handlingplan"))


def _whom_to_ask() -> str:
    """Name those who can mend it, so that nobody has to search; without any, what they would be."""
    names = [get_user_display_name(user) for user in keepers_of_plans()[:NAMED]]
    if not names:
        return _("Ask a recruiter to choose who answers, under Interest, Handling plans.")
    words = _("Ask %(people)s to choose who answers, under Interest, Handling plans.")
    return words % {"people": get_text_list(names, _("or"))}


def _nobody(page: Any) -> str:
    if page.live and page.first_published_at is not None:
        return _("Nobody would answer those who write here, so changes cannot be published.")
    return _("Nobody would answer those who write here, so the page cannot be published yet.")


def _what(plan: HandlingPlan | None) -> str:
    """Name the one thing that is missing."""
    if plan is None:
        return _("There is no handling plan for it.")
    if plan.owner is None:
        return _("The handling plan “%(plan)s” has no owner.") % {"plan": plan.name}
    given = {"plan": plan.name, "owner": get_user_display_name(plan.owner)}
    if not plan.owner.is_active:
        return _("The handling plan “%(plan)s” is owned by %(owner)s, who cannot log in any more.") % given
    return _("The handling plan “%(plan)s” is owned by %(owner)s, who lacks the right to answer.") % given


def form_of_page(page: Any) -> Form | None:
    """Return the form of *page*; None until it was published once."""
    return Form.objects.filter(key__in=form_keys(page)).first()


def _url(name: str, *args: Any) -> str:
    """Return an address of the admin, or an empty string where the admin does not show it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def refuse_without_owner(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Stop publishing and scheduling from the editor when nobody would answer; the draft is kept.

    For ``before_publish_page``. Wagtail has already added a new page as live when it asks; that is taken back.
    """
    found = missing(page, request.user, clock.now()) if hasattr(page, "interest_kind") else None
    if found is None:
        return None
    if page.live and page.first_published_at is None:
        type(page).objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
        page.live = False
    buttons = [messages.button(found.url, found.link)] if found.url else None
    saved = _("Your draft is saved.")
    messages.error(request, f"{found.words} {saved}", buttons=buttons)
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
