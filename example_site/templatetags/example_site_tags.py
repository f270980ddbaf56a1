"""What header and footer need to know of the site, also on pages that are no Wagtail pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from example_site.models import HomePage, OpeningsPage

register = template.Library()


@register.simple_tag(takes_context=True)
def site_pages(context: dict[str, Any]) -> dict[str, Any]:
    """Return home, openings and general interest page in the active language, and this page's other languages."""
    language = get_language() or settings.LANGUAGE_CODE
    openings = OpeningsPage.objects.live().filter(locale__language_code=language).first()
    return {
        "home_url": f"/{language}/",
        "openings": openings,
        "general": openings.general() if openings else None,
        "translations": _translations(context.get("page"), language),
        "demo_url": reverse("demo") if settings.DEBUG else "",
    }


def _translations(page: Page | None, language: str) -> list[dict[str, str]]:
    """Return address and name of the other languages: of *page* where it has them, else of the home page."""
    own = {}
    if isinstance(page, Page):
        own = {other.locale.language_code: other.url for other in page.get_translations().live()}
    homes = HomePage.objects.live().values_list("locale__language_code", flat=True)
    return [
        {"code": code, "label": label, "url": own.get(code) or f"/{code}/"}
        for code, label in settings.LANGUAGES
        if code != language and code in homes
    ]
