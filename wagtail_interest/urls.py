"""URLs a host includes once, before Wagtail's own: the candidate's links, which outlive the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt


def candidate(name: str) -> Callable[..., HttpResponse]:
    """Return the view *name* of the candidate's room; exempt from the CSRF check, its module says why."""

    @csrf_exempt
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        from wagtail_interest.candidate import views  # on first use: start-up stays light

        found: Callable[..., HttpResponse] = getattr(views, name)
        return found(request, **kwargs)

    return view


app_name = "wagtail_interest"

urlpatterns: list[URLPattern] = [
    path("status/<str:token>/", candidate("status"), name="status"),
    path("new-link/", candidate("new_link"), name="new_link"),
]
