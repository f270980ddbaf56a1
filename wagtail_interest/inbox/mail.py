"""The mail list: every message with state, tries and error class, its rendered text, and *send again* for failed ones."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from wagtail_interest import access, clock
from wagtail_interest.inbox.days import DaysFilter
from wagtail_interest.inbox.native import (
    NativeButtonHelper,
    NativeInspectView,
    NativeModelAdmin,
    NativeObjectMixin,
    NativePermissionHelper,
)
from wagtail_interest.inbox.native.listing import NativeIndexView
from wagtail_interest.inbox.trouble import troubles
from wagtail_interest.mail.shown import shown
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageKind, MessageState

#: States a person may send again from.
RESENDABLE = frozenset({MessageState.FAILED, MessageState.BOUNCED, MessageState.REJECTED})


class MessagePermissionHelper(NativePermissionHelper):
    """Mail is written by code and read by people; the only change is to send it again."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* may read mail."""
        return bool(user.is_active and self.user_has_specific_permission(user, "view_message"))

    def user_can_create(self, user: Any) -> bool:
        """Return False."""
        return False

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """Return whether *user* may read a mail that their queryset contains."""
        return self.user_can_list(user)

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Return False: what was written stays written."""
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Return False: a mail goes with its entry."""
        return False

    def user_can_resend_obj(self, user: Any, obj: Message) -> bool:
        """Return whether *user* may send *obj* again: it failed, and they may answer such entries."""
        allowed = self.user_has_specific_permission(user, "change_message") and access.may(user, "change")
        return bool(user.is_active and allowed and obj.state in RESENDABLE)


class MessageButtonHelper(NativeButtonHelper):
    """Open; sending again is a POST button on the message's own page."""

    def inspect_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the button that opens the message."""
        return {**super().inspect_button(*args, **kwargs), "label": gettext("Open"), "icon": "mail"}


class MessageFilterSet(WagtailFilterSet):
    """State, kind and day."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=MessageState.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=MessageKind.choices, widget=forms.CheckboxSelectMultiple
    )
    created = DaysFilter(label=_("Queued"), field_name="created_at", widget=DateRangePickerWidget)

    class Meta:
        model = Message
        fields: list[str] = []


class MessageIndexView(NativeIndexView):
    """The list of mail, with what keeps it from leaving above it."""

    def troubles(self) -> list[str]:
        """Return what is wrong with the machinery."""
        return troubles()


class MessageView(NativeInspectView):
    """One message: who, when, how it fared, and the text as it was or will be sent, without the candidate's own link."""

    template_name = "wagtail_interest/inbox/message.html"

    def get_page_title(self) -> str:
        """Return the kind of mail."""
        return str(self.object.get_kind_display())

    def get_page_subtitle(self) -> str:
        """Return the address it goes to."""
        return self.object.to

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        message: Message = self.object
        entry_admin = self.model_admin.entry_admin()
        entry_url = ""
        if message.interest_id and entry_admin:
            entry_url = entry_admin.url_helper.get_action_url("inspect", message.interest_id)
        can_resend = self.permission_helper.user_can_resend_obj(self.request.user, message)
        resend_url = self.url_helper.get_action_url("resend", message.pk) if can_resend else ""
        return {
            **context,
            "message": message,
            "rendered": shown(message),
            "is_written": bool(message.subject or message.text),
            "entry_url": entry_url,
            "resend_url": resend_url,
            "reports": [
                (state_words(report.type), report.at) for report in message.deliveries.order_by("at", "pk")
            ],
        }


def state_words(code: str) -> str:
    """Return the words of a state; an event that is no state of ours keeps the mail service's own name."""
    return str(MessageState(code).label) if code in MessageState.values else code


class ResendView(NativeObjectMixin, View):
    """Queues a failed message again; a GET leads to the message."""

    model: Any = None
    instance_permission = "user_can_inspect_obj"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Change nothing."""
        return self.back()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Queue it and say so."""
        message = cast(Message, self.get_object())
        if not self.permission_helper.user_can_resend_obj(request.user, message):
            if message.state in RESENDABLE:
                raise PermissionDenied
            messages.info(request, gettext("Nothing was sent: this mail has not failed."))
            return self.back()
        from wagtail_interest.mail.queue import resend  # on first use: start-up stays light

        result = resend([message], by=request.user, now=clock.now())
        if result.done:
            messages.success(request, gettext("The mail is queued again."))
        else:
            messages.error(request, gettext("The mail cannot be sent again."))
        return self.back()

    def back(self) -> HttpResponse:
        """Redirect to the message's page."""
        return redirect(self.url_helper.get_action_url("inspect", self.get_object().pk))


class MessageAdmin(NativeModelAdmin):
    """Mail to the candidates of entries one may see; those without an entry are for managers."""

    model = Message
    menu_label = _("Mail")
    menu_icon = "mail"
    base_url_path = "interest/mail"
    list_display = ("recipient", "kind", "state_words", "attempts", "error_class", "queued")
    list_select_related = ("interest",)
    list_per_page = 50
    search_fields = ("to", "subject")
    filterset_class = MessageFilterSet
    ordering = ("-created_at", "-id")
    inspect_view_enabled = True
    history_view_enabled = False
    index_view_class = MessageIndexView
    inspect_view_class = MessageView
    permission_helper_class = MessagePermissionHelper
    button_helper_class = MessageButtonHelper
    extra_object_views = {"resend": ResendView}
    inspect_view_extra_css = ["wagtail_interest/admin/inbox.css"]
    scope = staticmethod(access.visible_messages)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Return the mails this user may see, without bodies in lists."""
        return access.visible_messages(request.user).order_by(*self.get_ordering(request))

    def collection_views(self) -> dict[str, Any]:
        """Return the listing alone."""
        return {key: view for key, view in super().collection_views().items() if key != "create"}

    def object_views(self) -> dict[str, Any]:
        """Return the message's page and *send again*."""
        return {key: view for key, view in super().object_views().items() if key not in {"edit", "delete"}}

    def entry_admin(self) -> Any:
        """Return the ModelAdmin of the inbox in the same group, None when there is none."""
        siblings = getattr(self.parent, "modeladmin_instances", [])
        return next((each for each in siblings if each.url_helper.base_url_path.endswith("inbox")), None)

    def recipient(self, obj: Message) -> str:
        """The address."""
        return obj.to

    def state_words(self, obj: Message) -> str:
        """The state, and whether a try may have been sent although it failed."""
        state = str(obj.get_state_display())
        return gettext("%(state)s, perhaps sent") % {"state": state} if obj.ambiguous else state

    def queued(self, obj: Message) -> str:
        """When it was queued."""
        return date_format(localtime(obj.created_at), "DATETIME_FORMAT")

    recipient.short_description = _("To")  # type: ignore[attr-defined]
    recipient.admin_order_field = "to"  # type: ignore[attr-defined]
    state_words.short_description = _("State")  # type: ignore[attr-defined]
    state_words.admin_order_field = "state"  # type: ignore[attr-defined]
    queued.short_description = _("Queued")  # type: ignore[attr-defined]
    queued.admin_order_field = "created_at"  # type: ignore[attr-defined]
