"""Time-machine walks, day by day over whole quarters: weekends, public holidays, July, clock changes, a leap day, no cron.

What counts as a working day is written out here once more, so that a mistake in the calendar cannot hide itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import Site

from tests import builders
from wagtail_interest.followup import review
from wagtail_interest.followup.intake_state import IntakeState, state_of
from wagtail_interest.followup.promise import due_on
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.intake.accept import accept
from wagtail_interest.intake.submission import Submission
from wagtail_interest.management.jobs import JOBS, Way
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import Availability, EventCode, Intake, MessageKind, MessageState

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)
#: Public holidays in Sweden that fall on a Monday to Friday.
HOLIDAYS = {
    *map(date.fromisoformat, ("2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01")),
    *map(date.fromisoformat, ("2026-05-14", "2026-12-25", "2027-01-01", "2027-01-06", "2027-03-26")),
    *map(date.fromisoformat, ("2027-03-29", "2027-05-06", "2028-01-06", "2028-04-14", "2028-04-17")),
    *map(
        date.fromisoformat,
        ("2028-05-01", "2028-05-25", "2028-06-06", "2028-12-25", "2028-12-26", "2029-01-01"),
    ),
}
#: Overdue answers the form bears; it opens again at half of them.
LIMIT, LOW = 2, 1
#: Whole working days between a warning and the pause.
AHEAD = 5
_numbers = count(1)


def works(day: date) -> bool:
    """Say whether *day* counts: no weekend, no holiday, not July."""
    return day.weekday() < 5 and day not in HOLIDAYS and day.month != 7


def later(day: date, working_days: int) -> date:
    """Return the day so many working days after *day*."""
    while working_days:
        day += DAY
        working_days -= works(day)
    return day


def days(first: str, last: str) -> Iterator[date]:
    """Yield every day, both ends included."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += DAY


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """Return that moment on the wall clock in Stockholm."""
    return datetime.combine(day, time(hour, minute), tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def _sweden(settings):
    settings.WAGTAIL_INTEREST = {"HOLIDAYS": "SE"}


@pytest.fixture
def form(plan, tree, manager):
    """A published form that promises five working days and is closed every July; a manager hears of it, too."""
    plan.overdue_limit = LIMIT
    plan.save()
    builders.closed_period(every_year=True, last_day=date(2026, 7, 31))
    form = builders.form(page=tree, site=Site.objects.get(), opened_at=at(date(2025, 1, 7)))
    builders.version(form)
    return form


def write(form, now: datetime, availability: str = Availability.ACTIVE, **fields) -> Interest:
    """Let a visitor send an expression of interest."""
    number = next(_numbers)
    given = {"form": form, "version": form.versions.get(), "plan": form.current_plan, "site": form.site}
    who = {"name": "Anna", "email": f"quarter{number}@example.com", "form_token": f"quarter{number}"}
    given |= {"language": "en", "availability": availability, "consent_pool": True, **who, **fields}
    return accept(Submission(**given), now=now).interest


def state(form, now: datetime) -> IntakeState:
    """Return where the form stands, read anew."""
    form.refresh_from_db()
    return state_of(form, now)


def run(now: datetime) -> list[str]:
    """Run the clock's jobs at *now*, then send; return to whom among the colleagues a mail left by it."""
    before = set(Message.objects.values_list("pk", flat=True).filter(state=MessageState.SENT))
    for name in ("intake", "colleagues", "retention", "mail"):
        JOBS[name](now, Way(force=True))
    sent = Message.objects.filter(kind=MessageKind.SYSTEM, state=MessageState.SENT).exclude(pk__in=before)
    return sorted(sent.values_list("to", flat=True))


# -- the promise ----------------------------------------------------------------------------------------------


def test_every_day_of_three_years_promises_the_right_day(form, plan):
    for day in days("2026-01-01", "2028-12-31"):
        for hour, minute in ((0, 1), (2, 30), (23, 59)):
            assert due_on(
                plan, Availability.ACTIVE, now=at(day, hour, minute), site_id=form.site_id
            ) == later(day, 5), day


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2026-03-27", "2026-04-07"),  # over the clock change and Easter
        ("2026-06-26", "2026-08-05"),  # over July: Monday and Tuesday in June, three days in August
        ("2026-10-23", "2026-10-30"),  # over the end of summer time
        ("2026-12-28", "2027-01-05"),  # over New Year
        ("2028-02-28", "2028-03-06"),  # over the leap day
        ("2028-02-29", "2028-03-07"),
    ],
)
def test_answer_becomes_overdue_at_midnight_where_the_site_is(form, written, due):
    entry = write(form, at(date.fromisoformat(written)))
    assert entry.due_on == date.fromisoformat(due)
    assert state(form, at(entry.due_on, 23, 59)).overdue == 0
    assert state(form, at(entry.due_on + DAY, 0, 0)).overdue == 1


