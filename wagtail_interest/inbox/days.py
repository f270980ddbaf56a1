"""From one day to another: the filter of every list here that asks for days."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_filters.fields import DateRangeField


class DaysField(DateRangeField):
    """A range of days whose ends every database can hold: the calendar's first and last day fall out of UTC."""

    def compress(self, data_list: Any) -> Any:
        """Return the range.

        Raises:
            ValidationError: when an end cannot be told in UTC.
        """
        try:
            days = super().compress(data_list)
            for end in (days.start, days.stop) if days else ():
                if end is not None:
                    end.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError(_("Choose a day nearer to today.")) from error
        return days


class DaysFilter(django_filters.DateFromToRangeFilter):
    """Entries from one day to another; a day that makes no sense is named above the list."""

    field_class = DaysField
