"""The areas of entries, as a person sorts them; what the candidate chose first stays in the event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_interest.followup.verbs import Done, Judged, all_failed, chunks, lock, sort_out, write
from wagtail_interest.records.area import Area
from wagtail_interest.records.inserting import insert_all
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import EventCode


def set_areas(ids: Iterable[int], area_ids: Iterable[int], *, by: Any, now: datetime) -> Done:
    """Give entries exactly these areas; those that have just them are skipped, an unknown area fails for all.

    None at all is allowed: the entry then stands under its form's own area, as it would have without a choice.
    """
    wanted = sorted(set(area_ids))
    if Area.objects.filter(pk__in=wanted).count() != len(wanted):
        return all_failed(ids)
    chosen = Interest.areas.through.objects
    result = Done()
    for chunk in chunks(ids):
        with transaction.atomic():
            rows = lock(chunk)
            have: dict[int, list[int]] = {}
            links = chosen.filter(interest_id__in=chunk).order_by("area_id")
            for interest_id, area_id in links.values_list("interest_id", "area_id"):
                have.setdefault(interest_id, []).append(area_id)

            def judge(row: Interest, have: dict[int, list[int]] = have) -> Judged:
                return "skipped" if have.get(row.pk, []) == wanted and not row.areas_unsure else "done"

            part, changed = sort_out(chunk, rows, judge)
            chosen.filter(interest_id__in=part.done).delete()
            insert_all(chosen.model(interest_id=pk, area_id=area) for pk in part.done for area in wanted)
            write(
                changed,
                {"areas_unsure": False},
                code=EventCode.AREA,
                by=by,
                now=now,
                data=lambda row, have=have: {"areas": wanted, "from": have.get(row.pk, [])},  # type: ignore[misc]
            )
        result.add(part)
    return result
