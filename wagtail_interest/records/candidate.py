"""The candidate: one row per normalised e-mail address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_interest.vocabulary import AddressState


class Candidate(models.Model):
    """A person as far as an address tells; name and phone stay on each interest as they were typed."""

    address = models.CharField(_("address"), max_length=254, help_text=_("Normalised."))
    address_state = models.CharField(
        _("address state"), max_length=12, choices=AddressState.choices, default=AddressState.UNCONFIRMED
    )
    link_version = models.PositiveIntegerField(default=1, help_text="Raised to end every link sent before.")
    created_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["address"], name="wi_one_candidate_per_address")]

    def __str__(self) -> str:
        return f"#{self.pk}"
