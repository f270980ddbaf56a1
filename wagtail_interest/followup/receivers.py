"""Connects what follow-up listens to: what becomes of mail, since an answer that was lost is none."""

from __future__ import annotations

from typing import Any

from wagtail_interest.records.message import Message
from wagtail_interest.signals import message_changed


def connect() -> None:
    """Connect once, from ``AppConfig.ready``."""
    message_changed.connect(follow_delivery, sender=Message, dispatch_uid="wagtail_interest.followup.reply")


def follow_delivery(sender: Any, **kwargs: Any) -> None:
    """Receive ``message_changed``."""
    from wagtail_interest.followup import reply  # on first use: start-up stays light

    reply.follow_delivery(sender, **kwargs)
