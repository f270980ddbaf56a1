"""URLs a host includes once, before Wagtail's own: the candidate's links, which outlive the page."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "wagtail_interest"

urlpatterns: list[URLPattern] = []
