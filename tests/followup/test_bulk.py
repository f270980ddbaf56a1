"""Changes to many: chunk by chunk, resumed where a killed worker stood, never twice, by the rights of who asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from wagtail_interest.followup import bulk, verbs
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import EventCode, Spam, Then

WORDS = {"subject": "Hello", "text": "Thank you, {name}."}


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 3)
    monkeypatch.setattr(verbs, "CHUNK", 3)


@pytest.fixture
def ids(form) -> list[int]:
    """Eight owed entries."""
    return [builders.interest(form).pk for _ in range(8)]


@pytest.fixture
def begin(recruiter, now):
    """Start a change of many as the recruiter."""

    def started(verb, ids, batch="b1", **params) -> BulkJob:
        return bulk.start(verb, params, ids, batch=batch, by=recruiter, now=now)

    return started


def counts(job: BulkJob) -> tuple[int, int, int, int]:
    job.refresh_from_db()
    return job.position, job.done, job.skipped, job.failed


def spam_events() -> int:
    return Event.objects.filter(code=EventCode.SPAM).count()


def test_a_small_change_is_made_at_once_with_true_counts(begin, ids, form):
    builders.interest(form, spam=Spam.CONFIRMED, exit="spam", step="ended")
    same = Interest.objects.latest("pk").pk
    job = begin("spam", [*ids, same, 999_999])
    assert counts(job) == (10, 8, 1, 1)
    assert job.finished_at is not None and job.seen_at is not None


def test_p38_five_thousand_rows_with_one_failure_are_counted_truly(begin, form, recruiter, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1000)
    first = builders.interest(form)
    fields = {each.attname: getattr(first, each.attname) for each in Interest._meta.concrete_fields}
    Interest.objects.bulk_create(
        [
            Interest(**{**fields, "id": None, "reference": f"M{n:07d}", "submission_key": f"m{n}"})
            for n in range(4998)
        ]
    )
    ids = list(Interest.objects.values_list("pk", flat=True))
    job = begin("assign", [*ids, 999_999], user=recruiter.pk)
    assert counts(job) == (0, 0, 0, 0)  # in the background
    bulk.sweep(job.created_at)
    assert counts(job) == (5000, 4999, 0, 1)
    assert Interest.objects.filter(assigned_to=recruiter).count() == 4999


def test_p37_a_double_click_is_one_change(begin, ids):
    first, second = begin("spam", ids), begin("spam", ids)
    assert first.pk == second.pk
    assert spam_events() == 8


def test_a_large_change_waits_for_worker_or_clock(begin, ids, settings, now):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 5}
    job = begin("spam", ids)
    assert counts(job) == (0, 0, 0, 0)
    swept = bulk.sweep(now)
    assert (swept.finished, swept.left) == (1, 0)
    assert counts(job) == (8, 8, 0, 0)
    assert job.seen_at is None  # its end is still to be told
    assert bulk.sweep(now).finished == 0


def test_a_killed_workers_job_goes_on_without_doubling(begin, ids, settings, now, monkeypatch):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 5}
    job = begin("spam", ids)
    real, calls = bulk._carry_out, []

    def dies(job, chunk, at):
        calls.append(chunk)
        done = real(job, chunk, at)
        if len(calls) == 2:
            raise KeyboardInterrupt  # nothing catches it, as nothing catches a kill
        return done

    monkeypatch.setattr(bulk, "_carry_out", dies)
    with pytest.raises(KeyboardInterrupt):
        bulk.work_on(job.pk, now=now)
    assert counts(job) == (3, 3, 0, 0)
    assert spam_events() == 3  # the second chunk is as it was
    assert bulk.work_on(job.pk, now=now) is None  # the dead one's lease still holds
    bulk.sweep(now + bulk.LEASE)
    assert counts(job) == (8, 8, 0, 0)
    assert spam_events() == 8


def test_two_workers_at_one_job_never_do_a_chunk_twice(begin, ids, settings, now):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 5}
    job = begin("spam", ids)
    slow = BulkJob.objects.select_related("by").get(pk=job.pk)
    bulk.work_on(job.pk, now=now)
    assert bulk._next_chunk(slow, now) is False  # it still believes to stand at the start
    assert counts(job) == (8, 8, 0, 0)
    assert spam_events() == 8


def test_p9_entries_that_left_the_scope_meanwhile_are_not_changed(begin, ids, settings, now, form, plan):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 5}
    job = begin("spam", ids)
    form.plan = builders.plan(name="Theirs", is_default=False, owner=builders.user("olle"))
    form.save()
    bulk.sweep(now)
    assert counts(job) == (8, 0, 0, 8)
    assert not Interest.objects.filter(spam=Spam.CONFIRMED).exists()


def test_p9_who_lost_the_right_changes_nothing(begin, ids, settings, now, recruiter):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 5}
    job = begin("spam", ids)
    recruiter.groups.clear()
    bulk.sweep(now)
    assert counts(job) == (8, 0, 0, 8)


def test_p34_a_group_answer_leaves_that_a_person_looked_on_each(begin, ids, recruiter):
    job = begin("answer", ids, **WORDS, then=Then.DECLINE, looked=True)
    assert counts(job) == (8, 8, 0, 0)
    looked = Event.objects.filter(code=EventCode.LOOKED)
    assert sorted(looked.values_list("interest_id", flat=True)) == ids
    assert set(looked.values_list("actor_id", flat=True)) == {recruiter.pk}
    assert Message.objects.filter(batch="b1", state="queued").count() == 8


def test_p25_the_words_of_an_answer_do_not_stay_in_the_finished_job(begin, ids):
    job = begin("answer", ids[:1], **WORDS, then=Then.ANSWER)
    job.refresh_from_db()
    assert job.params == {"then": "answer"}


def test_a_job_that_only_meets_errors_ends(begin, ids, settings, now, monkeypatch, caplog):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 5}
    job = begin("spam", ids)
    monkeypatch.setattr(bulk, "_carry_out", lambda *_: 1 / 0)
    swept = bulk.sweep(now)
    assert (swept.failed, swept.left) == (1, 1)
    bulk.sweep(now + timedelta(hours=25))
    assert counts(job) == (0, 0, 0, 8)
    assert job.finished_at is not None
    assert "ZeroDivisionError" in caplog.text


def test_a_stopped_job_goes_no_further_and_forgets_its_words(begin, ids, settings, now):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 2}
    job = begin("answer", ids, then=Then.ANSWER, **WORDS)
    bulk._next_chunk(job, now)
    bulk.stop(job.pk, now=now)
    bulk.sweep(now)
    assert (Message.objects.count(), counts(job)) == (3, (3, 3, 0, 0))
    assert job.finished_at == now and "text" not in job.params


def test_a_finished_job_is_forgotten_after_a_month(begin, ids, now):
    begin("spam", ids)
    bulk.sweep(now + bulk.KEPT)
    assert BulkJob.objects.exists()
    bulk.sweep(now + bulk.KEPT + timedelta(seconds=1))
    assert not BulkJob.objects.exists()


def test_unknown_colleague_and_unknown_verb_fail(begin, ids):
    assert counts(begin("assign", ids[:2], user=999_999)) == (2, 0, 0, 2)
    assert counts(begin("dance", ids[:2], batch="b2")) == (2, 0, 0, 2)


def asked_of_the_database(change) -> int:
    with CaptureQueriesContext(connection) as caught:
        change()
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(control) for query in caught)


@pytest.mark.parametrize("verb", ["answer", "area"])
def test_g10_a_chunk_costs_at_most_twelve_queries(begin, form, recruiter, settings, monkeypatch, now, verb):
    """The second of two chunks costs what each thousand does."""
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 5}
    monkeypatch.setattr(bulk, "CHUNK", 100)
    monkeypatch.setattr(verbs, "CHUNK", 100)
    version = builders.version(form)
    ids = [builders.interest(form, version=version).pk for _ in range(200)]
    params = {"area_ids": [builders.area().pk]} if verb == "area" else {**WORDS, "then": Then.ANSWER}
    begin(verb, ids, **params)
    job = BulkJob.objects.select_related("by").get()
    bulk._next_chunk(job, now)
    assert asked_of_the_database(lambda: bulk._next_chunk(job, now)) <= 12
    assert counts(job) == (200, 200, 0, 0)
