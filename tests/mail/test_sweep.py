"""The sweep and the health of the whole queue."""

from __future__ import annotations

from datetime import timedelta

from tests import builders
from tests.mail.conftest import Answer
from wagtail_interest.mail import health
from wagtail_interest.mail.queue import resend
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.mark import Mark
from wagtail_interest.records.message import Message

HOUR = timedelta(hours=1)
REFUSED = Answer(401, {"ErrorCode": 10, "Message": "Bad or missing API token."})


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_p27_sweep_sends_due_rows_in_order_and_no_others(entry, now, service):
    builders.message(entry, to="second@example.com", next_try_at=now)
    builders.message(entry, to="first@example.com", next_try_at=now - HOUR)
    builders.message(entry, to="later@example.com", next_try_at=now + HOUR)
    swept = sweep(now)
    assert (swept.sent, swept.left) == (2, 0)
    assert [sent["To"] for sent in service.requests] == ["first@example.com", "second@example.com"]


def test_sweep_is_bounded_by_rows_and_by_time(entry, now, service):
    for _ in range(4):
        builders.message(entry)
    assert sweep(now, limit=1).left == 3
    assert sweep(now, seconds=-1).sent == 0
    assert sweep(now).sent == 3


def test_p27_row_nobody_tried_for_days_is_still_tried(entry, now, service):
    builders.message(entry)
    assert sweep(now + timedelta(days=9)).sent == 1


def test_sweep_stops_when_the_service_is_down(entry, now, service):
    service.says(Answer(503))
    for _ in range(8):
        builders.message(entry)
    swept = sweep(now)
    assert (swept.retried, swept.left, len(service.requests)) == (5, 3, 5)


def test_sweep_stops_when_asked_to_slow_down(entry, now, service):
    service.says(Answer(429, headers={"Retry-After": "60"}))
    for _ in range(3):
        builders.message(entry)
    assert (sweep(now).retried, len(service.requests)) == (1, 1)


def test_p27_wrong_key_pauses_the_queue_with_one_alarm(entry, now, service, caplog):
    service.says(REFUSED)
    for _ in range(3):
        builders.message(entry)
    for minutes in (0, 1, 14, 15, 16):
        sweep(now + timedelta(minutes=minutes))
    assert len(service.requests) == 2  # the first try, and the probe after a quarter of an hour
    assert states() == ["queued"] * 3
    assert list(Message.objects.values_list("attempts", flat=True)) == [0, 0, 0]
    alarms = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [record.getMessage() for record in alarms] == [
        "Mail is paused: the mail service refuses our key or settings (AnymailRequestsAPIError 401). Nothing is lost."
    ]
    said = health.state(now=now + HOUR)
    assert said.paused_since is not None
    assert said.paused_since - now < timedelta(seconds=60)
    assert said.error == "AnymailRequestsAPIError 401"


def test_p27_mended_key_lets_the_queue_go_on(entry, now, service):
    service.says(REFUSED)
    for _ in range(3):
        builders.message(entry)
    sweep(now)
    service.says(Answer(200))
    later = now + timedelta(hours=30)
    assert sweep(later).sent == 3
    assert not health.paused()
    assert Mark.objects.count() == 0


def test_p27_mail_behind_a_wrong_key_fails_after_72_hours_and_can_be_sent_again(entry, now, service):
    service.says(REFUSED)
    for _ in range(2):
        builders.message(entry)
    sweep(now)
    sweep(now + 71 * HOUR)
    assert states() == ["queued", "queued"]
    assert sweep(now + 72 * HOUR).failed == 2
    assert states() == ["failed", "failed"]
    assert set(Message.objects.values_list("error_class", flat=True)) == {"AnymailRequestsAPIError 401"}
    later = now + 73 * HOUR
    assert len(resend(Message.objects.all(), by=None, now=later).done) == 2
    service.says(Answer(200))
    assert sweep(later).sent == 2


def test_resume_by_hand(entry, now, service):
    health.pause("X", now=now)
    assert health.resume(now=now)
    assert not health.resume(now=now)


def test_health_says_when_nothing_drains_the_queue(entry, now):
    assert health.state(now=now) == health.Health(paused_since=None, error="", late=False)
    builders.message(entry)
    assert health.state(now=now + HOUR).late
