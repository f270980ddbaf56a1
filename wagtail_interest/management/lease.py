"""A lease in the database, so that two runs of one command at the same time do not do everything twice."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_interest.records.mark import Mark


class Lease:
    """Held by one process under *name* for at most *minutes*; a killed process's lease runs out by itself.

    It goes by the machine's real clock, not by the demonstration's, which may be turned.
    """

    def __init__(self, name: str, *, minutes: int = 15) -> None:
        self.name = name
        self.length = timedelta(minutes=minutes)
        self.key = secrets.token_hex(16)

    def take(self) -> bool:
        """Take or extend the lease; False when another process holds it."""
        now = timezone.now()
        _mark, made = Mark.objects.get_or_create(
            name=self.name, defaults={"at": now + self.length, "data": {"key": self.key}}
        )
        if made or self._mine().update(at=now + self.length):
            return True
        free = Mark.objects.filter(name=self.name, at__lte=now)
        return bool(free.update(at=now + self.length, data={"key": self.key}))

    def give_back(self) -> None:
        """Let the next run begin at once."""
        self._mine().update(at=timezone.now(), data={})

    def _mine(self) -> QuerySet[Mark]:
        return Mark.objects.filter(name=self.name, data__key=self.key)
