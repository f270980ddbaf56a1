"""Workers side by side on a database that has row locks."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection

from tests import builders
from wagtail_interest.mail.queue import queue
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.message import Message

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(work, count=6):
    """Run *work* in threads that start at once; returns what was raised."""
    start, errors = threading.Barrier(count), []

    def run():
        try:
            start.wait()
            work()
        except Exception as error:  # told to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_p28_parallel_sweeps_send_each_mail_once(tree, now, service):
    entry = builders.interest(builders.form(page=tree))
    for _ in range(30):
        builders.message(entry)
    assert together(lambda: sweep(now)) == []
    ids = Counter(header["Value"] for sent in service.requests for header in sent["Headers"])
    assert [ids[row.message_id] for row in Message.objects.all()] == [1] * 30
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_one_mail_per_key_from_parallel_requests(tree, now):
    entry = builders.interest(builders.form(page=tree))
    fields = {"to": entry.email, "language": "en", "context": {}, "now": now, "key": "once"}
    assert together(lambda: queue("reply", **fields)) == []
    assert Message.objects.count() == 1
