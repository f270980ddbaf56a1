"""The daily mail to colleagues: one a day, none when calm, true at the second of sending, nobody's name in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from wagtail.users.models import UserProfile

from tests import builders
from wagtail_interest.followup import review, system_mail
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.followup.section import Section
from wagtail_interest.followup.system_mail import write_to_colleagues
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.absence import Absence, ClosedPeriod
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.mark import Mark
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import Kind, MessageState, Step

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # 9 in Stockholm


def run(now: datetime) -> None:
    """One run of the clock: queue, then send."""
    write_to_colleagues(now)
    sweep(now)


def walk(start: datetime, days: int) -> dict[date, list[str]]:
    """Run once a day; return the subjects by day, days without mail left out."""
    found: dict[date, list[str]] = {}
    for n in range(days):
        now = start + n * DAY
        before = set(Message.objects.filter(state=MessageState.SENT).values_list("pk", flat=True))
        run(now)
        sent = Message.objects.filter(kind="system", state=MessageState.SENT).exclude(pk__in=before)
        if sent:
            found[now.date()] = sorted(sent.values_list("subject", flat=True))
    return found


@pytest.fixture
def owed(form):
    """An entry that came on Friday and is due on the Friday after."""
    return builders.interest(form, submitted_at=MONDAY - 3 * DAY, due_on=date(2026, 3, 6))


def test_digest_comes_on_the_review_day_with_counts_and_a_link(recruiter, owed, form):
    builders.interest(form, submitted_at=MONDAY - 9 * DAY, due_on=date(2026, 2, 27))

    run(MONDAY)

    message = Message.objects.get(kind="system")
    assert (message.to, message.state, message.key) == (
        "rita@example.com",
        "sent",
        f"system:{recruiter.pk}:2026-03-02",
    )
    assert message.subject == "2 to answer (1 overdue)"
    assert "“Open interest”: 2 to answer, 1 overdue, the earliest promised by Feb. 27, 2026" in message.text
    assert "Open the review: https://testserver/admin/interest/review/" in message.text
    assert "https://testserver/admin/interest/review/" in message.html


def test_calm_days_bring_no_mail_and_no_row(recruiter, form, owed):
    log_answer([owed.pk], "phone", by=recruiter, now=MONDAY - DAY)

    assert walk(MONDAY, 30) == {}
    assert not Message.objects.filter(kind="system").exists()


def test_nothing_leaves_before_seven_at_weekends_or_on_closed_days(recruiter, owed, form, settings):
    settings.WAGTAIL_INTEREST = {"HOLIDAYS": "SE"}
    assert write_to_colleagues(datetime(2026, 3, 2, 5, 59, tzinfo=UTC)) is None  # 6:59 in Stockholm
    assert write_to_colleagues(datetime(2026, 3, 2, 6, 0, tzinfo=UTC)) == 1
    Message.objects.all().delete()
    Mark.objects.all().delete()
    for closed in (datetime(2026, 3, 7, 9, tzinfo=UTC), datetime(2026, 4, 6, 9, tzinfo=UTC)):
        assert write_to_colleagues(closed) == 0
    ClosedPeriod.objects.create(first_day=date(2026, 3, 9), last_day=date(2026, 3, 13))
    assert write_to_colleagues(MONDAY + 7 * DAY) == 0
    assert write_to_colleagues(MONDAY + 14 * DAY) == 1


def test_seven_is_seven_on_both_sides_of_summer_time(recruiter, owed):
    assert write_to_colleagues(datetime(2026, 3, 30, 4, 59, tzinfo=UTC)) is None  # summer time: 6:59
    assert write_to_colleagues(datetime(2026, 3, 30, 5, 0, tzinfo=UTC)) == 1
    assert write_to_colleagues(datetime(2026, 10, 26, 5, 30, tzinfo=UTC)) is None  # winter time: 6:30
    Message.objects.update(state=MessageState.SENT)
    assert write_to_colleagues(datetime(2026, 10, 26, 6, 0, tzinfo=UTC)) == 1


def test_at_most_one_a_day_however_often_the_clock_runs(recruiter, owed, django_assert_num_queries):
    for minute in range(5):
        run(MONDAY + minute * timedelta(minutes=1))

    assert Message.objects.filter(kind="system").count() == 1
    with django_assert_num_queries(1):
        assert write_to_colleagues(MONDAY + HOUR) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_runs_in_parallel_queue_one_mail(recruiter, owed):
    gate = Barrier(2)

    def queue() -> None:
        gate.wait()
        try:
            write_to_colleagues(MONDAY)
        finally:
            connection.close()

    threads = [Thread(target=queue) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Message.objects.filter(kind="system").count() == 1


def test_killed_between_queue_and_mark_nothing_is_doubled(recruiter, owed, monkeypatch):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Mark.objects, "update_or_create", killed)
        with pytest.raises(KeyboardInterrupt):
            write_to_colleagues(MONDAY)
    assert Message.objects.filter(kind="system").count() == 1

    run(MONDAY + HOUR)

    assert [row.state for row in Message.objects.filter(kind="system")] == ["sent"]


def test_words_are_those_of_the_second_of_sending(recruiter, owed, form):
    write_to_colleagues(MONDAY)
    builders.interest(form, submitted_at=MONDAY - DAY)

    sweep(MONDAY + HOUR)

    assert Message.objects.get(kind="system").subject == "2 to answer"


def test_mail_is_cancelled_when_all_is_answered_before_it_leaves(recruiter, owed):
    write_to_colleagues(MONDAY)
    log_answer([owed.pk], "phone", by=recruiter, now=MONDAY)

    assert sweep(MONDAY + HOUR).cancelled == 1

    message = Message.objects.get(kind="system")
    assert (message.state, message.subject, message.lease_key) == ("cancelled", "", "")
    assert walk(MONDAY + 2 * HOUR, 1) == {}


@pytest.mark.parametrize("gone", ["inactive", "away", "moved", "no owner any more"])
def test_mail_is_cancelled_when_its_reader_is_gone(recruiter, owed, plan, gone):
    write_to_colleagues(MONDAY)
    if gone == "away":
        Absence.objects.create(user=recruiter, first_day=MONDAY.date(), last_day=MONDAY.date())
    elif gone == "no owner any more":
        plan.owner = None
        plan.save()
    else:
        recruiter.is_active = gone != "inactive"
        recruiter.email = "elsewhere@example.com"
        recruiter.save()

    sweep(MONDAY + HOUR)

    assert Message.objects.get(kind="system").state == "cancelled"


def test_failed_try_is_composed_anew(recruiter, owed, form, settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    run(MONDAY)
    assert Message.objects.get(kind="system").state == "queued"
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    builders.interest(form, submitted_at=MONDAY - DAY)

    sweep(MONDAY + HOUR)

    message = Message.objects.get(kind="system")
    assert (message.state, message.subject) == ("sent", "2 to answer")


def test_mail_that_waited_overnight_is_the_only_one_of_its_day(recruiter, owed, form):
    builders.interest(form, submitted_at=MONDAY - 9 * DAY, due_on=date(2026, 3, 2))
    write_to_colleagues(MONDAY)  # the worker is down until Tuesday

    assert write_to_colleagues(MONDAY + DAY) == 0
    sweep(MONDAY + DAY)
    Mark.objects.all().delete()
    assert write_to_colleagues(MONDAY + DAY + HOUR) == 0

    assert [row.state for row in Message.objects.filter(kind="system")] == ["sent"]


def test_the_subject_says_a_matter_once_and_begins_with_a_capital(recruiter, owed, monkeypatch):
    def theirs(user, *, now):
        return [Section(title, [f"{title} pauses."], short="a form needs you") for title in ("Sales", "Care")]

    monkeypatch.setattr(system_mail, "SECTIONS", (theirs,))

    run(MONDAY)

    message = Message.objects.get(kind="system")
    assert message.subject == "A form needs you"
    assert [each["kind"] for each in message.context["sections"]] == ["Sales", "Care"]


def test_all_matters_are_one_mail(recruiter, owed, form, monkeypatch):
    builders.interest(
        form,
        reference="LOST0001",
        submitted_at=MONDAY - 4 * DAY,
        candidate=builders.candidate("lost@example.com", address_state="unreachable"),
    )
    builders.form("Seller", kind=Kind.ROLE, review_by=MONDAY.date())

    def theirs(user, *, now):
        return [
            Section("pause", ["Open interest pauses on 9 March."], weight=90, warned={"debt": [form.pk]}),
            Section("none", []),
        ]

    monkeypatch.setattr(system_mail, "SECTIONS", (*system_mail.SECTIONS, theirs))

    run(MONDAY)

    message = Message.objects.get(kind="system")
    assert message.subject == "Open interest pauses on 9 March, 2 to answer, 1 not reached"
    assert [each["kind"] for each in message.context["sections"]] == [
        "pause",
        "digest",
        "unreachable",
        "review_by",
    ]
    assert message.context["warned"] == {"debt": [form.pk]}
    assert "LOST0001" in message.text and "“Seller”: to be looked at by March 2, 2026" in message.text


def test_overdue_is_told_to_the_owner_then_two_working_days_later_to_the_deputy(
    recruiter, stranger, plan, form
):
    plan.deputy, plan.rhythm, plan.review_weekday = stranger, "monthly", 4
    plan.save()
    builders.interest(form, submitted_at=MONDAY + 5 * DAY, due_on=date(2026, 3, 12))  # a Thursday

    walk(MONDAY + 7 * DAY, 21)

    sent = Message.objects.filter(kind="system", state="sent").order_by("pk")
    assert [(row.sent_at.date(), row.to, row.subject) for row in sent] == [
        (date(2026, 3, 13), "rita@example.com", "1 answer overdue"),
        (date(2026, 3, 17), "sten@example.com", "1 answer overdue"),
    ]
    assert "The owner was reminded two working days ago." in sent[1].text


def test_owner_is_not_reminded_of_the_same_again_but_of_what_became_overdue_since(recruiter, plan, form):
    plan.rhythm, plan.review_weekday = "monthly", 4
    plan.save()
    for due in (date(2026, 3, 9), date(2026, 3, 9), date(2026, 3, 11)):
        builders.interest(form, submitted_at=MONDAY + 5 * DAY, due_on=due)

    assert walk(MONDAY + 7 * DAY, 14) == {
        date(2026, 3, 10): ["2 answers overdue"],
        date(2026, 3, 12): ["3 answers overdue"],
    }


def test_next_touch_is_told_on_its_day(recruiter, plan, form):
    builders.interest(
        form,
        submitted_at=MONDAY - 90 * DAY,
        settled_at=MONDAY - 80 * DAY,
        step=Step.KEEP_IN_TOUCH,
        next_touch_on=date(2026, 3, 11),
    )

    assert walk(MONDAY, 12) == {date(2026, 3, 11): ["1 to keep in touch with"]}


def test_away_are_left_in_peace_and_the_deputy_gets_the_digest(recruiter, stranger, plan, owed):
    plan.deputy = stranger
    plan.save()
    Absence.objects.create(user=recruiter, first_day=date(2026, 3, 1), last_day=date(2026, 3, 3))

    run(MONDAY)

    assert Message.objects.get(kind="system").to == "sten@example.com"


def test_managers_hear_of_forms_that_nobody_answers_for(manager, plan, form, owed, superuser):
    plan.owner = None
    plan.save()
    superuser.email = ""
    superuser.save()

    run(MONDAY)

    assert Message.objects.get(kind="system").to == "mona@example.com"


def test_nobody_without_address_or_right_is_written_to(recruiter, plan, owed):
    recruiter.email = ""
    recruiter.save()
    plan.deputy = builders.user("dora")  # no rights
    plan.save()

    run(MONDAY)

    assert not Message.objects.filter(kind="system").exists()


def test_weeks_without_the_clock_end_in_one_mail(recruiter, plan, form, owed):
    ran = walk(MONDAY + 60 * DAY, 3)  # Friday

    assert ran == {date(2026, 5, 1): ["1 to answer (1 overdue)"]}


def test_quarter_of_neglect_brings_one_digest_a_week_and_silence_in_july(recruiter, plan, form):
    ClosedPeriod.objects.create(first_day=date(2026, 7, 6), last_day=date(2026, 7, 31))
    start = datetime(2026, 6, 1, 8, tzinfo=UTC)
    builders.interest(form, submitted_at=start - 10 * DAY, due_on=date(2026, 5, 29))

    found = walk(start, 92)

    digests = [date(2026, 6, 1) + n * 7 * DAY for n in range(5)]
    digests += [date(2026, 8, 3) + n * 7 * DAY for n in range(5)]
    assert dict.fromkeys(digests, 1) == {day: len(subjects) for day, subjects in found.items()}


def test_held_review_silences_the_digest(recruiter, form, owed):
    early = MONDAY - 2 * HOUR
    review.finish(review.start(recruiter, early), early)

    assert walk(MONDAY, 4) == {}


def test_p49_each_reads_their_own_language_and_the_subject_is_short(recruiter, owed):
    UserProfile.objects.create(user=recruiter, preferred_language="sv")

    run(MONDAY)

    message = Message.objects.get(kind="system")
    assert message.language == "sv"
    assert '<html lang="sv"' in message.html
    assert len(message.subject) <= 60


def test_p22_mail_to_colleagues_holds_nothing_of_the_candidate(recruiter, plan, form, stranger):
    plan.deputy = stranger
    plan.save()
    typed = {"name": "Zebrafina Wombat", "phone": "070-1234567"}
    builders.interest(
        form, submitted_at=MONDAY - 20 * DAY, due_on=date(2026, 2, 20), email="zebra@example.com", **typed
    )
    builders.interest(
        form,
        submitted_at=MONDAY - 20 * DAY,
        candidate=builders.candidate("lost@example.com", address_state="unreachable"),
        **typed,
    )

    run(MONDAY)

    for message in Message.objects.filter(kind="system"):
        said = f"{message.subject}{message.text}{message.html}{message.context}".lower()
        assert [word for word in ("zebra", "wombat", "1234567", "lost@") if word in said] == []
    assert Message.objects.filter(kind="system", state="sent").count() == 2


def test_morning_for_many_forms_takes_few_queries(recruiter, plan, django_assert_max_num_queries):
    forms = [builders.form(f"Form {n:03}") for n in range(200)]
    for form in forms:
        builders.interest(form, submitted_at=MONDAY - 3 * DAY, due_on=date(2026, 2, 27))

    with django_assert_max_num_queries(40):
        assert write_to_colleagues(MONDAY) == 1
    sweep(MONDAY)

    message = Message.objects.get(kind="system")
    assert "and 185 more forms" in message.text
    assert len(message.text) < 4000
    assert Interest.objects.count() == 200
