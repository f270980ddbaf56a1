"""URLs a host includes once, before Wagtail's own: where forms are sent, and the candidate's links."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from wagtail_interest.first_use import function


def candidate(name: str) -> Callable[..., HttpResponse]:
    """Return the view *name* of the candidate's room; exempt from the CSRF check, its module says why."""

    return csrf_exempt(function(f"wagtail_interest.candidate.views.{name}"))


app_name = "wagtail_interest"
send = csrf_exempt(function("wagtail_interest.page_types.wherever.send"))  # it makes the check itself

urlpatterns: list[URLPattern] = [
    path("send/<uuid:key>/<int:page_id>/<slug:language>/", send, name="send"),
    path("status/<str:token>/", candidate("status"), name="status"),
    path("new-link/", candidate("new_link"), name="new_link"),
]
