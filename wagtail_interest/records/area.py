"""Areas: the kinds of work a candidate can choose, named once per language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """One kind of work, such as Sales or Care."""

    names = models.JSONField(_("names"), default=dict, help_text=_("Language code to name."))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(
        _("offered on forms"), default=True, help_text=_("Untick to stop offering it; entries keep it.")
    )

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """Return the name in *language*, else in its base language, else in the first that has one."""
        for code in (language, language.split("-")[0], *self.names):
            if self.names.get(code):
                return str(self.names[code])
        return f"#{self.pk}"
