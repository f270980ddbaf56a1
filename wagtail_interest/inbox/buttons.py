"""What a recruiter can do with an entry straight from its row in the inbox."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_interest import access
from wagtail_interest.inbox.native import NativeButtonHelper
from wagtail_interest.inbox.native.urls import RowURLs


class InboxButtonHelper(NativeButtonHelper):
    """The row menu of the inbox; a button with ``post`` is sent as a form, since a GET changes nothing.

    It lives as long as a request: rights, words and URLs are asked for once, not with every row.
    """

    @cached_property
    def _actions(self) -> frozenset[str]:
        """What this user may do with entries at all."""
        offered, user = self.view.model_admin.extra_object_views, self.request.user
        needs = {"reply": "change", "file": "download", "take": "change", "assign": "change"}
        return frozenset(name for name, right in needs.items() if name in offered and access.may(user, right))

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {
            "inspect": _("Open"),
            "reply": pgettext("to do", "Answer"),
            "file": _("Download CV"),
            "take": _("Assign to me"),
            "assign": _("Assign to a colleague"),
        }

    @cached_property
    def _urls(self) -> RowURLs:
        return RowURLs(self.url_helper)

    @cached_property
    def _carried(self) -> str:
        return self.view.carried() if hasattr(self.view, "carried") else ""

    def get_buttons_for_obj(
        self, obj: Any, exclude: Any = None, classnames_add: Any = None, classnames_exclude: Any = None
    ) -> list[dict[str, Any]]:
        """Return what this user can do with *obj* straight from the list."""
        may, pk = self._actions, quote(obj.pk)
        open_, buttons = self._url("inspect", pk), []
        if "inspect" not in (exclude or []):
            buttons.append(self._button("inspect", open_, "view"))
        if "reply" in may and not obj.exit:
            buttons.append(self._button("reply", f"{open_}#reply-section", "mail"))
        if "file" in may and getattr(obj, "cv_id", None):
            buttons.append(self._button("file", self._url("file", pk, f"file={obj.cv_id}"), "download"))
        if "take" in may and obj.assigned_to_id != self.request.user.pk:
            seen = {"seen": obj.changed_at.isoformat()}
            buttons.append({**self._button("take", self._url("take", pk), "user"), "post": seen})
        if "assign" in may:
            buttons.append(self._button("assign", self._url("assign", pk), "group"))
        return buttons

    def _url(self, action: str, pk: str, query: str = "") -> str:
        query = "&".join(filter(None, [self._carried, query]))
        return f"{self._urls.of(action, pk)}{'?' if query else ''}{query}"

    def _button(self, name: str, url: str, icon: str) -> dict[str, Any]:
        return {"label": self._labels[name], "url": url, "icon": icon}
