"""A recruiter is told when mail waits or the clock stands still; nothing is said when all is well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests import builders
from wagtail_interest.inbox.trouble import troubles
from wagtail_interest.mail import health
from wagtail_interest.records.mark import HEARTBEAT, Mark

pytestmark = pytest.mark.django_db


def test_nothing_is_said_when_all_is_well(tree):
    Mark.objects.create(name=HEARTBEAT, at=timezone.now())
    assert troubles() == []


def test_p27_paused_queue_is_said_above_inbox_and_mail(client, plan, recruiter):
    client.force_login(recruiter)
    health.pause("AnymailConfigurationError", now=timezone.now())
    for name in ("interest_inbox_modeladmin_index", "interest_mail_modeladmin_index"):
        assert "the mail service refuses our key" in client.get(reverse(name)).content.decode()


def test_mail_that_nobody_sends_is_said(plan):
    entry = builders.interest(builders.form())
    builders.message(entry, next_try_at=timezone.now() - timedelta(hours=1))
    assert [words[:23] for words in troubles()] == ["Mail is not leaving: so"]


def test_clock_that_stands_still_is_said_and_remembered_for_a_minute(tree, django_assert_num_queries):
    Mark.objects.create(name=HEARTBEAT, at=timezone.now() - timedelta(days=3))
    assert len(troubles()) == 1
    with django_assert_num_queries(0):
        assert len(troubles()) == 1
    Mark.objects.update(at=timezone.now())
    cache.clear()
    assert troubles() == []
