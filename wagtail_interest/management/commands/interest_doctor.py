"""``manage.py interest_doctor``: looks at what system checks cannot see and says how to mend it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from wagtail_interest import clock
from wagtail_interest.management.findings import MATTERS


class Command(BaseCommand):
    """Changes nothing but a file it writes to the private storage and removes again."""

    help = "Says in plain words whether wagtail-interest works here, and how to mend what does not."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding; the exit code is 1 when something is to be mended."""
        now = clock.now()
        problems = 0
        for matter in MATTERS:
            try:
                findings = list(matter(now))
            except Error as error:
                raise CommandError(
                    f"The database does not answer or has no tables ({type(error).__name__}). "
                    "Run: manage.py migrate"
                ) from error
            for finding in findings:
                mark = self.style.ERROR("PROBLEM") if finding.is_problem else self.style.SUCCESS("ok     ")
                self.stdout.write(f"{mark} {finding.text}")
                if finding.is_problem:
                    self.stdout.write(f"        {finding.mend}")
                    problems += 1
        if problems:
            raise CommandError(f"{problems} to mend.")
        self.stdout.write("All well.")