def test_p39_leap_day_keeps_to_the_end_of_a_short_february(form):
    entry = write(form, at(date(2028, 2, 29)), Availability.FUTURE)
    assert entry.retain_until == date(2029, 2, 28)
    for day in days("2029-02-27", "2029-03-02"):
        run(at(day))
        assert Interest.objects.filter(pk=entry.pk).exists() == (day <= date(2029, 2, 28)), day


# -- people who keep up, and people who do not ----------------------------------------------------------------


def test_a_quarter_of_reviews_keeps_every_promise(form, recruiter):
    """Somebody writes every Wednesday; the reviewer comes on each review day, and never otherwise."""
    reviews, mailed = [], {}
    for day in days("2026-03-16", "2026-06-12"):
        now = at(day)
        found = run(now)
        assert len(found) == len(set(found)), "two mails to one person on one day"
        if found:
            mailed[day] = found
        due = review.due_reviews(recruiter, now)
        if due:
            held = review.start(recruiter, now)
            owed = Interest.objects.owed().values_list("pk", flat=True)
            log_answer(list(owed), "phone", by=recruiter, now=now + timedelta(hours=1))
            review.finish_if_done(held, recruiter, now=now + timedelta(hours=1))
            assert (held.finished_at is not None, held.owed) == (True, 0)
            reviews.append(day)
        found = state(form, now + timedelta(hours=2))
        assert (found.code, found.overdue) == (Intake.OPEN, 0), day
        if day.weekday() == 2:
            write(form, at(day, 15))
    assert all(works(day) for day in reviews)
    assert reviews == list(mailed), "the digest comes on the day of a review, and only then"
    mondays = {later(day - DAY, 1) for day in days("2026-03-23", "2026-06-12") if day.weekday() == 0}
    assert set(reviews) == mondays, "that of Easter Monday comes on Tuesday"


def test_a_quarter_without_an_answer_warns_pauses_and_opens_again(form, recruiter):
    """Somebody writes every Monday while the form is open; the clock runs every morning, but nobody answers."""
    warned: date | None = None
    codes: list[str] = []
    for day in days("2026-06-01", "2026-08-28"):
        found = run(at(day))
        assert len(found) == len(set(found)), "two mails to one person on one day"
        assert works(day) or not found, f"{day} is nobody's working day"
        late = [row for row in Interest.objects.all() if row.due_on < day]
        now = state(form, at(day, 9))
        assert now.overdue == len(late), day
        if len(late) > LIMIT and warned is None and works(day):
            warned = day
            assert found, "the warning is due and goes out the same morning"
        expected = Intake.OPEN
        if len(late) > LIMIT:
            expected = Intake.PAUSED if warned and day >= later(warned, AHEAD + 1) else Intake.WARNING
        assert now.code == expected, day
        codes += [now.code] if codes[-1:] != [now.code] else []
        if day.weekday() == 0 and now.is_open:
            write(form, at(day, 10))
    assert codes == [Intake.OPEN, Intake.WARNING, Intake.PAUSED]

    evening, rows = at(date(2026, 8, 28), 17), list(Interest.objects.order_by("due_on", "id"))
    for left in range(len(rows) - 1, -1, -1):
        log_answer([rows[left].pk], "phone", by=recruiter, now=evening)
        assert state(form, evening).code == (Intake.OPEN if left <= LOW else Intake.PAUSED), left


