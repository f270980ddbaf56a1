"""Answering by mail: one verb queues the words, settles what was owed and does what follows, and can be taken back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from wagtail_interest.conf import conf
from wagtail_interest.followup import promise
from wagtail_interest.followup.confirmation import ReplyAddresses, site_name
from wagtail_interest.followup.restoring import turned
from wagtail_interest.followup.steps import REVOCABLE_EXITS
from wagtail_interest.followup.verbs import (
    Done,
    Judged,
    all_failed,
    chunks,
    lock,
    lock_candidates,
    sort_out,
    write,
)
from wagtail_interest.followup.waiting import Waiting, touch_after, until_after
from wagtail_interest.mail.queue import Letter, queue_each
from wagtail_interest.questions.clean import clean_line, clean_text
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.reply_template import SUBJECT_LIMIT, TEXT_LIMIT, TOUCHING
from wagtail_interest.vocabulary import EventCode, Exit, MessageKind, MessageState, Outcome, Step, Then

#: After this long the same words are a new mail, no double click.
ANEW = timedelta(days=1)

#: The answer never reached the candidate.
LOST = (MessageState.FAILED, MessageState.BOUNCED, MessageState.REJECTED, MessageState.CANCELLED)
#: Nothing is sent to who left (promise P29) or is spam.
UNWRITABLE = (Exit.WITHDREW, Exit.ERASED_SELF, Exit.SPAM)

Follow = Callable[[Interest], dict[str, Any]]


def answer(
    ids: Iterable[int],
    *,
    subject: str,
    text: str,
    then: str = Then.ANSWER,
    next_touch_on: date | None = None,
    waiting_until: date | None = None,
    by: Any,
    now: datetime,
    batch: str = "",
) -> Done:
    """Queue one answer an entry, settle what was owed and do what follows, in one transaction a chunk.

    The mail leaves after ``UNDO_SECONDS``; until then ``undo(batch)`` takes all of it back. The same words to the
    same entry within a day (a double click) are skipped, unless the earlier mail never arrived. Who withdrew,
    erased themselves or is confirmed spam cannot be written to: failed.

    Args:
        subject: may hold the placeholders of ``mail.placeholders``, as *text* may; filled for each entry.
        then: a ``Then``; asking leaves the answer owed until the candidate has been waited for.
        next_touch_on: for *keep in touch* and *could be trained*; three months when not given.
        waiting_until: for *ask the candidate*; 14 days when not given.
        batch: names this press, at most 32 characters; made up when empty.
    """
    subject, text = clean_line(subject, SUBJECT_LIMIT), clean_text(text, TEXT_LIMIT)
    today = promise.local_day(now)
    if not subject or not text or then not in Then.values:
        return all_failed(ids)
    if any(day is not None and day < today for day in (next_touch_on, waiting_until)):
        return all_failed(ids)
    touch, until = next_touch_on or touch_after(today), waiting_until or until_after(today)
    sending = _Sending(
        {"subject": subject, "text": text, "then": str(then)},
        day=touch if then in TOUCHING else until if then == Then.ASK else None,
        by=by,
        now=now,
        batch=batch or secrets.token_hex(16),
    )
    follow = _follow(then, touch=touch, until=until, now=now)
    result = Done()
    for chunk in chunks(ids):
        result.add(_answer_chunk(chunk, sending, follow))
    return result


@transaction.atomic
def _answer_chunk(chunk: list[int], sending: _Sending, follow: Follow) -> Done:
    lock_candidates(chunk)
    rows = lock(chunk, "form__site", "form__plan__owner", "candidate")
    sent = sending.send([row for row in rows if row.exit not in UNWRITABLE])

    def judge(row: Interest) -> Judged:
        if row.exit in UNWRITABLE:
            return "failed"
        return "done" if row.pk in sent else "skipped"

    part, changed = sort_out(chunk, rows, judge)
    changes = {row.pk: follow(row) for row in changed}
    write(
        changed,
        lambda row: changes[row.pk],
        code=EventCode.REPLIED,
        by=sending.by,
        now=sending.now,
        data=lambda row: {
            "message": sent[row.pk],
            "then": sending.words["then"],
            **turned(row, changes[row.pk]),
        },
    )
    return part


class _Sending:
    """One press of *send*: the words for all, and the mail of each."""

    def __init__(
        self, words: dict[str, str], *, day: date | None, by: Any, now: datetime, batch: str
    ) -> None:
        self.words, self.day, self.by, self.now, self.batch = words, day, by, now, batch
        self.digest = hashlib.sha256(f"{words['subject']}\0{words['text']}".encode()).hexdigest()[:32]
        self.addresses = ReplyAddresses()

    def send(self, rows: list[Interest]) -> dict[int, int]:
        """Queue the mail to each; return entry id to mail id, without those who have had these words already."""
        earlier = self._earlier(rows)
        stored = queue_each(
            MessageKind.REPLY,
            [self._letter(row, earlier.get(row.pk, 0)) for row in rows],
            now=self.now,
            created_by=self.by,
            not_before=self.now + timedelta(seconds=conf.UNDO_SECONDS),
            batch=self.batch,
        )
        return {message.interest_id: message.pk for message in stored if message.interest_id}

    def _earlier(self, rows: list[Interest]) -> dict[int, int]:
        """Count the earlier answers of these entries that do not stand in the way of the same words again."""
        past = Message.objects.filter(interest__in=[row.pk for row in rows], kind=MessageKind.REPLY)
        past = past.filter(Q(state__in=LOST) | Q(created_at__lte=self.now - ANEW))
        return dict(past.order_by().values_list("interest").annotate(Count("pk")))

    def _letter(self, row: Interest, earlier: int) -> Letter:
        site = row.form.site
        return Letter(
            to=row.email,
            language=row.language,
            context={
                **self.words,
                "name": called(row.name),
                "reference": row.reference,
                "due_on": self.day or row.due_on,
                "form_title": row.form.title,
                "site_name": site_name(site),
            },
            interest=row,
            candidate=row.candidate,
            reply_to=self.addresses.of(row.form),
            key=f"reply:{row.pk}:{self.digest}:{earlier}",
        )


def called(name: str) -> str:
    """Return what ``{name}`` in an answer stands for: the first of the names as they were given."""
    return next(iter(name.split()), "")


def _follow(then: str, *, touch: date, until: date, now: datetime) -> Follow:
    """Return what follows for one entry, as changes of its columns."""
    waiting = Waiting()

    def ask(row: Interest) -> dict[str, Any]:
        return {**waiting.until(row, until), "next_touch_on": None, **_reopened(row)}

    def settle(row: Interest) -> dict[str, Any]:
        changes: dict[str, Any] = {"waiting_until": None}
        if row.settled_at is None:
            changes["settled_at"] = now
        if then == Then.ANSWER:
            return changes if row.step != Step.WAITING else changes | {"step": Step.NEW.value}
        changes |= {"outcome": "", "next_touch_on": None}
        if then == Then.DECLINE:
            return changes | {"step": Step.ENDED.value, "outcome": Outcome.DECLINED.value}
        changes |= _reopened(row)
        if then == Then.START_PROCESS:
            return changes | {"step": Step.IN_PROCESS.value}
        changes |= {"step": Step.KEEP_IN_TOUCH.value, "next_touch_on": touch}
        return changes | {"could_train": True} if then == Then.COULD_TRAIN else changes

    return ask if then == Then.ASK else settle


def _reopened(row: Interest) -> dict[str, Any]:
    """Return the change that takes an exit back that a person set by judgement; the answer goes on with the entry."""
    return {"exit": ""} if row.exit in REVOCABLE_EXITS else {}
