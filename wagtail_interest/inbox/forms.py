"""The list of forms: who answers, how much is owed, the plan, and closing one by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.log_actions import log

from wagtail_interest import access, clock
from wagtail_interest.inbox.choices import owner_of
from wagtail_interest.inbox.native import (
    NativeButtonHelper,
    NativeEditView,
    NativeModelAdmin,
    NativeObjectMixin,
    NativePermissionHelper,
)
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Spam

COUNTED = Q(interests__is_test=False) & ~Q(interests__spam=Spam.CONFIRMED)
OWED_HERE = Q(interests__settled_at__isnull=True, interests__exit="")
CLOSED, OPENED = "wagtail_interest.close", "wagtail_interest.open"


def close(form: Form, *, by: Any, now: datetime) -> bool:
    """Close *form* by hand and log it; False when it is closed already."""
    changed = Form.objects.filter(pk=form.pk, closed_at__isnull=True).update(closed_at=now, closed_by=by)
    if changed:
        log(instance=form, action=CLOSED, user=by)
    return bool(changed)


def reopen(form: Form, *, by: Any) -> bool:
    """Take a closing by hand back and log it; False when it was not closed."""
    changed = Form.objects.filter(pk=form.pk, closed_at__isnull=False).update(closed_at=None, closed_by=None)
    if changed:
        log(instance=form, action=OPENED, user=by)
    return bool(changed)


def log_actions(actions: Any) -> None:
    """Give the two log actions their words."""
    actions.register_action(CLOSED, _("Close"), _("Closed by hand"))
    actions.register_action(OPENED, _("Open"), _("Opened again"))


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


class SwitchView(NativeObjectMixin, View):
    """Closes or opens a form; a GET leads back to it."""

    model: Any = None
    instance_permission = "user_can_edit_obj"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Change nothing."""
        return self.back()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Change the form and say what happened."""
        if not self.permission_helper.user_can_edit_obj(request.user, self.get_object()):
            raise PermissionDenied
        changed = self.switch()
        messages.success(
            request, self.told if changed else gettext("Nothing changed: it was like that already.")
        )
        return self.back()

    told: Any = ""

    def switch(self) -> bool:
        """Change the form; False when it already stood so. Closing and opening each say how."""
        raise NotImplementedError

    def back(self) -> HttpResponse:
        """Redirect to the form."""
        return redirect(self.url_helper.get_action_url("edit", self.get_object().pk))


class CloseView(SwitchView):
    """Closes a form by hand."""

    told = _("The form is closed. Its page says so, and what was being typed is refused in plain words.")

    def switch(self) -> bool:
        """Close it."""
        return close(self.get_object(), by=self.request.user, now=clock.now())  # type: ignore[arg-type]


class OpenView(SwitchView):
    """Takes a closing by hand back."""

    told = _("The form is not closed by hand any more.")

    def switch(self) -> bool:
        """Open it."""
        return reopen(self.get_object(), by=self.request.user)  # type: ignore[arg-type]


class FormEditView(NativeEditView):
    """The plan of a form, and the button that closes or opens it."""

    template_name = "wagtail_interest/inbox/form.html"
    success_message = _("%(model_name)s '%(object)s' updated.")

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Return the form; it offers only the plans this user may see."""
        form = super().get_form(*args, **kwargs)
        if "plan" in form.fields:
            kept = Q(pk=self.object.plan_id) if self.object.plan_id else Q(pk__in=[])
            mine = visible_plans(self.request.user)
            plans = form.fields["plan"].queryset
            form.fields["plan"].queryset = plans.filter(Q(pk__in=mine.values("pk")) | kept)
            form.fields["plan"].empty_label = gettext("The site's default plan")
            if not access.answers_for(self.request.user, self.object):
                form.fields["plan"].disabled = True
                form.fields["plan"].help_text = gettext("Only who answers for this form can choose its plan.")
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        action = "open" if self.object.closed_at else "close"
        return {
            **context,
            "switch_url": self.url_helper.get_action_url(action, self.object.pk),
            "entries_url": self.model_admin.entries_url(self.object),
            "answers": owner_of(self.object),
            "pages": self.object.pages.select_related("page"),
        }


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
    list_display = ("title", "kind", "entries", "owed", "plan_words", "owner", "state")
    list_select_related = ("plan__owner",)
    list_filter = ("kind",)
    search_fields = ("title",)
    history_view_enabled = True
    panels = [FieldPanel("plan"), FieldPanel("area")]
    edit_view_class = FormEditView
    permission_helper_class = FormPermissionHelper
    button_helper_class = FormButtonHelper
    extra_object_views = {"close": CloseView, "open": OpenView}
    form_view_extra_css = ["wagtail_interest/admin/inbox.css"]
    scope = staticmethod(access.visible_forms)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Form]:
        """Return the forms in scope with their figures."""
        return access.visible_forms(request.user).annotate(
            entry_count=Count("interests", filter=COUNTED),
            owed_count=Count("interests", filter=COUNTED & OWED_HERE),
        )

    def collection_views(self) -> dict[str, Any]:
        """Return the listing alone."""
        return {key: view for key, view in super().collection_views().items() if key != "create"}

    def object_views(self) -> dict[str, Any]:
        """Return edit, history, close and open."""
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
        """How many of them wait for an answer."""
        if not obj.owed_count:
            return gettext("Nothing")
        return ngettext("%(n)d to answer", "%(n)d to answer", obj.owed_count) % {"n": obj.owed_count}

    def plan_words(self, obj: Form) -> str:
        """The form's own plan, else that it follows the default."""
        return obj.plan.name if obj.plan else gettext("Default plan")

    def owner(self, obj: Form) -> str:
        """Who answers."""
        return owner_of(obj) or gettext("Nobody")

    def state(self, obj: Form) -> str:
        """Whether somebody closed it."""
        if obj.closed_at:
            return gettext("Closed by hand %(date)s") % {
                "date": date_format(localtime(obj.closed_at), "SHORT_DATE_FORMAT")
            }
        return gettext("Not closed by hand")

    entries.short_description = _("Entries")  # type: ignore[attr-defined]
    entries.admin_order_field = "entry_count"  # type: ignore[attr-defined]
    owed.short_description = _("Owed")  # type: ignore[attr-defined]
    owed.admin_order_field = "owed_count"  # type: ignore[attr-defined]
    plan_words.short_description = _("Handling plan")  # type: ignore[attr-defined]
    owner.short_description = _("Owner")  # type: ignore[attr-defined]
    state.short_description = _("State")  # type: ignore[attr-defined]
