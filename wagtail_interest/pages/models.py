"""The two concrete pages; behaviour lies in ``page_types.mixin``, a host with its own base page builds its own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from wagtail_interest.page_types.mixin import InterestPageMixin
from wagtail_interest.page_types.panels import interest_panels
from wagtail_interest.vocabulary import Kind


class GeneralInterestPage(InterestPageMixin, Page):  # type: ignore[django-manager-missing]  # Wagtail makes it
    """Takes in interest in the employer as such; asks for the kinds of work."""

    interest_kind = Kind.GENERAL
    page_description = _("A form for people who would like to work here, whatever the role.")
    content_panels = [*Page.content_panels, *interest_panels()]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("general interest page")
        verbose_name_plural = _("general interest pages")


class RoleInterestPage(InterestPageMixin, Page):  # type: ignore[django-manager-missing]  # Wagtail makes it
    """Takes in interest in one role that is not being recruited for right now."""

    interest_kind = Kind.ROLE
    page_description = _("A form for people interested in one role, while nobody is being recruited for it.")
    area = models.ForeignKey(
        "wagtail_interest.Area",
        verbose_name=_("area"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The kind of work this role belongs to."),
    )
    content_panels = [*Page.content_panels, *interest_panels(before_questions=(FieldPanel("area"),))]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("role-specific interest page")
        verbose_name_plural = _("role-specific interest pages")
