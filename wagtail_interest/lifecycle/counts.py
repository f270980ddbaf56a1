"""Writes one row of counts a form and day (UTC): what stays when people are erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from wagtail_interest.followup.promise import local_day
from wagtail_interest.records.form import DailyCount, Form
from wagtail_interest.records.interest import OWED, Interest
from wagtail_interest.records.mark import Mark
from wagtail_interest.vocabulary import Spam

#: Tests and confirmed spam are stored, nothing else.
COUNTED = Q(is_test=False) & ~Q(spam=Spam.CONFIRMED)
#: The mark of the last count, and how long it serves.
MARK, EVERY = "counts", timedelta(hours=1)


def count_hourly(now: datetime) -> bool:
    """Write today's counts unless that was done within the hour; return whether it was.

    The first count of a day also ends the day of the last one: what came and was answered after it is added.
    """
    now = now.astimezone(UTC)
    last = Mark.objects.filter(name=MARK, at__lte=now).first()
    if last is not None and last.at.date() == now.date() and last.at > now - EVERY:
        return False
    if last is not None and last.at.date() < now.date():
        end_day(last.at.date())
    write_counts(now)
    Mark.objects.update_or_create(name=MARK, defaults={"at": now})
    return True


def write_counts(now: datetime) -> int:
    """Write today's row of every form, again and again the same; return the number of rows.

    Tests and confirmed spam are in ``stored`` only. ``received`` and ``answered`` are the day's so far and never
    fall: somebody who sends and erases on the same day has been received. The others are what stands now.
    """
    now = now.astimezone(UTC)
    owed = COUNTED & OWED
    found = _by_form(
        **_flow(now.date()),
        owed=Count("pk", filter=owed),
        overdue=Count("pk", filter=owed & Q(due_on__lt=local_day(now))),
        stored=Count("pk"),
    )
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


def end_day(day: date) -> None:
    """Bring ``received`` and ``answered`` of a day that is over to its end; the rest stays as it stood when counted."""
    found = _by_form(**_flow(day))
    rows = list(DailyCount.objects.filter(day=day))
    for row in rows:
        flow = found.get(row.form_id, {})
        row.received = max(flow.get("received", 0), row.received)
        row.answered = max(flow.get("answered", 0), row.answered)
    DailyCount.objects.bulk_update(rows, ["received", "answered"], batch_size=500)


def _flow(day: date) -> dict[str, Count]:
    """Return what came and what was answered on *day*, to annotate forms' entries with."""
    start = datetime.combine(day, time.min, tzinfo=UTC)
    end = start + timedelta(days=1)
    return {
        "received": Count("pk", filter=COUNTED & Q(submitted_at__gte=start, submitted_at__lt=end)),
        "answered": Count("pk", filter=COUNTED & Q(settled_at__gte=start, settled_at__lt=end)),
    }


def _by_form(**counts: Count) -> dict[int, Mapping[str, Any]]:
    rows = Interest.objects.order_by().values("form_id").annotate(**counts)
    return {row["form_id"]: row for row in rows}


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
