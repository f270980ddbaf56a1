"""The mail list: every message with state, tries and error class; its views lie beside, in ``mail_views``."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_interest import access
from wagtail_interest.inbox.native import NativeButtonHelper, NativeModelAdmin, NativePermissionHelper
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import RESENDABLE

#: The views are named, not imported: they load when somebody first looks at mail.
_VIEWS = "wagtail_interest.inbox.mail_views"


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
    filterset_class = f"{_VIEWS}.MessageFilterSet"
    ordering = ("-created_at", "-id")
    inspect_view_enabled = True
    history_view_enabled = False
    index_view_class = f"{_VIEWS}.MessageIndexView"
    inspect_view_class = f"{_VIEWS}.MessageView"
    permission_helper_class = MessagePermissionHelper
    button_helper_class = MessageButtonHelper
    extra_object_views = {"resend": f"{_VIEWS}.ResendView"}
    inspect_view_extra_css = ["wagtail_interest/admin/inbox.css"]
    scope = staticmethod(access.visible_messages)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Return the mails this user may see."""
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
