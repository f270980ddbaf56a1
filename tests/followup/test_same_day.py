"""Mail of the same day: who gets it, when it leaves, who shares one, and when it is not sent after all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import builders
from wagtail_interest.followup.calendar import WorkingDays
from wagtail_interest.followup.reply import log_answer
from wagtail_interest.followup.same_day import window
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.signals import interest_accepted
from wagtail_interest.vocabulary import Availability, Source, Spam

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _quick(plan):
    """A plan that promises active seekers an answer sooner than the weekly review."""
    plan.active_days = 2
    plan.save()


def arrives(form, now: datetime, **fields) -> Interest:
    """Return an entry as ``intake.accept`` announces it."""
    form = Form.objects.get(pk=form.pk)
    row = builders.interest(form, submitted_at=now, **fields)
    fresh = Interest.objects.get(pk=row.pk)
    interest_accepted.send(sender=Interest, interest=fresh, plan=form.current_plan, now=now)
    return row


def mails() -> list[Message]:
    """Return the mails of the same day, in order."""
    return list(Message.objects.filter(kind="same_day").order_by("pk"))


def test_owner_is_told_minutes_after_an_active_seeker_wrote(recruiter, form, now):
    row = arrives(form, now, reference="ABCD1234")

    assert sweep(now).sent == 0
    assert sweep(now + 5 * MINUTE).sent == 1

    (mail,) = mails()
    assert (mail.to, mail.subject) == ("rita@example.com", "Somebody who is actively looking wrote")
    assert "ABCD1234, Open interest" in mail.text
    assert f"https://testserver/admin/interest/inbox/inspect/{row.pk}/" in mail.text


def test_several_within_minutes_share_one_mail_and_each_is_told_once(form, now):
    for n in range(3):
        arrives(form, now + n * MINUTE, reference=f"FIRST00{n}")
    arrives(form, now + 6 * MINUTE, reference="LATER001")

    sweep(now + 20 * MINUTE)

    first, later = mails()
    assert first.subject == "3 who are actively looking wrote"
    assert [f"FIRST00{n}" in first.text for n in range(3)] == [True] * 3
    assert ("LATER001" in first.text, "FIRST000" in later.text, "LATER001" in later.text) == (
        False,
        False,
        True,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"availability": Availability.FUTURE},
        {"spam": Spam.SUSPECTED},
        {"is_test": True, "exit": "test"},
        {"source": Source.PHONE},
    ],
    ids=["not looking now", "suspected spam", "a test", "registered by a colleague"],
)
def test_no_mail_of_whom(form, now, fields):
    arrives(form, now, **fields)
    assert mails() == []


@pytest.mark.parametrize("change", [{"same_day_mail": False}, {"active_days": 5}, {"owner": None}])
def test_no_mail_when_the_plan_needs_or_has_none(plan, form, now, change):
    for name, value in change.items():
        setattr(plan, name, value)
    plan.save()
    arrives(form, now)
    assert mails() == []


def test_post_costs_no_query_when_no_mail_is_wanted(plan, form, now, django_assert_num_queries):
    Form.objects.update(opened_at=now)
    row = Interest.objects.select_related("form").get(pk=builders.interest(form).pk)
    plan.active_days = 5
    with django_assert_num_queries(0):
        interest_accepted.send(sender=Interest, interest=row, plan=plan, now=now)
    plan.active_days, row.availability = 2, Availability.FUTURE
    with django_assert_num_queries(0):
        interest_accepted.send(sender=Interest, interest=row, plan=plan, now=now)


def test_deputy_is_told_while_the_owner_is_away(recruiter, stranger, plan, form, now):
    plan.deputy = stranger
    plan.save()
    Absence.objects.create(user=recruiter, first_day=now.date(), last_day=now.date())

    arrives(form, now)
    sweep(now + 5 * MINUTE)

    assert [(mail.to, mail.state) for mail in mails()] == [("sten@example.com", "sent")]


def test_mail_is_cancelled_when_everybody_is_answered_before_it_leaves(recruiter, form, now):
    row = arrives(form, now)
    log_answer([row.pk], "phone", by=recruiter, now=now)

    sweep(now + 5 * MINUTE)

    assert [mail.state for mail in mails()] == ["cancelled"]


def test_p22_mail_of_the_same_day_holds_nothing_of_the_candidate(form, now):
    arrives(form, now, name="Zebrafina Wombat", email="zebra@example.com", phone="070-1234567")
    sweep(now + 5 * MINUTE)

    (mail,) = mails()
    said = f"{mail.subject}{mail.text}{mail.html}{mail.context}".lower()
    assert [word for word in ("zebra", "wombat", "070") if word in said] == []
    assert (mail.interest_id, mail.candidate_id) == (None, None)


def test_days_off_share_one_mail_on_the_next_working_morning(form):
    saturday = datetime(2026, 3, 7, 12, tzinfo=UTC)
    arrives(form, saturday, reference="SATURDAY")
    arrives(form, saturday + timedelta(days=1), reference="SUNDAY00")

    assert sweep(datetime(2026, 3, 9, 5, 59, tzinfo=UTC)).sent == 0
    assert sweep(datetime(2026, 3, 9, 6, 0, tzinfo=UTC)).sent == 1

    (mail,) = mails()
    assert ("SATURDAY" in mail.text, "SUNDAY00" in mail.text) == (True, True)


def test_window_is_five_minutes_of_the_clock_or_all_days_off():
    days = WorkingDays(country="SE")
    at = datetime(2026, 3, 4, 9, 33, 20, tzinfo=UTC)
    assert [each.astimezone(UTC) for each in window(at, days)] == [
        datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
        datetime(2026, 3, 4, 9, 35, tzinfo=UTC),
    ]
    easter = datetime(2026, 4, 5, 12, tzinfo=UTC)
    assert [each.isoformat() for each in window(easter, days)] == [
        "2026-04-03T00:00:00+02:00",
        "2026-04-07T07:00:00+02:00",
    ]
    assert easter.date() == date(2026, 4, 5)
