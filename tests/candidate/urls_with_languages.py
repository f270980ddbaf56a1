"""URLs as Wagtail's documentation has them for a site in several languages."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

urlpatterns = [
    path("interest/", include("wagtail_interest.urls")),
    *i18n_patterns(path("", include(wagtail_urls))),
]
