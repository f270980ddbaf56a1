"""*Send me a test*: the confirmation mail of a page as it was last saved, to the editor's own address."""

from __future__ import annotations

from typing import Any

import swapper
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Site

from wagtail_interest import clock
from wagtail_interest.followup.confirmation import confirmation_context
from wagtail_interest.mail.queue import queue
from wagtail_interest.page_types.buttons import SAMPLE_URL
from wagtail_interest.page_types.preview import invented_interest, preview_state
from wagtail_interest.vocabulary import MessageKind, Result


def admin_urls() -> list[URLPattern]:
    """Return the admin's URLs of this room. For ``register_admin_urls``."""
    return [path("interest/send-test/<int:page_id>/", send_test, name=SAMPLE_URL)]


def send_test(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask which result (GET), then queue the mail to the editor (POST); only for who may edit the page."""
    page = _editable_page(request, page_id)
    to = getattr(request.user, "email", "")
    if request.method == "POST":
        result = request.POST.get("result", "")
        if to and result in Result.values:
            _queue_sample(page, request.user, to, result)
            messages.success(request, _("A test mail is on its way to your own address."))
        else:
            messages.error(request, _("Your account has no e-mail address, so no test could be sent."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"page": page, "to": to, "results": Result.choices}
    return TemplateResponse(request, "wagtail_interest/admin/send_test.html", context)


def _editable_page(request: HttpRequest, page_id: int) -> Any:
    pages = swapper.load_model("wagtailcore", "Page").objects
    page = get_object_or_404(pages, pk=page_id)
    if not hasattr(page.specific_class, "interest_kind"):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page.get_latest_revision_as_object()


def _queue_sample(page: Any, user: Any, to: str, result: str) -> None:
    now = clock.now()
    state = preview_state(page)
    site = page.get_site() or Site.objects.filter(is_default_site=True).first()
    told = confirmation_context(invented_interest(page, state, result), site=site, now=now)
    queue(
        MessageKind.SAMPLE,
        to=to,
        language=state.language,
        context={"of": MessageKind.CONFIRMATION.value, **told},
        now=now,
        created_by=user,
    )
