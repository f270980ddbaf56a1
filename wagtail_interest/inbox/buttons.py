"""What a recruiter can do with an entry straight from its row in the inbox."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_interest import access
from wagtail_interest.inbox.native import NativeButtonHelper


class InboxButtonHelper(NativeButtonHelper):
    """The row menu of the inbox; a button with ``post`` is sent as a form, since a GET changes nothing."""

    def get_buttons_for_obj(
        self, obj: Any, exclude: Any = None, classnames_add: Any = None, classnames_exclude: Any = None
    ) -> list[dict[str, Any]]:
        """Return what this user can do with *obj* straight from the list."""
        exclude = exclude or []
        actions, user, pk = self.view.model_admin.extra_object_views, self.request.user, quote(obj.pk)
        carried = self.view.carried() if hasattr(self.view, "carried") else ""
        buttons: list[dict[str, Any]] = []

        def add(name: str, label: str, icon: str, query: str = "", anchor: str = "", **more: Any) -> None:
            url = self.url_helper.get_action_url(name, pk)
            query = "&".join(filter(None, [carried, query]))
            buttons.append(
                {"label": label, "url": f"{url}{'?' if query else ''}{query}{anchor}", "icon": icon, **more}
            )

        if "inspect" not in exclude:
            add("inspect", _("Open"), "view")
        if access.may(user, "change") and "reply" in actions and not obj.exit:
            add("inspect", pgettext("to do", "Answer"), "mail", anchor="#reply-section")
        if getattr(obj, "cv_id", None) and "file" in actions and access.may(user, "download"):
            add("file", _("Download CV"), "download", query=f"file={obj.cv_id}")
        if access.may(user, "change") and "take" in actions and obj.assigned_to_id != user.pk:
            add("take", _("Assign to me"), "user", post={"seen": obj.changed_at.isoformat()})
        if access.may(user, "change") and "assign" in actions:
            add("assign", _("Assign to a colleague"), "group")
        return buttons
