"""Handling plans: who answers, what is promised, how long an interest is kept."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList
from wagtail.admin.utils import get_user_display_name
from wagtail.coreutils import get_content_languages

from wagtail_interest import access
from wagtail_interest.inbox.forms import visible_plans
from wagtail_interest.inbox.native import (
    NativeCreateView,
    NativeDeleteView,
    NativeEditView,
    NativeModelAdmin,
    NativePermissionHelper,
)
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Promise


class PlanPermissionHelper(NativePermissionHelper):
    """Recruiters keep their own plans; a new one, and which is the default, is for managers."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* sees plans."""
        return access.may(user, "view") and self.user_has_specific_permission(user, "view_handlingplan")

    def user_can_create(self, user: Any) -> bool:
        """Return whether *user* may add a plan; it could name them owner of forms that are not theirs."""
        return access.sees_all(user) and super().user_can_create(user)

    def user_can_delete_obj(self, user: Any, obj: HandlingPlan) -> bool:
        """Return whether *user* may delete a plan; its forms fall back to the default."""
        return access.sees_all(user) and super().user_can_delete_obj(user, obj)


class PlanDeleteView(NativeDeleteView):
    """Says what becomes of the plan's forms; the default that forms follow stays until another takes its place."""

    def following(self) -> int:
        """Return how many forms would be left without any plan, and so closed."""
        if not self.object.is_default:
            return 0
        forms = Form.objects.filter(Q(plan=None) | Q(plan=self.object))
        if self.object.site_id:
            instead = HandlingPlan.objects.filter(is_default=True, site=None).exists()
            return 0 if instead else forms.filter(site=self.object.site_id).count()
        own = HandlingPlan.objects.filter(is_default=True, site__isnull=False).values("site")
        return forms.exclude(site__in=own).count()

    @property
    def confirmation_message(self) -> str:
        """Return the question, and what follows from a yes."""
        count = Form.objects.filter(plan=self.object).count()
        falls = ngettext(
            "%(n)d form names this plan; it follows the default plan from then on.",
            "%(n)d forms name this plan; they follow the default plan from then on.",
            count,
        ) % {"n": count}
        question = super().confirmation_message
        return f"{question} {falls}" if count else question

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse, in plain words, to leave forms without a plan."""
        count = self.following()
        if not count:
            return super().dispatch(request, *args, **kwargs)
        words = ngettext(
            "%(n)d form follows this default plan and would close. Make another plan the default first.",
            "%(n)d forms follow this default plan and would close. Make another plan the default first.",
            count,
        )
        messages.error(request, words % {"n": count})
        return redirect(self.get_success_url())


def _promised(plan: HandlingPlan, group: str) -> str:
    if plan.promise_for(group) == Promise.NOTICE:
        return gettext("notice at once")
    days = plan.days_for(group)
    return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}


def warnings_of(plan: HandlingPlan) -> list[str]:
    """Return what a plan should not be left with, in plain words; nothing of it is refused."""
    from wagtail_interest.followup.implied import is_outpaced  # on first use: start-up stays light

    found = []
    if plan.deputy is None:
        found.append(
            gettext(
                "This plan has no deputy. Managers are told, and its forms pause while the owner is away."
            )
        )
    if is_outpaced(plan):
        found.append(
            gettext(
                "Those actively looking are promised an answer sooner than the next review may come, and nobody is "
                "mailed the same day. Tick the same-day mail, review more often, or promise more days."
            )
        )
    return found


class SavedMixin:
    """After saving, says what the plan should not be left with."""

    object: HandlingPlan
    request: HttpRequest

    def form_valid(self, form: Any) -> Any:
        """Save, then warn."""
        response = super().form_valid(form)  # type: ignore[misc]  # a view of Wagtail's has it
        for words in warnings_of(self.object):
            messages.warning(self.request, words)
        return response


class PlanCreateView(SavedMixin, NativeCreateView):
    """A new plan."""


class PlanEditView(SavedMixin, NativeEditView):
    """One plan."""


class HandlingPlanAdmin(NativeModelAdmin):
    """Plans one owns or deputises for; managers see all."""

    model = HandlingPlan
    menu_label = _("Handling plans")
    menu_icon = "calendar-check"
    base_url_path = "interest/plans"
    create_view_class = PlanCreateView
    edit_view_class = PlanEditView
    delete_view_class = PlanDeleteView
    form_view_extra_css = ["wagtail_interest/admin/promise.css"]
    form_view_extra_js = ["wagtail_interest/admin/plan.js"]
    list_display = ("name", "holds_for", "owner_words", "deputy_words", "promise", "kept")
    list_select_related = ("owner", "deputy", "site")
    search_fields = ("name",)
    permission_helper_class = PlanPermissionHelper
    scope = staticmethod(visible_plans)

    def get_queryset(self, request: HttpRequest) -> QuerySet[HandlingPlan]:
        """Return the plans in scope."""
        return visible_plans(request.user).order_by("name", "pk")

    def get_edit_handler(self) -> ObjectList:
        """Return the form, with what happens next in each of the site's content languages."""
        from wagtail_interest.inbox.plan_form import edit_handler  # on first use: start-up stays light

        return edit_handler({code: str(name) for code, name in get_content_languages().items()})

    def holds_for(self, obj: HandlingPlan) -> str:
        """Whether it is a default, and of what."""
        if not obj.is_default:
            return gettext("Forms that name it")
        return gettext("Default of %(where)s") % {"where": obj.site or gettext("all sites")}

    def owner_words(self, obj: HandlingPlan) -> str:
        """The owner, and whether they can answer."""
        return _person(obj.owner) or gettext("Nobody")

    def deputy_words(self, obj: HandlingPlan) -> str:
        """The deputy."""
        return _person(obj.deputy)

    def promise(self, obj: HandlingPlan) -> str:
        """What each group is promised: those actively looking, then the others."""
        return " / ".join(_promised(obj, group) for group in Availability.values)

    def kept(self, obj: HandlingPlan) -> str:
        """The retention period."""
        return ngettext("%(n)d month", "%(n)d months", obj.retention_months) % {"n": obj.retention_months}

    holds_for.short_description = _("Holds for")  # type: ignore[attr-defined]
    owner_words.short_description = _("Owner")  # type: ignore[attr-defined]
    deputy_words.short_description = _("Deputy")  # type: ignore[attr-defined]
    promise.short_description = _("Answer within")  # type: ignore[attr-defined]
    kept.short_description = _("Kept")  # type: ignore[attr-defined]


def _person(user: Any) -> str:
    if user is None:
        return ""
    name = get_user_display_name(user)
    return name if user.is_active else gettext("%(name)s (cannot log in)") % {"name": name}
