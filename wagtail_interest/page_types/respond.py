"""Rendering of the pages a candidate meets: the host's base, the page's language, nothing stored on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string, select_template
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from wagtail_interest import clock
from wagtail_interest.conf import conf
from wagtail_interest.files.types import listed
from wagtail_interest.page_types.interest_form import InterestForm, form_of
from wagtail_interest.page_types.kept import areas_state, content_key, kept
from wagtail_interest.page_types.promised import Told, on_form
from wagtail_interest.page_types.state import State
from wagtail_interest.page_types.wording import words_of
from wagtail_interest.questions.version import asked_of
from wagtail_interest.vocabulary import Kind


def respond(
    page: Any,
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    state: State,
    status: int = 200,
) -> HttpResponse:
    """Return *template* rendered in the page's language inside the host's base.

    Rendered here, not later: after the view the language would be the request's again.
    """
    with override(state.language):
        response = TemplateResponse(
            request, template, {**base_context(page, request, state), **context}, status=status
        )
        response.render()
    return keep_private(response)


def base_context(page: Any, request: HttpRequest, state: State) -> dict[str, Any]:
    """Return what every template of ours may use, besides the page's own context."""
    return {
        **page.get_context(request),
        "wi_base": select_template(
            [name for name in (conf.BASE_TEMPLATE, "wagtail_interest/standalone.html") if name]
        ),
        "wi_title": "",
        "wi_error_title": "",
        "wi_errors": [],
        "wi_offer_without_file": False,
        "wi_language": state.language,
        "wi_state": state,
        "wi_words": words_of(page, state.plan, state.language, state.form),
        "wi_is_role": page.interest_kind == Kind.ROLE,
    }


def form_stamp_key(page: Any) -> str:
    """Return what a form's stamp is bound to: the page that showed it, an alias's source."""
    return str(page.alias_of_id or page.pk or "")


def keep_private(response: HttpResponse) -> HttpResponse:
    """Forbid every cache to keep *response*: it holds a CSRF token or a person's data."""
    response["Cache-Control"] = "private, no-store"
    return response


def fields_html(page: Any, state: State, form: InterestForm | None) -> SafeString:
    """Return the HTML of all fields. The unbound form's is the same for every visitor, so it is kept for a while."""
    told = on_form(state, now=clock.now())
    if form is not None:
        return _render_fields(page, state, form, told)
    areas = areas_state() if page.interest_kind == Kind.GENERAL else ""
    limits = (page.cv, conf.UPLOAD_TYPES, conf.UPLOAD_MAX_BYTES)
    key = content_key("fields", page, state, *limits, areas, told.lines, told.closed)
    return mark_safe(kept(key, lambda: str(_render_fields(page, state, form_of(page, state), told))))


def _render_fields(page: Any, state: State, form: InterestForm, told: Told) -> SafeString:
    with override(state.language):
        return render_to_string(
            "wagtail_interest/includes/fields.html",
            {
                "form": form,
                "wi_asked": asked_of(form.definition),
                "wi_words": words_of(page, state.plan, state.language, state.form),
                "wi_told": told,
                "upload_types": listed(conf.UPLOAD_TYPES),
                "upload_max_bytes": conf.UPLOAD_MAX_BYTES,
                "upload_limit": conf.upload_limit,
            },
        )
