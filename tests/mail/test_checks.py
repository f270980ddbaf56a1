"""System checks of the mail room."""

from __future__ import annotations

from tests.mail.test_queue import Worker
from wagtail_interest.mail import checks


def ids(found):
    return [message.id for message in found]


def test_p31_missing_webhook_secret_is_a_warning(settings):
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {}
    found = checks.check_webhook_secret()
    assert ids(found) == ["wagtail_interest.W301"]
    assert '"WEBHOOK_SECRET": "' in found[0].hint
    settings.ANYMAIL = {"WEBHOOK_SECRET": "a:b"}
    assert checks.check_webhook_secret() == []


def test_p31_without_a_mail_service_no_secret_is_asked(settings):
    settings.ANYMAIL = {}
    assert checks.check_webhook_secret() == []


def test_missing_webhook_addresses_are_a_warning(settings):
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    assert checks.check_webhook_urls() == []
    settings.ROOT_URLCONF = "wagtail.admin.urls"
    found = checks.check_webhook_urls()
    assert ids(found) == ["wagtail_interest.W302"]
    assert 'path("anymail/", include("anymail.urls")),' in found[0].hint


def test_default_sender_is_a_warning(settings):
    assert checks.check_sender() == []
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    assert ids(checks.check_sender()) == ["wagtail_interest.W303"]
    settings.DEFAULT_FROM_EMAIL = ""
    assert ids(checks.check_sender()) == ["wagtail_interest.W303"]


def test_unknown_task_queue_is_a_warning(settings):
    settings.WAGTAIL_INTEREST = {"TASK_QUEUE": "mail"}
    assert checks.check_task_queue() == []  # tasks run at once, no nudge is sent
    settings.TASKS = {"default": {"BACKEND": f"{Worker.__module__}.Worker"}}
    assert ids(checks.check_task_queue()) == ["wagtail_interest.W304"]
    settings.TASKS = {"default": {"BACKEND": f"{Worker.__module__}.Worker", "QUEUES": ["mail", "default"]}}
    assert checks.check_task_queue() == []
