"""What follow-up listens to, in one table; the listener's module is loaded when it first hears something."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.db.models.signals import post_delete, post_save

from wagtail_interest.records.absence import ClosedPeriod
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.signals import (
    interest_accepted,
    interests_changed,
    interests_erasing,
    mail_composing,
    message_changed,
)

#: Signal, its sender, and the module and function of this room that hear it.
LISTENERS: tuple[tuple[Any, type, str, str], ...] = (
    (message_changed, Message, "reply", "follow_delivery"),
    (message_changed, Message, "definite", "follow_delivery"),
    (message_changed, Message, "intake_marks", "on_mail"),
    (interests_changed, Interest, "intake_marks", "on_changed"),
    (interests_erasing, Interest, "intake_marks", "on_erasing"),
    (interest_accepted, Interest, "intake_marks", "on_accepted"),
    (interest_accepted, Interest, "same_day", "tell_same_day"),
    (mail_composing, Message, "same_day", "compose_same_day"),
    (mail_composing, Message, "system_mail", "compose_at_sending"),
    (post_save, ClosedPeriod, "calendar", "forget_closed"),
    (post_delete, ClosedPeriod, "calendar", "forget_closed"),
)


def connect() -> None:
    """Connect everything once, from ``AppConfig.ready``; start-up stays light."""
    for signal, sender, module, name in LISTENERS:
        uid = f"wagtail_interest.followup.{module}.{name}"
        signal.connect(_listener(module, name), sender=sender, weak=False, dispatch_uid=uid)


def _listener(module: str, name: str) -> Callable[..., Any]:
    def hear(**kwargs: Any) -> Any:
        listener = getattr(import_module(f"wagtail_interest.followup.{module}"), name)
        return listener(**kwargs)

    hear.__qualname__ = f"{module}.{name}"  # what a log line says of it
    return hear
