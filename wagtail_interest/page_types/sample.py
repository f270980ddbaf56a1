"""*Send me a test*: the confirmation mail of a page as it was last saved, to the editor's own address."""

from __future__ import annotations

from typing import Any

import swapper
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site

from wagtail_interest import clock
from wagtail_interest.vocabulary import MessageKind, Result


class SendTestView(WagtailAdminTemplateMixin, TemplateView):
    """Ask which result (GET), then queue the mail to the editor (POST); only for who may edit the page."""

    template_name = "wagtail_interest/admin/send_test.html"
    page_title = gettext_lazy("Send me a test")
    header_icon = "mail"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the page as it was last saved."""
        super().setup(request, *args, **kwargs)
        self.page = _editable_page(request, kwargs["page_id"])
        self.to = getattr(request.user, "email", "")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way back to the page."""
        edit_url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            {"url": edit_url, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the template names."""
        shared = super().get_context_data(**kwargs)
        return {**shared, "edited_page": self.page, "to": self.to, "results": Result.choices}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Queue the mail and lead back to the page."""
        result = request.POST.get("result", "")
        if not self.to:
            messages.error(request, _("Your account has no e-mail address, so no test could be sent."))
        elif result not in Result.values:
            messages.error(request, _("Choose a screening result."))
        else:
            _queue_sample(self.page, request.user, self.to, result)
            messages.success(request, _("A test mail is on its way to your own address."))
        return redirect("wagtailadmin_pages:edit", self.page.pk)


def _editable_page(request: HttpRequest, page_id: int) -> Any:
    pages = swapper.load_model("wagtailcore", "Page").objects
    page = get_object_or_404(pages, pk=page_id)
    if not hasattr(page.specific_class, "interest_kind"):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page.get_latest_revision_as_object()


def _queue_sample(page: Any, user: Any, to: str, result: str) -> None:
    # all three on first use: start-up stays light
    from wagtail_interest.followup.confirmation import confirmation_context  # as above
    from wagtail_interest.mail.queue import queue  # as above
    from wagtail_interest.page_types.preview import invented_interest, preview_state  # as above

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
