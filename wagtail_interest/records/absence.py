"""When people are away and when the whole company is closed: days that no promise counts."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wagtail_interest.conf import USER_MODEL

#: In days; who is away for longer should give the plan another owner.
LONGEST_ABSENCE = 366


def _days(*ends: date | None) -> str:
    """Return first and last day as the reader's language writes them; what is not filled in yet is left out."""
    return " – ".join(date_format(each) if isinstance(each, date) else str(each) for each in ends if each)


class Absence(models.Model):
    """One person away, first to last day inclusive; holds for every form they answer for."""

    user = models.ForeignKey(USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField(_("first day away"))
    last_day = models.DateField(_("last day away"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-first_day", "pk"]
        indexes = [models.Index(fields=["user", "last_day"], name="wi_absence_user")]

    def __str__(self) -> str:
        return _days(self.first_day, self.last_day)

    def clean(self) -> None:
        """Refuse an end before the beginning, and an absence so long that it must be a slip of the hand."""
        if not (self.first_day and self.last_day):
            return
        if self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day cannot be before the first.")})
        if (self.last_day - self.first_day).days > LONGEST_ABSENCE:
            raise ValidationError(
                {"last_day": _("An absence can be a year at most; add another one when it is over.")}
            )


class ClosedPeriod(models.Model):
    """Days on which nobody answers anybody, such as July or Christmas; told to candidates."""

    names = models.JSONField(_("names"), default=dict, help_text=_("Language code to name."))
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Leave empty for all sites."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    every_year = models.BooleanField(_("the same days every year"), default=False)

    class Meta:
        verbose_name = _("closed period")
        verbose_name_plural = _("closed periods")
        ordering = ["first_day", "pk"]

    def __str__(self) -> str:
        return _days(self.first_day, self.last_day)

    def name_in(self, language: str) -> str:
        """Return the name in *language*, else in its base language, else in the first that has one."""
        for code in (language, language.split("-")[0], *self.names):
            if self.names.get(code):
                return str(self.names[code])
        return ""

    def clean(self) -> None:
        """Refuse an end before the beginning, and a period so long that it must be a slip of the hand."""
        if not (self.first_day and self.last_day):
            return
        if self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day cannot be before the first.")})
        if (self.last_day - self.first_day).days > 366:
            raise ValidationError({"last_day": _("A closed period can be a year at most.")})
        if self.every_year and (self.last_day - self.first_day).days > 180:
            raise ValidationError(
                {"last_day": _("A period that returns every year can be half a year at most.")}
            )

    def days_near(self, day: date) -> tuple[date, date] | None:
        """Return first and last day of the occurrence that *day* falls in; None outside.

        A yearly one returns from its own year on, and what begins or ends on 29 February does so on the 28th in
        other years.
        """
        if not self.every_year:
            return (self.first_day, self.last_day) if self.first_day <= day <= self.last_day else None
        over_new_year = self.last_day.year - self.first_day.year
        for year in (day.year, day.year - 1):
            first, last = _in_year(self.first_day, year), _in_year(self.last_day, year + over_new_year)
            if year >= self.first_day.year and first <= day <= last:
                return first, last
        return None


def _in_year(day: date, year: int) -> date:
    """Return the same day of another year; 28 February for a leap day."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
