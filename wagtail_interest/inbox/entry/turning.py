"""Leafing through the filtered set: looked up when somebody turns the page, not on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_interest.inbox.entry.base import EntryObjectView
from wagtail_interest.inbox.neighbours import neighbours


class NextView(EntryObjectView):
    """Leads to the next entry of the set the query string names; after the last one, back to the list."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect; nothing is written."""
        url = neighbours(request, self.interest, self.model_admin).next_url
        if url:
            return redirect(url)
        messages.info(request, _("That was the last entry in this list."))
        return redirect(self.url("index"))


class PreviousView(EntryObjectView):
    """Leads to the previous entry of the set; before the first one there is only the list."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect; nothing is written."""
        url = neighbours(request, self.interest, self.model_admin).prev_url
        if url:
            return redirect(url)
        messages.info(request, _("That was the first entry in this list."))
        return redirect(self.url("index"))
