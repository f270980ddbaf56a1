"""G12: bytes an entry takes on disk; PostgreSQL alone says so by table."""

from __future__ import annotations

from django.db import connection
from wagtail.contrib.forms.models import FormSubmission

from tests.benchmarks.report import Report
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import Message


def sizes(report: Report) -> None:
    """G12: tables with their indexes, by entry."""
    if connection.vendor != "postgresql":
        report.tell("G12", "bytes an entry: needs PostgreSQL, left out", "–")
        return
    whole = [Interest, Candidate, Event, Attachment, Message, Interest.areas.through]
    of_a = _bytes(FormSubmission) / FormSubmission.objects.count()
    entries = Interest.objects.count()
    report.tell("G12", "bytes a row of A with its indexes", int(of_a))
    report.at_most("G12", "interest row with indexes, × A", _bytes(Interest) / entries / of_a, 1.6)
    report.at_most(
        "G12", "whole entry without mail bodies, × A", sum(map(_bytes, whole)) / entries / of_a, 2.5
    )


def _bytes(model: type) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [model._meta.db_table])
        return int(cursor.fetchone()[0])
