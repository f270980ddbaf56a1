"""Eight parallel sendings of one form against a SQLite file, in a process of its own; prints what was stored as JSON.

A process of its own, because the test database lives in memory and is shared by no second connection.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from threading import Barrier, Thread

THREADS = 8


class NoMigrations:
    """Tells Django to make the tables from the models."""

    def __contains__(self, item):
        return True

    def __getitem__(self, item):
        return None


def prepare(folder: Path) -> None:
    """Point the settings at a fresh database and storage below *folder*, and make the tables."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["WI_TEST_FILES"] = str(folder / "files")
    import django  # the settings are chosen first
    from django.conf import settings  # as above
    from django.core.management import call_command  # as above

    settings.MIGRATION_MODULES = NoMigrations()
    settings.DATABASES["default"]["NAME"] = str(folder / "parallel.sqlite3")
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


def send_at_once(same: bool) -> list[str]:
    """Send from all threads at the same moment; return the references or the classes of errors."""
    from django.db import connection  # Django is set up only now

    from tests import builders  # as above
    from tests.intake.conftest import DEFINITION, stored_file, submission  # as above
    from wagtail_interest.intake.accept import accept  # as above
    from wagtail_interest.records.form import Form  # as above

    builders.page_tree()
    plan = builders.plan(owner=builders.user("rita"))
    builders.version(builders.form("Sales", plan=plan), DEFINITION)
    barrier, outcomes = Barrier(THREADS), []

    def send(number: int) -> None:
        try:
            form = Form.objects.get()
            token = "token" if same else f"token-{number}"
            sending = submission(form, form_token=token, attachments=[stored_file(form)])
            barrier.wait()
            outcomes.append(accept(sending, now=builders.NOW).interest.reference)
        except Exception as error:  # the parent asserts that there was none
            outcomes.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [Thread(target=send, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def main(folder: Path, same: bool) -> None:
    """Run and print."""
    prepare(folder)
    outcomes = send_at_once(same)
    from wagtail_interest.models import (
        Attachment,
        Candidate,
        Event,
        Interest,
        Message,
    )  # Django is set up only now

    print(
        json.dumps(
            {
                "outcomes": sorted(set(outcomes)),
                "interests": Interest.objects.count(),
                "candidates": Candidate.objects.count(),
                "attachments": Attachment.objects.count(),
                "messages": Message.objects.count(),
                "events": Event.objects.count(),
                "files": sum(1 for path in (folder / "files" / "private").rglob("*") if path.is_file()),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] == "same")
