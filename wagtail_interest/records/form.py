"""The form: a row beside the pages of one translation key, its question versions and who was granted it."""

from __future__ import annotations

import swapper
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_interest.conf import USER_MODEL
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Kind

swapper.set_app_prefix("wagtailcore", "wagtail")
PAGE_MODEL = swapper.get_model_name("wagtailcore", "Page")


class Form(models.Model):
    """What people did at run time, kept where no page revision can write it back.

    One row for all pages of one translation key; it survives the deletion of its pages, so entries stay
    readable under the old title.
    """

    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=255)
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    plan = models.ForeignKey(
        HandlingPlan,
        verbose_name=_("handling plan"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="forms",
        help_text=_("Empty: the site's default plan."),
    )
    area = models.ForeignKey(
        "wagtail_interest.Area",
        verbose_name=_("area"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("closed by hand"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    reopen_on = models.DateField(
        _("opens again on"), null=True, blank=True, editable=False, help_text="Ends a closing by hand."
    )
    override_until = models.DateField(
        _("kept open until"),
        null=True,
        blank=True,
        editable=False,
        help_text="Its last day, against a pause.",
    )
    override_by = models.ForeignKey(
        USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    override_reason = models.CharField(max_length=300, blank=True, editable=False)
    opened_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was first live with somebody to answer."
    )
    debt_warned_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the standing warning about debt was delivered."
    )
    unable_warned_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the standing warning that nobody can answer was.",
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("Is this still a role we want interest for? Asked on that day."),
    )
    measured = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Availability to figures; see followup.measure."
    )
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["title", "pk"]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.title

    @property
    def current_plan(self) -> HandlingPlan | None:
        """The form's own plan, else its site's default, else the default of all sites."""
        return self.plan or HandlingPlan.objects.default_for(self.site_id)


class FormPage(models.Model):
    """One page that shows a form; the form keeps the row's title when the page is deleted."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="pages")
    page = models.OneToOneField(PAGE_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=100)
    title = models.CharField(max_length=255)
    path = models.CharField(
        max_length=255, help_text="Tree path when last published; grants match it after deletion."
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.title


class FormVersion(models.Model):
    """The questions and promises as they stood; stored once, shared by all entries sent while they held.

    ``definition`` is the list that ``questions.definition`` describes; ``texts`` holds the notice, the privacy
    notice, the consent line and their hash, as the candidate read them.
    """

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=100)
    definition = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["form", "digest"], name="wi_one_version_per_digest")]

    def __str__(self) -> str:
        return f"{self.form_id}:{self.digest[:8]}"


class FormGrant(models.Model):
    """A group may see the entries of every form on a page and below it."""

    group = models.ForeignKey(
        "auth.Group", verbose_name=_("group"), on_delete=models.CASCADE, related_name="+"
    )
    page = models.ForeignKey(PAGE_MODEL, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("entries granted")
        verbose_name_plural = _("entries granted")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["group", "page"], name="wi_one_grant_per_group_and_page")
        ]

    def __str__(self) -> str:
        return f"{self.group_id}:{self.page_id}"


class DailyCount(models.Model):
    """Counts of one form on one day (UTC), kept after people are erased; the source of later trends."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField()
    received = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    owed = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["form", "day"], name="wi_one_count_per_form_and_day")]

    def __str__(self) -> str:
        return f"{self.form_id}:{self.day:%Y-%m-%d}"
