"""The handling plan: who answers, what is promised, how long an interest is kept."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_interest.conf import USER_MODEL
from wagtail_interest.vocabulary import Promise, Purpose, Rhythm

#: As Python counts them: Monday is 0.
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
]


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
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.POOL)
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
    active_promise = models.CharField(
        _("those actively looking get"), max_length=8, choices=Promise.choices, default=Promise.PERSONAL
    )
    future_promise = models.CharField(
        _("those open to future opportunities get"),
        max_length=8,
        choices=Promise.choices,
        default=Promise.NOTICE,
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
    rhythm = models.CharField(_("review"), max_length=11, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    review_weekday = models.PositiveSmallIntegerField(_("on"), choices=WEEKDAYS, default=0)
    capacity_per_week = models.PositiveSmallIntegerField(
        _("answers we can give in a week"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    overdue_limit = models.PositiveSmallIntegerField(
        _("pause when more answers are overdue than"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(10_000)],
        help_text=_("Empty: what you can answer in a week."),
    )
    same_day_mail = models.BooleanField(
        _("mail me the same day when somebody who is actively looking writes"), default=True
    )
    next_steps = models.JSONField(
        _("what happens next"), default=dict, blank=True, help_text=_("Language code to text.")
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
        help_text=_(
            "A shared mailbox. Empty: that of the site's default plan, else the owner's own address."
        ),
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

    def promise_for(self, availability: str) -> str:
        """Return which ``Promise`` is given to an ``Availability``."""
        return self.active_promise if availability == "active" else self.future_promise

    @property
    def limit(self) -> int:
        """How many overdue answers a form bears; more make it warn and then pause."""
        return self.capacity_per_week if self.overdue_limit is None else self.overdue_limit

    def next_steps_in(self, language: str) -> str:
        """Return the plan's own words on what happens next in *language* or its base; empty: the standard text."""
        for code in (language, language.split("-")[0]):
            if self.next_steps.get(code):
                return str(self.next_steps[code])
        return ""
