"""Writes one row of counts a form and day (UTC): what stays when people are erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.form import DailyCount, Form
from wagtail_interest.records.interest import OWED, Interest
from wagtail_interest.vocabulary import Spam


def write_counts(now: datetime) -> int:
    """Write today's row of every form, again and again the same; return the number of rows.

    Tests and confirmed spam are in ``stored`` only. ``received`` and ``answered`` are the day's so far and never
    fall: somebody who sends and erases on the same day has been received. The others are what stands now.
    """
    now = now.astimezone(UTC)
    start = datetime.combine(now.date(), time.min, tzinfo=UTC)
    end = start + timedelta(days=1)
    today = local_day(now)
    counted = Q(is_test=False) & ~Q(spam=Spam.CONFIRMED)
    owed = counted & OWED
    found = {
        row["form_id"]: row
        for row in Interest.objects.order_by()
        .values("form_id")
        .annotate(
            received=Count("pk", filter=counted & Q(submitted_at__gte=start, submitted_at__lt=end)),
            answered=Count("pk", filter=counted & Q(settled_at__gte=start, settled_at__lt=end)),
            owed=Count("pk", filter=owed),
            overdue=Count("pk", filter=owed & Q(due_on__lt=today)),
            stored=Count("pk"),
        )
    }
    before = {row.form_id: row for row in DailyCount.objects.filter(day=now.date())}
    rows = [
        _row(form_id, now, found.get(form_id, {}), before.get(form_id))
        for form_id in Form.objects.order_by("pk").values_list("pk", flat=True)
    ]
    DailyCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["form", "day"],
        update_fields=["received", "answered", "owed", "overdue", "stored"],
    )
    return len(rows)


def _row(form_id: int, now: datetime, found: Mapping[str, Any], before: DailyCount | None) -> DailyCount:
    return DailyCount(
        form_id=form_id,
        day=now.date(),
        received=max(found.get("received", 0), before.received if before else 0),
        answered=max(found.get("answered", 0), before.answered if before else 0),
        owed=found.get("owed", 0),
        overdue=found.get("overdue", 0),
        stored=found.get("stored", 0),
    )
