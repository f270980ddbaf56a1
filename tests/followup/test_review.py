"""A review from start to end: what it shows, one at a time, what it counts, and when one is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests import builders
from wagtail_interest.followup import opening, review, spam
from wagtail_interest.followup.exits import end_without_answer
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.review import Review
from wagtail_interest.vocabulary import Kind, Spam, Step

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def go_through(of: Review, user, *, now: datetime, limit: int = 50) -> list[int]:
    """Answer each entry as the review shows it; return their ids."""
    seen = []
    while (pk := review.next_entry(of, user, now=now)) is not None and len(seen) < limit:
        seen.append(pk)
        log_answer([pk], "phone", by=user, now=now)
        Interest.objects.filter(pk=pk).update(next_touch_on=None)
    return seen


def test_review_shows_only_what_needs_a_decision_most_urgent_first(recruiter, form, now):
    later = builders.interest(form, due_on=date(2026, 3, 12))
    late = builders.interest(form, due_on=date(2026, 3, 2))
    doubted = builders.interest(form, due_on=date(2026, 3, 13), spam=Spam.SUSPECTED)
    back = builders.interest(
        form, due_on=date(2026, 3, 14), step=Step.WAITING, waiting_until=date(2026, 3, 3)
    )
    lost = builders.interest(
        form,
        due_on=date(2026, 3, 15),
        candidate=builders.candidate("lost@example.com", address_state="unreachable"),
    )
    touch = builders.interest(
        form, settled_at=now, step=Step.KEEP_IN_TOUCH, next_touch_on=date(2026, 3, 4), due_on=date(2025, 1, 1)
    )
    builders.interest(form, step=Step.WAITING, waiting_until=date(2026, 3, 4))
    builders.interest(form, settled_at=now)
    builders.interest(form, settled_at=now, step=Step.KEEP_IN_TOUCH, next_touch_on=date(2026, 3, 5))
    builders.interest(form, is_test=True, exit="test")
    builders.interest(form, spam=Spam.CONFIRMED, exit="spam")

    begun = review.start(recruiter, now)

    assert go_through(begun, recruiter, now=now) == [
        each.pk for each in (late, later, doubted, back, lost, touch)
    ]


def test_skipping_leads_on_and_what_was_skipped_waits_for_the_next_pass(recruiter, form, now):
    first = builders.interest(form, due_on=date(2026, 3, 2))
    second = builders.interest(form, due_on=date(2026, 3, 2))
    touch = builders.interest(form, settled_at=now, step=Step.KEEP_IN_TOUCH, next_touch_on=date(2026, 3, 1))
    begun = review.start(recruiter, now)

    def after(row: Interest) -> int | None:
        return review.next_entry(begun, recruiter, now=now, after=review.spot_of(row, now=now))

    assert (after(first), after(second), after(touch)) == (second.pk, touch.pk, None)
    assert review.next_entry(begun, recruiter, now=now) == first.pk


def test_spot_survives_an_address_and_nothing_else_is_one(recruiter, form, now):
    owed = builders.interest(form, due_on=date(2026, 3, 2))
    touch = builders.interest(form, settled_at=now, step=Step.KEEP_IN_TOUCH, next_touch_on=date(2026, 3, 1))
    for row in (owed, touch):
        spot = review.spot_of(row, now=now)
        assert review.Spot.read(str(spot)) == spot
    for text in (
        "",
        "7",
        "answer.2026-02-30.7",
        "touch.2026-03-01.x",
        "answer.2026-03-01.7 ",
        "answer.٢٠٢٦-03-01.7",
    ):
        assert review.Spot.read(text) is None


def test_what_is_put_off_has_no_spot(form, now):
    asked = builders.interest(form, step=Step.WAITING, waiting_until=date(2026, 3, 20))
    kept = builders.interest(form, settled_at=now, step=Step.KEEP_IN_TOUCH, next_touch_on=date(2026, 6, 1))
    assert [review.spot_of(row, now=now) for row in (asked, kept)] == [None, None]


def test_place_counts_what_was_decided_and_what_was_skipped(recruiter, form, now):
    rows = [builders.interest(form, due_on=date(2026, 3, 2) + n * DAY) for n in range(4)]
    begun = review.start(recruiter, now)

    def place_of(row: Interest) -> str:
        found = review.place(begun, recruiter, row, now=now)
        return f"{found.number} of {found.total}"

    assert place_of(rows[0]) == "1 of 4"
    log_answer([rows[0].pk], "phone", by=recruiter, now=now)
    assert place_of(rows[1]) == "2 of 4"
    assert place_of(rows[3]) == "4 of 4"  # two skipped
    spam.mark_spam([rows[1].pk], by=recruiter, now=now)
    assert place_of(rows[2]) == "3 of 4"


def test_review_ends_with_its_figures_and_is_logged(recruiter, form, now, stranger):
    rows = [builders.interest(form, due_on=date(2026, 3, 2) + n * DAY) for n in range(4)]
    begun = review.start(recruiter, now)
    log_answer([rows[0].pk, rows[1].pk], "phone", by=recruiter, now=now)
    end_without_answer([rows[2].pk], "duplicate", by=recruiter, now=now)

    done = review.finish(begun, now + DAY)
    again = review.finish(begun, now + 2 * DAY)

    assert (done.answered, done.owed, done.by_itself) == (2, 1, False)
    assert again.finished_at == now + DAY
    assert list(done.forms.all()) == [form]


def test_answers_of_colleagues_and_of_before_do_not_count(recruiter, form, now, superuser):
    rows = [builders.interest(form) for _ in range(3)]
    log_answer([rows[0].pk], "phone", by=recruiter, now=now - DAY)
    begun = review.start(recruiter, now)
    log_answer([rows[1].pk], "phone", by=superuser, now=now)
    log_answer([rows[2].pk], "phone", by=recruiter, now=now)

    assert review.finish(begun, now).answered == 1


def test_review_with_nothing_to_decide_closes_itself(recruiter, form, now):
    begun = review.start(recruiter, now)

    assert (begun.finished_at, begun.by_itself, begun.answered, begun.owed) == (now, True, 0, 0)
    assert review.open_review(recruiter) is None


def test_review_gone_on_with_after_the_last_answer_says_what_was_answered(recruiter, form, now):
    entry = builders.interest(form)
    review.start(recruiter, now)
    log_answer([entry.pk], "phone", by=recruiter, now=now)

    done = review.start(recruiter, now + timedelta(hours=1))

    assert (done.answered, done.owed, done.by_itself) == (1, 0, False)


def test_open_review_is_one_a_person_and_goes_on(recruiter, form, now):
    builders.interest(form)
    begun = review.start(recruiter, now)

    assert review.start(recruiter, now + DAY) == begun
    assert Review.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_double_click_begins_one_review(recruiter, form, now):
    builders.interest(form)
    gate, begun = Barrier(2), []

    def press() -> None:
        gate.wait()
        try:
            begun.append(review.start(recruiter, now).pk)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(begun) == 2 and len(set(begun)) == 1
    assert Review.objects.count() == 1


def test_clock_closes_an_open_review_in_which_nothing_is_left(recruiter, form, now, superuser):
    row = builders.interest(form)
    begun = review.start(recruiter, now)
    assert review.close_empty(now) == 0
    log_answer([row.pk], "phone", by=superuser, now=now)

    assert review.close_empty(now + DAY) == 1
    begun.refresh_from_db()
    assert (begun.finished_at, begun.by_itself) == (now + DAY, True)


def test_role_form_past_its_date_asks_whether_it_is_still_wanted(recruiter, form, now):
    role = builders.form("Seller", kind=Kind.ROLE, review_by=date(2026, 3, 4))
    builders.form("Nurse", kind=Kind.ROLE, review_by=date(2026, 3, 5))
    builders.form("Closed", kind=Kind.ROLE, review_by=date(2026, 3, 1), closed_at=now)

    begun = review.start(recruiter, now)

    assert begun.finished_at is None
    assert review.forms_asking(begun, recruiter, now=now) == [role]
    opening.still_wanted(role, by=recruiter, now=now)
    assert review.finish_if_done(begun, recruiter, now=now)


def test_p9_review_never_shows_what_its_reviewer_may_not_see(recruiter, plan, form, now):
    builders.interest(form)
    begun = review.start(recruiter, now)
    plan.owner = builders.user("olle")
    plan.save()

    assert review.next_entry(begun, recruiter, now=now) is None
    assert review.forms_of(begun, recruiter) == []


def test_deputy_reviews_while_the_owner_is_away(recruiter, stranger, plan, form, now):
    plan.deputy = stranger
    plan.save()
    builders.interest(form, submitted_at=now - 5 * DAY)
    assert [due.form for due in review.due_reviews(recruiter, now)] == [form]
    assert review.due_reviews(stranger, now) == []

    Absence.objects.create(user=recruiter, first_day=date(2026, 3, 2), last_day=date(2026, 3, 8))

    assert review.due_reviews(recruiter, now) == []
    assert [due.form for due in review.due_reviews(stranger, now)] == [form]


# -- when ------------------------------------------------------------------------------------------------------


def test_review_is_due_from_its_day_until_it_is_held(recruiter, form, now):
    row = builders.interest(form, submitted_at=now - 5 * DAY)  # Friday
    (due,) = review.due_reviews(recruiter, now)
    assert (due.form, due.since, due.figures.to_answer) == (form, date(2026, 3, 2), 1)

    review.finish(review.start(recruiter, now), now)

    assert review.due_reviews(recruiter, now) == []
    assert [due.form for due in review.due_reviews(recruiter, now + 5 * DAY)] == [form]
    log_answer([row.pk], "phone", by=recruiter, now=now)
    assert review.due_reviews(recruiter, now + 5 * DAY) == []


def test_missed_ritual_without_debt_costs_nothing(recruiter, form, now):
    assert [review.due_reviews(recruiter, now + n * DAY) for n in range(60)] == [[]] * 60
    builders.interest(form, submitted_at=now)  # Wednesday: Monday's review had nothing to see

    assert review.due_reviews(recruiter, now) == []
    assert len(review.due_reviews(recruiter, now + 5 * DAY)) == 1


def test_last_review_names_day_and_person_for_many_forms_in_few_queries(
    recruiter, form, now, django_assert_num_queries
):
    others = [builders.form(f"Form {n}") for n in range(20)]
    builders.interest(form)
    review.finish(review.start(recruiter, now - 8 * DAY), now - 8 * DAY)
    latest = review.finish(review.start(recruiter, now - 4 * DAY), now - 4 * DAY)
    never = builders.form("Never", plan=builders.plan(name="Other", is_default=False))

    with django_assert_num_queries(2):
        found = review.last_reviews([form.pk, never.pk, *(each.pk for each in others)])

    assert found == {each.pk: latest for each in [form, *others]}
    assert found[form.pk].reviewer == recruiter
