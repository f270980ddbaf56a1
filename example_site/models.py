"""Pages of the example site: a home page, a list of openings and the openings; interest pages come from the plugin."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage


class HomePage(Page):
    """What Norrglimt is, and the way to its openings."""

    kicker = models.CharField(max_length=80, blank=True)
    lead = models.TextField(blank=True)
    body = RichTextField(blank=True, features=["h2", "h3", "bold", "italic", "link", "ul"])
    voice = models.TextField(blank=True)
    voice_of = models.CharField(max_length=120, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("kicker"),
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("voice"),
        FieldPanel("voice_of"),
    ]
    subpage_types = ["example_site.OpeningsPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the openings page and its openings."""
        openings = OpeningsPage.objects.child_of(self).live().first()
        return {
            **super().get_context(request, *args, **kwargs),
            "openings": openings,
            "jobs": openings.jobs() if openings else [],
            "roles": openings.roles() if openings else [],
        }


class OpeningsPage(Page):
    """All openings and, below them, "none of these fit?" with the interest pages: a site's own index page."""

    lead = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]

    def jobs(self) -> models.QuerySet[JobPage]:
        """Return the live openings, the one that closes first on top."""
        return JobPage.objects.child_of(self).live().order_by("apply_by")

    def roles(self) -> models.QuerySet[RoleInterestPage]:
        """Return the live role-specific interest pages below this one."""
        return RoleInterestPage.objects.child_of(self).live().order_by("title")

    def general(self) -> GeneralInterestPage | None:
        """Return the live general interest page below this one, if there is one."""
        return GeneralInterestPage.objects.child_of(self).live().first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add openings and interest pages."""
        return {
            **super().get_context(request, *args, **kwargs),
            "jobs": self.jobs(),
            "roles": self.roles(),
            "general": self.general(),
        }


class JobPage(Page):
    """One ordinary opening, with a last day to apply."""

    place = models.CharField(max_length=80)
    extent = models.CharField(max_length=80)
    apply_by = models.DateField()
    lead = models.TextField(blank=True)
    body = RichTextField(blank=True, features=["h2", "h3", "bold", "italic", "link", "ul"])

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("place"), FieldPanel("extent"), FieldPanel("apply_by")]),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    parent_page_types = ["example_site.OpeningsPage"]
    subpage_types: list[str] = []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the general interest page beside this opening."""
        parent = self.get_parent().specific
        return {**super().get_context(request, *args, **kwargs), "general": parent.general()}
