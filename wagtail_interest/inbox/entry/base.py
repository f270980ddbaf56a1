"""What every view of one entry shares: the entry comes from the one scope, the right is asked on the server."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_interest import access
from wagtail_interest.records.interest import Interest, InterestQuerySet

#: What one page of an entry needs from other tables, in one query.
RELATED = (
    "form__plan__owner",
    "form__plan__deputy",
    "form__area",
    "version",
    "candidate",
    "assigned_to",
    "registered_by",
    "corrects",
)


class InboxView(WagtailAdminTemplateMixin, View):
    """A view of the inbox's ModelAdmin; ``right`` is the action a user must hold (see ``access.may``)."""

    model_admin: Any = None
    right = "view"
    header_icon = "user"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Keep what is typed here out of error reports (promises P22, P23), whatever breaks from now on."""
        super().setup(request, *args, **kwargs)
        request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who lacks the right before anything else is looked at."""
        if not (access.may(request.user, "view") and access.may(request.user, self.right)):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except Exception:
            request._files = MultiValueDict()  # type: ignore[attr-defined]  # error mails name a request's files
            raise

    def url(self, action: str, *args: Any) -> str:
        """Return the URL of an action of the inbox, keeping the query string that names the filtered set."""
        url = self.model_admin.url_helper.get_action_url(action, *args)
        query = self.request.GET.copy()
        query.pop("file", None)
        return f"{url}?{query.urlencode()}" if query else url

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the inbox, then whatever the view adds."""
        inbox = {"url": self.url("index"), "label": _("Inbox")}
        return [*self.breadcrumbs_items, inbox]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the view, so that templates may ask it for URLs."""
        return super().get_context_data(view=self, **kwargs)


class EntryObjectView(InboxView):
    """A view of one entry. What the user may not see does not exist: 404, whatever the method."""

    interest: Interest
    scope: InterestQuerySet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the entry inside the user's scope first, then ask for the right."""
        key = kwargs.get("pk", kwargs.get("instance_pk", args[0] if args else None))
        self.request = request
        self.scope = self.get_scope()
        self.interest = get_object_or_404(self.get_entries(), pk=row_number(key))
        return super().dispatch(request, *args, **kwargs)

    def get_scope(self) -> InterestQuerySet:
        """Return every entry this user may see; a ModelAdmin that narrows its queryset narrows this view too."""
        return self.model_admin.get_queryset(self.request).defer(None)

    def get_entries(self) -> InterestQuerySet:
        """Return the scope with what one page needs."""
        return self.scope.select_related(*RELATED)

    def may(self, action: str) -> bool:
        """Return whether the user holds the right to *action* on this entry, which is in scope already."""
        return access.may(self.request.user, action)

    def get_page_title(self) -> str:
        """The candidate's name; text, escaped by the template."""
        return self.interest.name or self.interest.reference

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, inbox, this entry."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": self.entry_url, "label": self.interest.reference},
        ]

    @property
    def entry_url(self) -> str:
        """The entry's own page."""
        return self.url("inspect", self.interest.pk)

    def back_to_entry(self) -> HttpResponse:
        """Redirect to the entry's page: a reload sends nothing again."""
        return redirect(self.entry_url)


def row_number(key: Any) -> int:
    """Return *key* as a row number, or one that no row has."""
    text = str(key)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
