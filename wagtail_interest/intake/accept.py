"""The one way an expression of interest is made: all its rows in one transaction, once, whatever is sent twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import CharField

from wagtail_interest.files import store
from wagtail_interest.followup.cancelling import cancel_unsent
from wagtail_interest.followup.confirmation import confirm
from wagtail_interest.followup.overrule import figures
from wagtail_interest.intake.address import normalise
from wagtail_interest.intake.dates import promise_dates
from wagtail_interest.intake.guard import is_suspected
from wagtail_interest.intake.reference import new_reference
from wagtail_interest.intake.repeat import earlier, submission_key
from wagtail_interest.intake.submission import Submission
from wagtail_interest.questions.screening import screen
from wagtail_interest.questions.snapshot import searchable
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest, Note, event
from wagtail_interest.records.prepared import Prepared, Slot
from wagtail_interest.signals import interest_accepted
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, Spam

#: Tries to find a reference nobody has; one in 10^11 is taken, so the second is already never needed.
TRIES = 5
_BY_ADDRESS: Prepared[Candidate] = Prepared(
    lambda: Candidate.objects.filter(address=Slot("address", CharField()))
)


@dataclass(frozen=True)
class Accepted:
    """The entry, and whether this call made it (False: it was sent before)."""

    interest: Interest
    created: bool


def accept(submission: Submission, *, now: datetime) -> Accepted:
    """Accept an expression of interest.

    Its files are stored already; the rows of entry, candidate, areas, files, events and confirmation mail are
    written together or not at all. The same sending again returns the first entry; its files are discarded.
    Mail is only queued, so what the candidate is told never depends on it.
    """
    key = submission_key(submission)
    try:
        return _accept_once(submission, key, now=now)
    except Exception:
        _forget_ids(submission.attachments)
        store.discard(submission.attachments)
        raise


def _accept_once(submission: Submission, key: str, *, now: datetime) -> Accepted:
    for tries_left in reversed(range(TRIES)):
        before = earlier(key)
        for winner in before:
            if winner.submission_key == key:
                store.discard(submission.attachments)
                return Accepted(winner, created=False)
        try:
            with transaction.atomic():
                return Accepted(_write(submission, key, before[:1], now=now), created=True)
        except IntegrityError:  # lost the race, or the reference is taken: look again
            if not tries_left:
                raise
            _forget_ids(submission.attachments)
    raise AssertionError("unreachable")


def _write(submission: Submission, key: str, before: list[Interest], *, now: datetime) -> Interest:
    candidate = _candidate(submission.email, now=now)
    interest = _interest(submission, candidate, key, now=now)
    if before:
        interest.corrects = before[0]
    interest.save(force_insert=True)
    _write_areas(interest, submission)
    _write_files(interest, submission)
    if submission.note:
        Note.objects.create(interest=interest, author=submission.registered_by, text=submission.note, at=now)
    Event.objects.bulk_create(_events(interest, submission, before, now=now))
    if before:
        cancel_unsent([before[0].pk], now=now, kind=MessageKind.CONFIRMATION)
    confirm([interest], now=now, site=submission.site, plan=submission.plan, area=submission.area_name)
    interest_accepted.send(sender=Interest, interest=interest, plan=submission.plan, now=now)
    return interest


def _candidate(email: str, *, now: datetime) -> Candidate:
    """Return the candidate of an address, made when new; what is stored of a known one stays as it is."""
    address = normalise(email)
    Candidate.objects.bulk_create([Candidate(address=address, created_at=now)], ignore_conflicts=True)
    return _BY_ADDRESS(address=address)[0]


def _interest(submission: Submission, candidate: Candidate, key: str, *, now: datetime) -> Interest:
    definition = submission.version.definition
    uploaded = {row.question_id for row in (*submission.attachments, *submission.held) if row.question_id}
    screening = screen(definition, submission.answers, uploaded)
    dates = promise_dates(submission, now=now)
    received = submission.received_at or now
    reference = new_reference()
    words = (submission.name, submission.email, reference, searchable(definition, submission.answers))
    return Interest(
        reference=reference,
        form=submission.form,
        version=submission.version,
        candidate=candidate,
        kind=submission.form.kind,
        language=submission.language,
        name=submission.name,
        email=submission.email,
        phone=submission.phone,
        availability=submission.availability,
        areas_unsure=submission.areas_unsure,
        answers=submission.answers,
        search_text="\n".join(words).lower(),
        consent_pool=submission.consent_pool,
        submitted_at=received,
        promise=dates.promise,
        due_on=dates.due_on,
        told_on=dates.told_on,
        retain_until=dates.retain_until,
        source=submission.source,
        registered_by=submission.registered_by,
        submission_key=key,
        screening=screening.requirements,
        spam=Spam.SUSPECTED if is_suspected(submission.signs) else Spam.NONE,
        spam_signs=sorted(set(submission.signs)),
        is_test=submission.is_test,
        exit=Exit.TEST if submission.is_test else "",
        changed_at=now,
        **figures(screening),
    )


def _write_areas(interest: Interest, submission: Submission) -> None:
    chosen = Interest.areas.through
    chosen.objects.bulk_create(
        [chosen(interest_id=interest.pk, area_id=pk) for pk in sorted(set(submission.area_ids))]
    )


def _write_files(interest: Interest, submission: Submission) -> None:
    for row in submission.attachments:
        row.interest = interest
    Attachment.objects.bulk_create(submission.attachments)
    if submission.held:
        held = Attachment.objects.filter(pk__in=[row.pk for row in submission.held], interest__isnull=True)
        held.update(interest=interest, held_key="", held_until=None)


def _events(
    interest: Interest, submission: Submission, before: list[Interest], *, now: datetime
) -> list[Event]:
    actor = submission.registered_by
    code = EventCode.REGISTERED if actor is not None else EventCode.RECEIVED
    events = [
        event(interest, code, now=now, actor=actor, data={"source": str(submission.source)}),
        event(interest, EventCode.SCREENED, now=now, data={"result": str(interest.result)}),
    ]
    for first in before:
        events.append(event(interest, EventCode.CORRECTS, now=now, data={"corrects": first.pk}))
        events.append(event(first, EventCode.CORRECTS, now=now, data={"corrected_by": interest.pk}))
    return events


def _forget_ids(attachments: list[Attachment]) -> None:
    """Make rows that were rolled back insertable again."""
    for row in attachments:
        row.pk, row.interest = None, None
        row._state.adding = True
