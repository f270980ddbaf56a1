"""The review: one person goes through what needs a decision on the forms they answer for, from start to end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Q, Subquery

from wagtail_interest.access import visible_forms
from wagtail_interest.followup import opening
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.followup.duty import Plans, duty_of, forms_to_review, ids_of, plans_on, seen_forms
from wagtail_interest.followup.figures import Figures, figures, to_answer, to_touch
from wagtail_interest.followup.intake_state import is_closed
from wagtail_interest.followup.promise import local_day
from wagtail_interest.followup.rhythm import next_review_day
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Event, Interest, InterestQuerySet
from wagtail_interest.records.review import Review
from wagtail_interest.vocabulary import EventCode

#: What a reviewer does to an entry that answers the person.
ANSWERS = (EventCode.REPLIED, EventCode.ANSWERED)
#: What a reviewer does to an entry that decides something about it.
DECISIONS = (
    *ANSWERS,
    EventCode.NO_ANSWER_OWED,
    EventCode.SPAM,
    EventCode.STEP,
    EventCode.WAITING,
    EventCode.TOUCH,
)


@dataclass(frozen=True)
class Place:
    """Where an entry stands in a review: "3 of 12"; what was decided in this review counts as before it."""

    number: int
    total: int


#: How a ``Spot`` is written into an address.
_SPOT = re.compile(r"(?P<queue>answer|touch)\.(?P<day>\d{4}-\d\d-\d\d)\.(?P<pk>\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Spot:
    """Where an entry stands among what a review shows, kept when the entry itself moves on: its decision moves it."""

    is_touch: bool
    day: date
    pk: int

    def __str__(self) -> str:
        return f"{'touch' if self.is_touch else 'answer'}.{self.day.isoformat()}.{self.pk}"

    @classmethod
    def read(cls, text: str) -> Spot | None:
        """Return what ``str`` wrote; None for anything else."""
        found = _SPOT.fullmatch(text)
        if found is None:
            return None
        try:
            return cls(found["queue"] == "touch", date.fromisoformat(found["day"]), int(found["pk"]))
        except ValueError:
            return None


@dataclass(frozen=True)
class DueForm:
    """A form whose review day has come, with something to decide that stood there on that day."""

    form: Form
    since: date
    figures: Figures


def open_review(user: Any) -> Review | None:
    """Return the review *user* has begun and not ended."""
    return Review.objects.filter(reviewer=user, finished_at__isnull=True).first()


def start(user: Any, now: datetime) -> Review:
    """Begin a review, or go on with the open one; without anything to decide it closes itself at once.

    An open one goes on with the forms of today: plans and people may have changed since it began.
    """
    today = local_day(now)
    forms = forms_to_review(user, plans_on(today), seen_forms(user))
    with transaction.atomic():
        review = open_review(user) or _begin(user, now)
        review.forms.set(forms)
    finish_if_done(review, user, now=now)
    return review


def _begin(user: Any, now: datetime) -> Review:
    try:
        with transaction.atomic():
            return Review.objects.create(reviewer=user, started_at=now)
    except IntegrityError:  # a double click: one open review a person
        review = open_review(user)
        if review is None:
            raise
        return review


def forms_of(review: Review, user: Any) -> list[Form]:
    """Return the forms of *review* that *user* may still see, by title."""
    return list(visible_forms(user).filter(pk__in=review.forms.values("pk")).select_related("site"))


def _queues(review: Review, user: Any, today: date) -> tuple[InterestQuerySet, InterestQuerySet]:
    """Return what is to answer and whose next touch is due, each in its order."""
    ids = ids_of(forms_of(review, user))
    return (
        to_answer(ids, today).order_by("due_on", "pk"),
        to_touch(ids, today).order_by("next_touch_on", "pk"),
    )


def spot_of(interest: Interest, *, now: datetime) -> Spot | None:
    """Return where *interest*, as it is given, stands among those to answer or to keep in touch with.

    None when it was put off to a later day: then nothing says where it stood.
    """
    today, touch = local_day(now), interest.next_touch_on
    if interest.is_waiting(today):
        return None
    if touch is None or not _stands_among_touches(interest):
        return Spot(False, interest.due_on, interest.pk)
    return Spot(True, touch, interest.pk) if touch <= today else None


def next_entry(review: Review, user: Any, *, now: datetime, after: Spot | None = None) -> int | None:
    """Return the id of the first entry that needs a decision, most urgent first; None at the end.

    Args:
        after: leave out the entry of this spot and what stands before it.
    """
    answers, touches = _queues(review, user, local_day(now))
    if after is not None and after.is_touch:
        touches = _beyond(touches, "next_touch_on", after)
        return touches.values_list("pk", flat=True).first()
    if after is not None:
        answers = _beyond(answers, "due_on", after)
    pk = answers.values_list("pk", flat=True).first()
    return pk if pk is not None else touches.values_list("pk", flat=True).first()


def _beyond(queue: InterestQuerySet, key: str, spot: Spot) -> InterestQuerySet:
    later = Q(**{f"{key}__gt": spot.day}) | Q(**{key: spot.day}, pk__gt=spot.pk)
    return queue.filter(later).exclude(pk=spot.pk)


def _stands_among_touches(interest: Interest) -> bool:
    return not interest.is_owed and interest.settled_at is not None and interest.next_touch_on is not None


def is_anything_left(review: Review, user: Any, *, now: datetime) -> bool:
    """Return whether an entry needs a decision, or a role form asks whether it is still wanted."""
    return next_entry(review, user, now=now) is not None or bool(forms_asking(review, user, now=now))


def place(review: Review, user: Any, interest: Interest, *, now: datetime) -> Place:
    """Return where *interest* stands among what was decided and what is left."""
    answers, touches = _queues(review, user, local_day(now))
    decided = _decided(review)
    owed = _count(answers, decided, "due_on", interest)
    touch = _count(touches, decided, "next_touch_on", interest)
    done = decided.count() - owed["again"] - touch["again"]
    before = owed["all"] + touch["before"] if _stands_among_touches(interest) else owed["before"]
    total = max(done + owed["all"] + touch["all"], 1)
    return Place(min(done + before + 1, total), total)


def _count(
    queue: InterestQuerySet, decided: InterestQuerySet, key: str, interest: Interest
) -> dict[str, int]:
    """Count *queue*: all, those before *interest* by *key*, and those that need a decision again."""
    day = getattr(interest, key)
    before = Q(pk__in=[])
    if day is not None:
        before = Q(**{f"{key}__lt": day}) | Q(**{key: day}, pk__lt=interest.pk)
    return queue.order_by().aggregate(
        all=Count("pk"),
        before=Count("pk", filter=before),
        again=Count("pk", filter=Q(pk__in=decided.values("pk"))),
    )


def _decided(review: Review, codes: Iterable[str] = DECISIONS) -> InterestQuerySet:
    """Return the entries to which the reviewer did one of *codes* since the review began."""
    events = Event.objects.filter(
        actor=review.reviewer, at__gte=review.started_at, code__in=list(codes), form__in=review.forms.all()
    )
    if review.finished_at is not None:
        events = events.filter(at__lte=review.finished_at)
    return Interest.objects.filter(pk__in=events.values("interest"))


def answered_so_far(review: Review) -> int:
    """Return how many entries the reviewer has answered in *review*; one taken back does not count."""
    return _decided(review, ANSWERS).filter(settled_at__isnull=False).count()


def left_to_answer(review: Review, user: Any, *, now: datetime) -> int:
    """Return how many entries of *review* still wait for an answer."""
    return _queues(review, user, local_day(now))[0].count()


def finish(review: Review, now: datetime, *, by_itself: bool = False) -> Review:
    """End *review* with its figures; an ended one stays as it is, so that twice is once."""
    with transaction.atomic():
        figures_now = {
            "finished_at": now,
            "answered": answered_so_far(review),
            "owed": left_to_answer(review, review.reviewer, now=now) if review.reviewer else 0,
            "by_itself": by_itself,
        }
        Review.objects.filter(pk=review.pk, finished_at__isnull=True).update(**figures_now)
    review.refresh_from_db()
    return review


def finish_if_done(review: Review, user: Any, *, now: datetime) -> bool:
    """End an open review in which nothing is left to decide; return whether it is ended now."""
    if review.finished_at is None and not is_anything_left(review, user, now=now):
        finish(review, now, by_itself=answered_so_far(review) == 0)
    return review.finished_at is not None


def close_empty(now: datetime) -> int:
    """End every open review in which nothing is left to decide; return how many. For the clock."""
    rows = Review.objects.filter(finished_at__isnull=True).select_related("reviewer")
    return sum(
        finish_if_done(row, row.reviewer, now=now) if row.reviewer else bool(finish(row, now, by_itself=True))
        for row in rows
    )


def forms_asking(review: Review, user: Any, *, now: datetime) -> list[Form]:
    """Return the role forms of *review* whose review-by date has come: is this still a role we want interest for?"""
    return [form for form in forms_of(review, user) if asks_whether_wanted(form, local_day(now))]


def asks_whether_wanted(form: Form, today: date) -> bool:
    """Return whether the day has come to ask if *form*'s role is still wanted; a closed one is not asked about."""
    return opening.asks_whether_wanted(form, today) and not is_closed(form, today)