def test_closed_july_lies_between_warning_and_pause(form):
    for n in range(3):
        write(form, at(date(2026, 6, 15 + n)))  # due on the 22nd to the 24th
    codes = {}
    for day in days("2026-06-22", "2026-08-10"):
        assert works(day) or not run(at(day))
        if works(day):
            run(at(day))
        codes[day] = state(form, at(day, 9)).code
    assert codes[date(2026, 6, 24)] == Intake.OPEN
    assert codes[date(2026, 6, 25)] == Intake.WARNING
    # the 26th, 29th and 30th of June, the 3rd and 4th of August are theirs
    assert {day: code for day, code in codes.items() if day >= date(2026, 8, 4)} == {
        day: Intake.WARNING if day == date(2026, 8, 4) else Intake.PAUSED
        for day in days("2026-08-04", "2026-08-10")
    }


# -- no cron --------------------------------------------------------------------------------------------------


def test_sixty_days_without_the_clock_warn_nobody_and_pause_nothing(form, recruiter, manager):
    for n in range(4):
        write(form, at(date(2026, 1, 12 + n)))
    JOBS["mail"](at(date(2026, 1, 15), 10), Way())
    for day in days("2026-01-16", "2026-03-16"):
        now = state(form, at(day))
        late = sum(row.due_on < day for row in Interest.objects.owed())
        assert (now.overdue, now.is_open) == (late, True), day
        assert now.code == (Intake.WARNING if late > LIMIT else Intake.OPEN), day
    assert not Message.objects.filter(kind=MessageKind.SYSTEM).exists()

    monday = date(2026, 3, 16)
    assert run(at(monday)) == sorted([recruiter.email, manager.email])
    assert run(at(monday, 12)) == run(at(monday, 23, 59)) == []
    for day in days("2026-03-16", "2026-03-24"):  # and the clock stands still once more
        expected = Intake.WARNING if day < later(monday, AHEAD + 1) else Intake.PAUSED
        assert state(form, at(day, 23, 59)).code == expected, day
    log_answer(list(Interest.objects.values_list("pk", flat=True)), "phone", by=recruiter, now=at(day))
    assert state(form, at(day)).code == Intake.OPEN


def test_p39_who_passed_the_last_day_while_the_clock_stood_still_is_told_before_they_go(form):
    entry = write(form, at(date(2026, 1, 12)), consent_pool=False)
    JOBS["mail"](at(date(2026, 1, 12), 10), Way())
    back = entry.retain_until + timedelta(days=60)
    assert entry.is_owed
    run(at(back))
    assert Event.objects.filter(interest=entry, code=EventCode.LAPSED).count() == 1
    assert Message.objects.get(kind=MessageKind.LAPSED).state == MessageState.SENT
    run(at(back + DAY))
    assert not Interest.objects.exists()


def test_a_planned_absence_is_warned_of_ahead_and_over_by_itself(form, plan, recruiter):
    first, last = date(2026, 9, 14), date(2026, 9, 25)
    builders.absence(recruiter, first_day=first, last_day=last)
    mailed, codes = [], {}
    for day in days("2026-08-31", "2026-09-28"):
        if run(at(day)):
            mailed.append(day)
        codes[day] = state(form, at(day, 9)).code
    assert mailed[0] <= first - 7 * DAY, "a week ahead"
    paused = [day for day, code in codes.items() if code == Intake.PAUSED]
    assert paused == list(days(first.isoformat(), last.isoformat()))
    assert codes[last + DAY] == Intake.OPEN
