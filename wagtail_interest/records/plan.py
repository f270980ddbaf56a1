"""The handling plan: who answers, what is promised, how long an interest is kept."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_interest.conf import USER_MODEL


class PlanQuerySet(models.QuerySet["HandlingPlan"]):
    """Plans, and the one that holds where nothing else is said."""

    def default_for(self, site_id: int | None) -> HandlingPlan | None:
        """Return the site's default plan with its owner, else the default of all sites, else None."""
        found = self.filter(Q(site=site_id) | Q(site=None), is_default=True).select_related("owner")
        plans = {plan.site_id: plan for plan in found.order_by()}
        return plans.get(site_id) or plans.get(None)


class HandlingPlan(models.Model):
    """Kept by recruiters, outside page revisions; forms point to it, and changing it needs no page edit."""

    name = models.CharField(_("name"), max_length=120)
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Leave empty for all sites."),
    )
    is_default = models.BooleanField(
        _("default plan"), default=False, help_text=_("Holds for every form that names no plan of its own.")
    )
    owner = models.ForeignKey(
        USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Answers those who write. Without an owner no form with this plan is open."),
    )
    deputy = models.ForeignKey(
        USER_MODEL,
        verbose_name=_("deputy"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Recommended: answers when the owner cannot."),
    )
    active_days = models.PositiveSmallIntegerField(
        _("answer to those actively looking, within working days"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    future_days = models.PositiveSmallIntegerField(
        _("answer to those open to future opportunities, within working days"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    retention_months = models.PositiveSmallIntegerField(
        _("keep for, in months"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Shown to the candidate. After that date the interest is erased."),
    )
    reply_to = models.EmailField(
        _("reply-to address"),
        blank=True,
        help_text=_("A shared mailbox. Empty: the owner's own address."),
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("handling plan")
        verbose_name_plural = _("handling plans")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(is_default=True, site__isnull=False),
                name="wi_one_default_per_site",
            ),
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True, site__isnull=True),
                name="wi_one_default_of_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def able_owner(self) -> Any:
        """The owner, else the deputy, when active; None when nobody can answer."""
        for user in (self.owner, self.deputy):
            if user is not None and user.is_active:
                return user
        return None

    def days_for(self, availability: str) -> int:
        """Return the promised working days for an ``Availability``."""
        return self.active_days if availability == "active" else self.future_days
