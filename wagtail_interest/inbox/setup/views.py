"""The set-up pages: three questions, then the draft with its preview and one button that publishes it."""

from __future__ import annotations

import secrets
from typing import Any

import swapper
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.utils.decorators import xframe_options_sameorigin_override

from wagtail_interest import access, clock
from wagtail_interest.followup.founding import found
from wagtail_interest.followup.implied import WEEKS_A_MONTH
from wagtail_interest.followup.intake_state import default_plan, plan_of
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox.setup.forms import SetupForm
from wagtail_interest.inbox.setup.menu import LABEL, PAGE_URL, PREVIEW_URL, URL, may_set_up
from wagtail_interest.inbox.setup.places import make_draft, place_for
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Kind, Purpose

#: Under this name a session remembers which page a showing of the form made (a double click makes one).
MADE = "wagtail_interest_setup"


class SetupBase(WagtailAdminTemplateMixin, View):
    """What the set-up views share: the right, and where they stand."""

    header_icon = "cogs"
    page_title = LABEL

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not."""
        if not may_set_up(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, set up."""
        return [*self.breadcrumbs_items, {"url": reverse(URL), "label": str(self.page_title)}]


class SetupView(SetupBase):
    """Three questions and two kinds of page side by side."""

    template_name = "wagtail_interest/inbox/setup/questions.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the plan that is kept when the set-up is repeated."""
        super().setup(request, *args, **kwargs)
        plans = HandlingPlan.objects.select_related("owner", "deputy")
        self.plan = plans.filter(is_default=True, site=None).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the questions."""
        form = SetupForm(user=request.user, plan=self.plan, initial={"token": secrets.token_hex(16)})
        return self.ask(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make what is missing and the page; lead to its preview."""
        form = SetupForm(request.POST, user=request.user, plan=self.plan)
        if not form.is_valid():
            return self.ask(form, status=422)
        made = request.session.get(MADE, {})
        token = form.cleaned_data["token"]
        if token and token in made:
            return redirect(PAGE_URL, made[token])
        page = self.make(form.cleaned_data)
        if page is None:
            return self.nowhere(form)
        if token:
            request.session[MADE] = {token: page.pk}
        return redirect(PAGE_URL, page.pk)

    @transaction.atomic
    def make(self, given: dict[str, Any]) -> Any:
        """Make groups, plan, areas and the page; return None when no page of that kind can stand anywhere."""
        values: dict[str, Any] = {"capacity_per_week": given["capacity"]}
        if self.plan is None and given["kind"] == Kind.ROLE:
            values["purpose"] = Purpose.RECURRING
        found(given["owner"], plan_values=values, with_groups=self.request.user.is_superuser)
        place = place_for(given["kind"], self.request.user)
        if place is None:
            return None
        return make_draft(place, kind=given["kind"], trade=given["trade"], user=self.request.user)

    def nowhere(self, form: SetupForm) -> HttpResponse:
        """Say that everything but the page is made, and what has to be done for that."""
        form.add_error(
            None,
            _(
                "Groups, handling plan and areas are ready. No page of your site accepts this kind of page yet, or you "
                "may not add one. Ask whoever looks after the site to allow it; the README says how."
            ),
        )
        return self.ask(form, status=409)

    def ask(self, form: SetupForm, status: int = 200) -> HttpResponse:
        """Render the questions."""
        context = self.get_context_data(
            form=form, kinds=Kind, plan=self.plan, submit_url=reverse(URL), weeks_a_month=WEEKS_A_MONTH
        )
        return TemplateResponse(self.request, self.template_name, context, status=status)


class DraftView(SetupBase):
    """Common to what is done with the page just made: it is an interest page, and the user may edit it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the page."""
        pages = swapper.load_model("wagtailcore", "Page").objects
        self.page = get_object_or_404(pages, pk=kwargs["page_id"]).specific
        if not hasattr(self.page, "interest_kind"):
            raise Http404
        if may_set_up(request.user) and not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class SetupPageView(DraftView):
    """The draft in its preview, what was made, and *Publish*."""

    template_name = "wagtail_interest/inbox/setup/ready.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        plan = (
            HandlingPlan.objects.select_related("owner", "deputy").filter(is_default=True, site=None).first()
        )
        context = self.get_context_data(
            page=self.page,
            plan=plan,
            parent=self.page.get_parent(),
            preview_url=reverse(PREVIEW_URL, args=[self.page.pk]),
            may_publish=self.page.permissions_for_user(request.user).can_publish(),
        )
        return TemplateResponse(request, self.template_name, context)

    def is_answered(self) -> bool:
        """Return whether somebody able is named in the plan that handles what the page takes in."""
        today, site = local_day(clock.now()), self.page.get_site()
        form = Form.objects.filter(key=self.page.translation_key).first()
        plan = plan_of(form, today) if form else default_plan(getattr(site, "pk", None), today)
        return plan is not None and access.able_ever(plan) is not None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Publish the draft; pressed twice, nothing happens twice."""
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        if not self.is_answered():
            messages.error(request, _("Nobody would answer yet: choose who answers first."))
            return redirect(URL)
        if not self.page.live:
            self.page.get_latest_revision().publish(user=request.user)
            messages.success(request, _("“%(title)s” is live.") % {"title": self.page.title})
        return redirect(PAGE_URL, self.page.pk)


@method_decorator(xframe_options_sameorigin_override, name="get")
class SetupPreviewView(DraftView):
    """The draft as visitors will see it, in a frame."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Render the latest draft."""
        draft = self.page.get_latest_revision_as_object()
        return draft.make_preview_request(request, draft.default_preview_mode)
