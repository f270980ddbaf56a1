"""``interest_run`` does what time does, each job for itself."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from tests import builders
from wagtail_interest.management import jobs
from wagtail_interest.management.commands import interest_run
from wagtail_interest.management.lease import Lease
from wagtail_interest.records.form import DailyCount
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.mark import Mark
from wagtail_interest.records.message import Message

pytestmark = pytest.mark.usefixtures("plan", "private_files")


def run(**options) -> list[str]:
    """Run the command; returns its lines."""
    out = StringIO()
    call_command("interest_run", stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def broken(monkeypatch):
    """Make the job on files fail with a text that names somebody."""

    def fail(now, way):
        raise RuntimeError("anna@example.com")

    monkeypatch.setitem(jobs.JOBS, "files", fail)


def stored_entry(**fields) -> Interest:
    """Return an entry that is kept for long."""
    return builders.interest(retain_until=(timezone.now() + timedelta(days=100)).date(), **fields)


def test_run_sends_mail_counts_and_leaves_its_heartbeat(mailoutbox):
    now = timezone.now()
    builders.message(stored_entry(), next_try_at=now, give_up_at=now + timedelta(hours=24), created_at=now)
    lines = run()
    assert [line.partition(":")[0] for line in lines] == list(jobs.JOBS)
    assert lines[0] == "mail: 1 sent, 0 to try again, 0 failed, 0 cancelled, 0 left"
    assert Mark.objects.get(name="interest_run").data == {"failed": []}
    assert DailyCount.objects.exists()


def test_run_twice_does_nothing_twice(mailoutbox):
    now = timezone.now()
    entry = stored_entry(settled_at=now)  # an owed one is told to colleagues, on working days after seven
    builders.message(entry, next_try_at=now, give_up_at=now + timedelta(hours=24), created_at=now)
    run()
    assert run()[0].startswith("mail: 0 sent")
    assert DailyCount.objects.count() == 1


def test_p39_run_erases_what_is_past_its_date():
    builders.interest(retain_until=(timezone.now() - timedelta(days=1)).date(), settled_at=timezone.now())
    kept = stored_entry()
    run()
    assert list(Interest.objects.all()) == [kept]


def test_p39_dry_run_prints_what_the_real_run_does_and_changes_nothing():
    now = timezone.now()
    builders.interest(retain_until=(now - timedelta(days=1)).date())
    builders.message(stored_entry(), next_try_at=now, give_up_at=now + timedelta(hours=24), created_at=now)
    dry = run(dry_run=True)
    assert dry[0] == "mail: 1 due; none sent"
    assert (Interest.objects.count(), Message.objects.get().attempts) == (2, 0)
    assert not Mark.objects.exists()
    retention = list(jobs.JOBS).index("retention")
    assert run()[retention] == dry[retention]


def test_p39_unusual_share_stops_and_asks():
    yesterday = (timezone.now() - timedelta(days=1)).date()
    for _ in range(21):
        builders.interest(retain_until=yesterday, settled_at=timezone.now())
    with pytest.raises(CommandError, match="retention"):
        run()
    assert Interest.objects.count() == 21
    run(force=True)
    assert Interest.objects.count() == 0


def test_p22_failing_job_does_not_stop_the_others(broken, caplog):
    out = StringIO()
    with pytest.raises(CommandError, match="Not everything was done: files"):
        call_command("interest_run", stdout=out)
    assert "files: FAILED (RuntimeError)" in out.getvalue()
    assert "counts: written" in out.getvalue()
    assert Mark.objects.get(name="interest_run").data == {"failed": ["files"]}
    assert "RuntimeError" in caplog.text
    assert "anna" not in caplog.text + out.getvalue()


def test_jobs_go_on_when_nobody_reads_their_lines_any_more(caplog):
    stored_entry()
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as out:
        call_command("interest_run", stdout=out)
    assert Mark.objects.get(name="interest_run").data == {"failed": []}
    assert DailyCount.objects.exists()
    assert caplog.text.count("can no longer be printed: BrokenPipeError") == 1


def test_second_run_at_once_leaves_the_first_alone():
    other = Lease("interest_run_lease")
    assert other.take()
    assert run() == ["Another run is at work; nothing done."]
    other.give_back()
    assert len(run()) == len(jobs.JOBS)


def test_lease_of_a_killed_run_runs_out():
    killed = Lease("interest_run_lease", minutes=0)
    assert killed.take()
    assert len(run()) == len(jobs.JOBS)


def test_lease_is_extended_by_its_holder_only():
    mine, yours = Lease("x"), Lease("x")
    assert mine.take() and mine.take()
    assert not yours.take()
    yours.give_back()
    assert not yours.take()


@pytest.mark.django_db(transaction=True)  # the loop closes its connection between rounds, as it must
def test_loop_ends_on_sigterm_and_sends_mail_in_every_round(monkeypatch):
    rounds = []
    real = jobs.JOBS["mail"]

    def counting(now, way):
        rounds.append(now)
        if len(rounds) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return real(now, way)

    monkeypatch.setitem(jobs.JOBS, "mail", counting)
    before = signal.getsignal(signal.SIGTERM)
    lines = run(loop=0.01)
    assert len(rounds) == 3
    told = [line.partition(":")[0] for line in lines]
    often = [*jobs.OFTEN, "mail", "Asked to stop; the rest waits for the next run."]
    assert told == [*jobs.JOBS, *often]
    assert signal.getsignal(signal.SIGTERM) is before


def test_stopped_run_leaves_the_rest_to_the_next(monkeypatch):
    def interrupted(now, way):
        os.kill(os.getpid(), signal.SIGTERM)
        return "done"

    monkeypatch.setitem(jobs.JOBS, "mail", interrupted)
    assert run() == ["mail: done", "Asked to stop; the rest waits for the next run."]


def test_slow_jobs_run_again_when_the_clock_jumps(monkeypatch, settings):
    moments = iter([builders.NOW, builders.NOW + timedelta(minutes=1), builders.NOW + timedelta(days=30)])
    monkeypatch.setattr(interest_run.clock, "now", lambda: next(moments))
    command = interest_run.Command(stdout=StringIO())
    command.way, command.stop, command.slow_at = jobs.Way(), threading.Event(), None
    ran = []
    for name in jobs.JOBS:
        monkeypatch.setitem(jobs.JOBS, name, lambda now, way, name=name: ran.append(name) or "")
    for _ in range(3):
        command.run_once()
    assert ran == [*jobs.JOBS, *jobs.OFTEN, *jobs.JOBS]


@pytest.mark.parametrize(
    ("options", "words"),
    [({"loop": 0}, "above 0"), ({"loop": 5, "dry_run": True}, "do not go together")],
)
def test_impossible_options_are_refused_in_plain_words(options, words):
    with pytest.raises(CommandError, match=words):
        run(**options)


def test_line_that_a_log_in_plain_ascii_cannot_hold_is_written_and_the_next_ones_too():
    raw = BytesIO()
    command = interest_run.Command(stdout=TextIOWrapper(raw, encoding="ascii", newline="\n"))
    command.say("Sälj: 1")
    command.say("Next")
    assert raw.getvalue() == b"S\\xe4lj: 1\nNext\n"