# -- when ------------------------------------------------------------------------------------------------------


def last_reviews(form_ids: Iterable[int]) -> dict[int, Review]:
    """Return form id to the last ended review that covered it, with its reviewer; two queries for any number."""
    ended = Review.objects.filter(forms=OuterRef("pk"), finished_at__isnull=False)
    newest = ended.order_by("-finished_at", "-pk").values("pk")[:1]
    rows = Form.objects.filter(pk__in=list(form_ids)).order_by()
    found = dict(rows.annotate(last=Subquery(newest)).values_list("pk", "last"))
    reviews = Review.objects.select_related("reviewer").in_bulk({pk for pk in found.values() if pk})
    return {form_id: reviews[pk] for form_id, pk in found.items() if pk}


def due_reviews(user: Any, now: datetime) -> list[DueForm]:
    """Return the forms *user* answers for today whose review is due; a missed one without debt costs nothing."""
    today = local_day(now)
    duty = duty_of(user, plans_on(today))
    return due_forms(duty.mine, duty.plans, figures(ids_of(duty.mine), today), now=now)


def due_forms(forms: list[Form], plans: Plans, found: dict[int, Figures], *, now: datetime) -> list[DueForm]:
    """Return those of *forms* whose review day has come while something waits that stood there on that day.

    Args:
        plans: of today, see ``duty.plans_on``.
        found: of today, see ``figures.figures``.
    """
    waiting = [form for form in forms if form.pk in found]
    due = []
    for form, since in _review_days(waiting, plans, now=now):
        stands_since = found[form.pk].oldest
        if since <= plans.today and stands_since is not None and stands_since <= since:
            due.append(DueForm(form, since, found[form.pk]))
    return due


def _review_days(forms: list[Form], plans: Plans, *, now: datetime) -> Iterator[tuple[Form, date]]:
    """Yield each form that has a plan with the review day that counts today, see ``rhythm.next_review_day``."""
    lasts = last_reviews(ids_of(forms)) if forms else {}
    for form in forms:
        plan, last = plans.of(form), lasts.get(form.pk)
        if plan is not None:
            held = local_day(last.finished_at) if last is not None and last.finished_at is not None else None
            yield form, next_review_day(plan, held, plans.today, working_days(form.site_id))
