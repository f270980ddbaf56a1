"""Many entries at once, the same in each contender's tables: a kilobyte of answers, files and events as after the intake.

The first ten thousand are made in Python; the database multiplies those, so that a million takes minutes.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model
from wagtail.contrib.forms.models import FormSubmission

from tests import builders
from tests.benchmarks.peers.models import BareEntry
from tests.benchmarks.world import World
from wagtail_interest import clock
from wagtail_interest.records.area import Area
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest, event
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageKind, MessageState

CHUNK = 1000
#: So many are made one by one; larger sizes are whole multiples of it.
SEED = 10_000
#: Tables whose rows belong to one entry.
OWNED = (Interest.areas.through, Event, Attachment, Message)
#: A copy's keys are those of its original and a multiple of this.
STRIDE = 10_000_000
MOVED = ("id", "interest_id", "candidate_id")
#: Column to what a copy has there: keys move, what must be unique or found apart is told apart by the copy's number.
OTHERWISE = {
    **dict.fromkeys(MOVED, f"{{}} + n * {STRIDE}"),
    **dict.fromkeys(("address", "email", "to", "search_text"), "REPLACE({}, '@', '.c' || n || '@')"),
    **dict.fromkeys(("reference", "submission_key"), "n || 'x' || SUBSTR({}, 4)"),
    "key": "n || 'x' || {}",
}
FIRST = ("Anna", "Björn", "Cecilia", "David", "Elin", "Farid", "Gunilla", "Hassan", "Ida", "Jonas")
LAST = ("Åkesson", "Berg", "Ceder", "Dahl", "Ek", "Falk", "Gran", "Hed", "Ivarsson", "Jansson", "Kvist")
#: One in ten is to answer, one kept in touch with, one in process.
STEPS = ("new", "keep_in_touch", "in_process", *["new"] * 5, *["ended"] * 2)
TEXT = "I like people and know the trade. " * 25


def grow_to(world: World, count: int) -> None:
    """Add entries until each contender has *count*, then let the database look at its tables."""
    now = clock.now()
    have = Interest.objects.count()
    numbers = iter(range(have, min(count, SEED)))
    while batch := list(islice(numbers, CHUNK)):
        _ours(world, batch, now)
    for model, make in ((FormSubmission, _classic), (BareEntry, _bare)):
        numbers = iter(range(model.objects.count(), min(count, SEED)))
        while batch := list(islice(numbers, CHUNK)):
            model.objects.bulk_create([make(world, number) for number in batch])
    first, last = max(have // SEED, 1), count // SEED - 1
    if last >= first:
        for each in (Candidate, Interest, *OWNED, FormSubmission, BareEntry):
            multiply(each, first, last)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def multiply(model: type[Model], first: int, last: int) -> None:
    """Copy the rows that were made in Python, once for each number from *first* to *last*."""
    quote, meta = connection.ops.quote_name, model._meta
    columns = [field.column for field in meta.concrete_fields]
    shown = [OTHERWISE.get(column, "{}").format(f"t.{quote(column)}") for column in columns]
    # rows made in Python, and of such: what this run did to a copy stays alone
    kept = [f"t.{quote(name)} IS NULL OR t.{quote(name)} < {STRIDE}" for name in columns if name in MOVED]
    made = " AND ".join(f"({each})" for each in kept)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(meta.db_table)} ({', '.join(map(quote, columns))}) "
            f"WITH RECURSIVE copies(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM copies WHERE n < {last}) "
            f"SELECT {', '.join(shown)} FROM copies CROSS JOIN {quote(meta.db_table)} t WHERE {made}"
        )


def name_of(number: int) -> str:
    """Return an invented name."""
    return f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"


def _ours(world: World, numbers: list[int], now: Any) -> None:
    form = world.form
    version = form.versions.get()
    asked = [item["id"] for item in version.definition]
    swedish = version.definition[2]["options"]
    people = Candidate.objects.bulk_create(
        [Candidate(address=f"p{number}@example.com", created_at=now) for number in numbers]
    )
    entries = Interest.objects.bulk_create(
        [
            _entry(form, version, person, number, now, _answers(asked, swedish, number))
            for number, person in zip(numbers, people, strict=True)
        ]
    )
    areas = list(Area.objects.values_list("pk", flat=True))
    chosen = Interest.areas.through
    chosen.objects.bulk_create([chosen(interest_id=each.pk, area_id=areas[each.pk % 3]) for each in entries])
    codes = ("received", "screened")
    Event.objects.bulk_create([event(each, code, now=now) for each in entries for code in codes])
    Attachment.objects.bulk_create([_file(each, now) for each in entries])
    Message.objects.bulk_create([_mail(each, now) for each in entries])


def _answers(asked: list[str], swedish: list[dict[str, str]], number: int) -> dict[str, Any]:
    given = ("yes" if number % 2 else "no", number % 30, swedish[number % 3]["id"], "2026-12-01", TEXT)
    return dict(zip(asked, given, strict=True))


def _entry(
    form: Any, version: Any, person: Candidate, number: int, now: Any, answers: dict[str, Any]
) -> Interest:
    at = now - timedelta(minutes=number * 7 % 500_000)
    name, reference = name_of(number), f"B{number:07d}"
    return Interest(
        reference=reference,
        form=form,
        version=version,
        candidate=person,
        kind=form.kind,
        language="en",
        name=name,
        email=person.address,
        phone="070-123 45 67",
        availability="active" if number % 3 else "future",
        answers=answers,
        search_text=f"{name}\n{person.address}\n{reference}\ngood".lower(),
        submitted_at=at,
        due_on=(at + timedelta(days=7)).date(),
        retain_until=(at + timedelta(days=365)).date(),
        submission_key=uuid.uuid4().hex + uuid.uuid4().hex,
        screening=[{"id": "x", "label": "Driving licence", "counts": "must", "verdict": "met"}],
        result="meets" if number % 2 else "misses",
        must_met=number % 2,
        must_all=1,
        settled_at=at if number % 10 else None,
        step=STEPS[number % 10],
        next_touch_on=(at + timedelta(days=90)).date() if STEPS[number % 10] == "keep_in_touch" else None,
        changed_at=at,
    )


def _file(entry: Interest, now: Any) -> Attachment:
    digest = uuid.uuid4().hex * 2
    return Attachment(
        interest=entry,
        form_id=entry.form_id,
        file=f"{digest[:2]}/{digest[:32]}.pdf",
        shown_name="cv.pdf",
        extension="pdf",
        size=300_000,
        digest=digest,
        pictured_at=now,
        created_at=now,
    )


def _mail(entry: Interest, now: Any) -> Message:
    return Message(
        kind=MessageKind.CONFIRMATION,
        interest=entry,
        candidate_id=entry.candidate_id,
        to=entry.email,
        language="en",
        state=MessageState.SENT,
        next_try_at=now,
        give_up_at=now,
        message_id=f"<{uuid.uuid4().hex}@example.com>",
        created_at=now,
        state_at=now,
        sent_at=now,
    )


def _classic(world: World, number: int) -> FormSubmission:
    data = {
        "name": name_of(number),
        "e_mail": f"p{number}@example.com",
        "phone": "070-123 45 67",
        "availability": "Actively looking",
        "areas": "Sales",
        "cv": "/documents/1/cv.pdf",
        "driving_licence": "Yes",
        "years_in_the_trade": str(number % 30),
        "swedish": "Good",
        "earliest_start": "2026-12-01",
        "what_do_you_bring": TEXT,
        "kept_for_future_openings": True,
    }
    return FormSubmission(page_id=world.classic.pk, form_data=data)


def _bare(world: World, number: int) -> BareEntry:
    return BareEntry(
        page_id=world.bare.pk,
        time=builders.NOW - timedelta(minutes=number),
        name=name_of(number),
        email=f"p{number}@example.com",
        answers={"bring": TEXT},
        file="x",
    )
