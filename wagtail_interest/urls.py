"""URLs a host includes once, before Wagtail's own: the candidate's links, which outlive the page."""

from __future__ import annotations

from django.urls import URLPattern, path

from wagtail_interest.candidate import views

app_name = "wagtail_interest"

urlpatterns: list[URLPattern] = [
    path("status/<str:token>/", views.status, name="status"),
    path("new-link/", views.new_link, name="new_link"),
]
