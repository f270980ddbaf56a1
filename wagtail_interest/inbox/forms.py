"""The list of forms: where each stands and the number that decides it, who answers, how much is owed, the plan."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList

from wagtail_interest import access, clock
from wagtail_interest.inbox.choices import owner_of
from wagtail_interest.inbox.native import (
    NativeButtonHelper,
    NativeModelAdmin,
    NativePermissionHelper,
)
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Cause, Intake, Spam

COUNTED = Q(interests__is_test=False) & ~Q(interests__spam=Spam.CONFIRMED)
OWED_HERE = Q(interests__settled_at__isnull=True, interests__exit="")
#: The views are named, not imported: they load when somebody first looks at a form.
_VIEWS, _DECISIONS = "wagtail_interest.inbox.form_views", "wagtail_interest.inbox.decisions"
#: Action to the view that carries it out; each is an address of its own.
DECISIONS = {
    "close": f"{_DECISIONS}.CloseView",
    "open": f"{_DECISIONS}.OpenView",
    "keep_open": f"{_DECISIONS}.KeepOpenView",
    "let_pause": f"{_DECISIONS}.LetPauseView",
    "wanted": f"{_DECISIONS}.WantedView",
}


class FormForm(WagtailAdminModelForm):
    """Plan, area and day of a form."""

    def save(self, commit: bool = True) -> Any:
        """Write what was changed here alone: warnings and decisions are noted on the same row at any moment."""
        if commit and self.changed_data:
            self.instance.save(update_fields=self.changed_data)
        return self.instance


class FormPermissionHelper(NativePermissionHelper):
    """Forms come from pages and stay when pages go; recruiters choose the plan and may close one."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* sees forms."""
        return access.may(user, "view") and self.user_has_specific_permission(user, "view_form")

    def user_can_create(self, user: Any) -> bool:
        """Return False."""
        return False

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """Return False: the form's page is its entries."""
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Return whether *user* may choose the plan of a form their queryset contains."""
        return access.may(user, "change") and self.user_has_specific_permission(user, "change_form")

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Return False: entries need their form."""
        return False


class FormButtonHelper(NativeButtonHelper):
    """Entries first, then the plan."""

    def get_buttons_for_obj(self, obj: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Return *See entries* and *Edit*."""
        url = self.view.model_admin.entries_url(obj)
        see = [{"label": gettext("See entries"), "url": url, "icon": "list-ul"}] if url else []
        return [*see, *super().get_buttons_for_obj(obj, *args, **kwargs)]


def visible_plans(user: Any) -> QuerySet:
    """Return the plans *user* may see: their own and those they deputise for; managers see all."""
    plans = Form._meta.get_field("plan").related_model._default_manager.all()
    if access.sees_all(user):
        return plans
    return plans.filter(Q(owner=user) | Q(deputy=user))


class FormAdmin(NativeModelAdmin):
    """Forms whose entries one may see."""

    model = Form
    menu_label = _("Forms")
    menu_icon = "form"
    base_url_path = "interest/forms"
    list_display = ("title", "state", "entries", "owed", "plan_words", "owner", "kind")
    list_select_related = ("plan__owner",)
    list_filter = ("kind",)
    search_fields = ("title",)
    history_view_enabled = True
    panels = [FieldPanel("plan"), FieldPanel("area"), FieldPanel("review_by")]
    index_view_class = f"{_VIEWS}.FormIndexView"
    edit_view_class = f"{_VIEWS}.FormEditView"
    permission_helper_class = FormPermissionHelper
    button_helper_class = FormButtonHelper
    extra_object_views = DECISIONS
    form_view_extra_css = ["wagtail_interest/admin/inbox.css"]
    index_view_extra_css = ["wagtail_interest/admin/intake.css"]
    scope = staticmethod(access.visible_forms)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Form]:
        """Return the forms in scope with their figures."""
        return access.visible_forms(request.user).annotate(
            entry_count=Count("interests", filter=COUNTED),
            owed_count=Count("interests", filter=COUNTED & OWED_HERE),
        )

    def get_edit_handler(self) -> ObjectList:
        """Return the panels with the form that writes only what was changed, unless a host gave a handler."""
        if hasattr(self, "edit_handler"):
            return super().get_edit_handler()
        return ObjectList(self.panels, base_form_class=FormForm)

    def collection_views(self) -> dict[str, Any]:
        """Return the listing alone."""
        return {key: view for key, view in super().collection_views().items() if key != "create"}

    def object_views(self) -> dict[str, Any]:
        """Return edit, history and the decisions."""
        return {key: view for key, view in super().object_views().items() if key != "delete"}

    def entries_url(self, form: Form) -> str:
        """Return the inbox of one form, empty when no inbox stands beside this list."""
        for sibling in getattr(self.parent, "modeladmin_instances", []):
            if sibling.url_helper.base_url_path.endswith("inbox"):
                return f"{sibling.url_helper.index_url}?tab=all&form={form.pk}"
        return ""

    def entries(self, obj: Any) -> Any:
        """How many entries, linked to them."""
        url = self.entries_url(obj)
        return format_html('<a href="{}">{}</a>', url, obj.entry_count) if url else obj.entry_count

    def owed(self, obj: Any) -> str:
        """How many of them are owed an answer, those who are waited for included."""
        return str(obj.owed_count)

    def plan_words(self, obj: Form) -> str:
        """The form's own plan, else that it follows the default."""
        return obj.plan.name if obj.plan else gettext("Default plan")

    def owner(self, obj: Form) -> str:
        """Who answers; nobody when whoever is named cannot."""
        state = getattr(obj, "wi_state", None)
        nobody = state is not None and (state.code == Intake.NOT_OPEN or Cause.UNABLE in state.causes)
        return ("" if nobody else owner_of(obj)) or gettext("Nobody")

    def state(self, obj: Any) -> Any:
        """Whether it takes something in, and the number that decides it."""
        # all three on first use: start-up stays light
        from wagtail_interest.followup.intake_state import state_of  # as above
        from wagtail_interest.followup.promise import local_day  # as above
        from wagtail_interest.inbox.form_views import stands  # as above

        now = clock.now()
        found = getattr(obj, "wi_state", None) or state_of(obj, now)
        words = stands(found, local_day(now))
        return format_html(
            '<span class="wi-tag wi-tag--{}">{}</span><div class="wi-state__cell">{}</div>',
            words.tone,
            words.label,
            words.number,
        )

    def plan_url(self, plan: Any, user: Any) -> str:
        """Return where *user* may change *plan*, else the list of plans; empty when neither is theirs."""
        for sibling in getattr(self.parent, "modeladmin_instances", []):
            if not sibling.url_helper.base_url_path.endswith("plans"):
                continue
            if plan is not None and sibling.scope(user).filter(pk=plan.pk).exists():
                return str(sibling.url_helper.get_action_url("edit", plan.pk))
            if sibling.permission_helper.user_can_list(user):
                return str(sibling.url_helper.index_url)
        return ""

    entries.short_description = _("Entries")  # type: ignore[attr-defined]
    entries.admin_order_field = "entry_count"  # type: ignore[attr-defined]
    owed.short_description = _("Owed")  # type: ignore[attr-defined]
    owed.admin_order_field = "owed_count"  # type: ignore[attr-defined]
    plan_words.short_description = _("Handling plan")  # type: ignore[attr-defined]
    owner.short_description = _("Owner")  # type: ignore[attr-defined]
    state.short_description = _("State")  # type: ignore[attr-defined]
