"""What Wagtail's preview panel shows: the form, its errors, thanks and mail for every result, and the closed form.

Nothing posted is read and nothing is stored; all modes work before the page was saved for the first time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.models import Site

from wagtail_interest import clock
from wagtail_interest.followup import measure, promise
from wagtail_interest.followup.confirmation import confirmation_context
from wagtail_interest.followup.promise import local_day
from wagtail_interest.followup.receipt import receipt
from wagtail_interest.mail.compose import compose
from wagtail_interest.page_types import respond
from wagtail_interest.page_types.interest_form import form_of
from wagtail_interest.page_types.promise_panel import state_in_editor
from wagtail_interest.page_types.state import CLOSED, OPEN, PAUSED, State
from wagtail_interest.page_types.wording import texts_of
from wagtail_interest.questions.definition import define
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Counts, MessageKind, Promise, Result, Verdict

MODES = [
    ("", _("Form")),
    ("errors", _("Form with errors")),
    *(
        (f"thanks-{result.value}", format_lazy(_("Thank-you: {result}"), result=result.label))
        for result in Result
    ),
    (f"thanks-{Availability.FUTURE.value}", _("Thank-you: open to future opportunities")),
    *((f"mail-{result.value}", format_lazy(_("Mail: {result}"), result=result.label)) for result in Result),
    (f"mail-{Availability.FUTURE.value}", _("Mail: open to future opportunities")),
    ("paused", _("Paused")),
    ("closed", _("Closed")),
]

#: How long the preview's pause still lasts, and how many then wait.
PAUSE, WAITING = timedelta(days=14), 12
#: The verdict an invented candidate gets for each must-have.
_VERDICTS = {Result.MEETS: Verdict.MET, Result.MISSES: Verdict.NOT_MET, Result.LOOK: Verdict.UNCLEAR}


def serve_preview(page: Any, request: HttpRequest, mode_name: str) -> HttpResponse:
    """Return the preview of *page* in one of ``MODES``; an unknown one shows the form."""
    state = preview_state(page, mode_name if mode_name in (PAUSED, CLOSED) else OPEN)
    what, _dash, whose = mode_name.partition("-")
    group = whose if whose in Availability.values else Availability.ACTIVE.value
    result = whose if whose in Result.values else Result.MEETS.value
    with override(state.language):
        if what == "thanks":
            return _thanks(page, request, state, invented_interest(page, state, result, group))
        if what == "mail":
            return _mail(page, request, state, invented_interest(page, state, result, group))
        if what in (PAUSED, CLOSED):
            waiting = WAITING if what == PAUSED and page.show_waiting_number else None
            context = {"wi_waiting": waiting}
            return respond.respond(page, request, "wagtail_interest/closed.html", context, state=state)
        return _form(page, request, state, with_errors=what == "errors")


def preview_state(page: Any, code: str = OPEN) -> State:
    """Return a state for looking at *page*: its form as measured, the plan that would hold or the standard figures."""
    today = local_day(clock.now())
    found = state_in_editor(page)
    opens_on = today + PAUSE if code == PAUSED else None
    return State(code, found.form, found.plan or HandlingPlan(), found.language, opens_on, today=today)


def invented_interest(
    page: Any, state: State, result: str, group: str = Availability.ACTIVE.value
) -> Interest:
    """Return an unsaved entry of nobody in *group*, as *page* would take it in, with the given screening result."""
    now = clock.now()
    plan = state.plan or HandlingPlan()
    site_id = state.form.site_id if state.form else None
    due = promise.due_on(plan, group, now=now, site_id=site_id)
    promised = plan.promise_for(group)
    shown = measure.shown_on(state.form, plan, group, now=now, site_id=site_id)
    return Interest(
        reference="TEST-0000",
        form=Form(
            title=page.title,
            kind=page.interest_kind,
            key=page.translation_key,
            area=getattr(page, "area", None),
        ),
        version=FormVersion(
            texts=texts_of(page, plan, state.language, state.form),
            definition=define(page.questions),
            language=state.language,
        ),
        candidate=Candidate(address="alex@example.com"),
        kind=page.interest_kind,
        language=state.language,
        name="Alex Lind",
        email="alex@example.com",
        availability=group,
        result=result,
        screening=_screening(page, result),
        submitted_at=now,
        promise=promised,
        due_on=due,
        told_on=shown if promised == Promise.PERSONAL and shown > due else None,
        retain_until=promise.retain_until(plan, True, due, now),
        consent_pool=True,
    )


def _screening(page: Any, result: str) -> list[dict[str, Any]]:
    rows = []
    for item in define(page.questions):
        counts = item.get("counts", Counts.INFORMATION)
        if counts == Counts.INFORMATION or not item.get("counts"):
            continue
        if counts == Counts.MUST and result == Result.NEUTRAL:
            continue
        verdict = _VERDICTS.get(Result(result), Verdict.MET) if counts == Counts.MUST else Verdict.MET
        known = {
            name: item.get(name) for name in ("id", "label", "learnable", "weight", "value_name", "reason")
        }
        rows.append({**known, "counts": str(counts), "verdict": str(verdict)})
    return rows


def _form(page: Any, request: HttpRequest, state: State, *, with_errors: bool) -> HttpResponse:
    form = form_of(page, state, data={"name": "Alex", "email": "alex@"}, files={}) if with_errors else None
    context = {
        "wi_fields": respond.fields_html(page, state, form),
        "wi_csrf": "",
        "wi_stamp": "",
        "wi_errors": form.error_list() if form is not None else [],
        "form": form,
    }
    return respond.respond(page, request, page.get_template(request), context, state=state)


def _thanks(page: Any, request: HttpRequest, state: State, interest: Interest) -> HttpResponse:
    context = {"wi_receipt": receipt(interest), "wi_interest": interest, "wi_csrf": "", "wi_action": ""}
    return respond.respond(page, request, "wagtail_interest/received.html", context, state=state)


def _mail(page: Any, request: HttpRequest, state: State, interest: Interest) -> HttpResponse:
    site = Site.objects.filter(is_default_site=True).first()
    told = confirmation_context(interest, site=site, now=clock.now())
    mail = compose(MessageKind.CONFIRMATION, state.language, told)
    return respond.respond(
        page, request, "wagtail_interest/mail_preview.html", {"wi_mail": mail}, state=state
    )
