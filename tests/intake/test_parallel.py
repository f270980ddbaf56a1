"""Eight people press at once, or one person eight times (promise P37), on real connections."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests import builders
from tests.intake.conftest import DEFINITION, stored_file, submission
from wagtail_interest.intake.accept import accept
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message


def on_sqlite(folder: Path, what: str) -> dict:
    """Run the eight threads against a SQLite file; returns what was stored."""
    command = [sys.executable, "-m", "tests.intake.parallel", str(folder), what]
    root = Path(__file__).resolve().parents[2]
    env = {name: value for name, value in os.environ.items() if name != "WI_TEST_DB"}
    ran = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_p37_eight_at_once_on_sqlite_are_one_entry_one_file_one_mail(tmp_path):
    stored = on_sqlite(tmp_path, "same")
    assert len(stored.pop("outcomes")) == 1
    assert stored == {
        "interests": 1,
        "candidates": 1,
        "attachments": 1,
        "messages": 1,
        "events": 2,
        "files": 1,
    }


def test_eight_different_at_once_on_sqlite_are_all_stored(tmp_path):
    stored = on_sqlite(tmp_path, "different")
    assert len(stored.pop("outcomes")) == 8
    assert stored == {
        "interests": 8,
        "candidates": 1,
        "attachments": 8,
        "messages": 8,
        "events": 16,
        "files": 8,
    }


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("same", "stored"), [(True, 1), (False, 8)])
def test_p37_eight_at_once_on_postgresql(private_files, same, stored):
    builders.page_tree()
    form = builders.form("Sales", plan=builders.plan(owner=builders.user("rita")))
    builders.version(form, DEFINITION)
    barrier, outcomes = Barrier(8), []

    def send(number: int) -> None:
        try:
            token = "token" if same else f"token-{number}"
            sending = submission(form, form_token=token, attachments=[stored_file(form)])
            barrier.wait()
            outcomes.append(accept(sending, now=builders.NOW).interest.reference)
        finally:
            connection.close()

    threads = [Thread(target=send, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(outcomes), len(set(outcomes))) == (8, stored)
    counts = (Interest.objects.count(), Attachment.objects.count(), Message.objects.count())
    assert counts == (stored, stored, stored)
    assert sum(1 for path in private_files.rglob("*") if path.is_file()) == stored
