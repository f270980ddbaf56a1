"""System checks of the mail room; each says which line to paste."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from anymail.checks import get_configured_email_backends
from anymail.utils import get_anymail_setting
from django.core.checks import CheckMessage, Tags, Warning, register
from django.urls import NoReverseMatch, reverse

from wagtail_interest.conf import conf
from wagtail_interest.mail.nudge import has_worker

#: Anymail's back ends that speak to no mail service.
_NO_SERVICE = ("anymail.backends.test.", "anymail.backends.console.", "anymail.backends.base")


def uses_mail_service() -> bool:
    """Return whether the host sends through one of anymail's mail services."""
    return any(
        backend.startswith("anymail.backends.") and not backend.startswith(_NO_SERVICE)
        for backend in get_configured_email_backends()
    )


def has_webhook_urls() -> bool:
    """Return whether the host includes ``anymail.urls``."""
    try:
        reverse("anymail:postmark_tracking_webhook")
    except NoReverseMatch:
        return False
    return True


@register(Tags.security)
def check_webhook_secret(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Without a secret anybody can tell us that a mail bounced (promise P31)."""
    if (
        not uses_mail_service()
        or not has_webhook_urls()
        or get_anymail_setting("webhook_secret", default=None)
    ):
        return []
    return [
        Warning(
            "The addresses under anymail.urls believe anybody: ANYMAIL has no WEBHOOK_SECRET.",
            hint='Add to ANYMAIL in your settings: "WEBHOOK_SECRET": "a-long-name:a-long-random-word" and put the '
            "same two words into the webhook's address at your mail service: "
            "https://a-long-name:a-long-random-word@your.site/anymail/<service>/tracking/",
            id="wagtail_interest.W301",
        )
    ]


@register()
def check_webhook_urls(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Without webhooks a bounce stays unknown and the answer counts as given."""
    if not uses_mail_service() or has_webhook_urls():
        return []
    return [
        Warning(
            "Your mail service cannot tell us of bounces: anymail.urls is not included.",
            hint='Add to urlpatterns, before Wagtail\'s own: path("anymail/", include("anymail.urls")),',
            id="wagtail_interest.W302",
        )
    ]


@register()
def check_sender(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Django's default sender is refused by every mail service, or worse, taken for spam."""
    address = parseaddr(conf.MAIL_FROM)[1]
    if address and not address.endswith(("@localhost", "@localhost.localdomain")):
        return []
    return [
        Warning(
            "Mail to candidates would come from %s." % (address or "nobody"),
            hint='Add to your settings: DEFAULT_FROM_EMAIL = "Careers <careers@your.site>"',
            id="wagtail_interest.W303",
        )
    ]


@register()
def check_task_queue(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A queue that the task back end does not know refuses every nudge; mail then waits for the clock."""
    from wagtail_interest.mail.deliver import deliver  # on first use: start-up stays light

    try:
        queues = deliver.get_backend().queues
        known = not has_worker() or not queues or conf.TASK_QUEUE in queues
    except Exception as error:  # a broken TASKS setting has its own checks
        return [Warning(f"TASKS cannot be read: {type(error).__name__}.", id="wagtail_interest.W304")]
    if known:
        return []
    return [
        Warning(
            f'The task back end has no queue "{conf.TASK_QUEUE}".',
            hint=f'Add it in TASKS: "QUEUES": ["default", "{conf.TASK_QUEUE}"], or set TASK_QUEUE in WAGTAIL_INTEREST.',
            id="wagtail_interest.W304",
        )
    ]
