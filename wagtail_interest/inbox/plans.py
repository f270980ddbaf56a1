"""Handling plans: who answers, what is promised, how long an interest is kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.utils import get_user_display_name

from wagtail_interest import access
from wagtail_interest.inbox.forms import visible_plans
from wagtail_interest.inbox.native import NativeDeleteView, NativeModelAdmin, NativePermissionHelper
from wagtail_interest.records.form import Form
from wagtail_interest.records.plan import HandlingPlan

#: Who may say for which forms a plan holds: it decides who sees what.
ALL = "wagtail_interest.view_all_interest"


class PlanForm(WagtailAdminModelForm):
    """One plan. At most one is the default of a site, and one of all sites."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "deputy"):
            if name in self.fields:
                field = self.fields[name]
                field.queryset = answerers(getattr(self.instance, f"{name}_id"))
                field.label_from_instance = get_user_display_name

    def clean(self) -> dict[str, Any]:
        """Refuse a second default in plain words, and a deputy who is the owner."""
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
        return cleaned

    def validate_constraints(self) -> None:
        """Leave the defaults to ``clean``, which says it in plain words."""


def answerers(kept: int | None) -> QuerySet:
    """Return active users who may answer, and the one the plan names already."""
    users = get_user_model()._default_manager.all()
    held = (
        Q(is_superuser=True)
        | Q(groups__permissions__codename="change_interest")
        | Q(user_permissions__codename="change_interest")
    )
    ids = users.filter(held, is_active=True).values("pk")
    return users.filter(Q(pk__in=ids) | Q(pk=kept)).order_by(users.model.USERNAME_FIELD)


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


class HandlingPlanAdmin(NativeModelAdmin):
    """Plans one owns or deputises for; managers see all."""

    model = HandlingPlan
    menu_label = _("Handling plans")
    menu_icon = "calendar-check"
    base_url_path = "interest/plans"
    delete_view_class = PlanDeleteView
    list_display = ("name", "holds_for", "owner_words", "deputy_words", "promise", "kept")
    list_select_related = ("owner", "deputy", "site")
    search_fields = ("name",)
    permission_helper_class = PlanPermissionHelper
    scope = staticmethod(visible_plans)

    def get_queryset(self, request: HttpRequest) -> QuerySet[HandlingPlan]:
        """Return the plans in scope."""
        return visible_plans(request.user).order_by("name", "pk")

    def get_edit_handler(self) -> ObjectList:
        """Return the form: name, people, promise, retention; for managers also where the plan holds."""
        where = [FieldPanel("is_default", permission=ALL), FieldPanel("site", permission=ALL)]
        promise = FieldRowPanel([FieldPanel("active_days"), FieldPanel("future_days")])
        people = [FieldPanel("owner"), FieldPanel("deputy"), FieldPanel("reply_to")]
        return ObjectList(
            [
                FieldPanel("name"),
                MultiFieldPanel(people, heading=_("Who answers")),
                MultiFieldPanel([promise], heading=_("What candidates are promised")),
                FieldPanel("retention_months"),
                MultiFieldPanel(where, heading=_("Where it holds"), permission=ALL),
            ],
            base_form_class=PlanForm,
        )

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
        """Both promises in working days."""
        days = {"active": obj.active_days, "future": obj.future_days}
        return gettext("%(active)d / %(future)d working days") % days

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
