"""Connects what follow-up listens to: what becomes of mail, who wrote, and what mail to colleagues has to say."""

from __future__ import annotations

from typing import Any

from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.signals import interest_accepted, mail_composing, message_changed
from wagtail_interest.vocabulary import Availability, MessageKind


def connect() -> None:
    """Connect once, from ``AppConfig.ready``."""
    message_changed.connect(follow_delivery, sender=Message, dispatch_uid="wagtail_interest.followup.reply")
    interest_accepted.connect(
        tell_same_day, sender=Interest, dispatch_uid="wagtail_interest.followup.same_day"
    )
    mail_composing.connect(compose, sender=Message, dispatch_uid="wagtail_interest.followup.compose")


def follow_delivery(sender: Any, **kwargs: Any) -> None:
    """Receive ``message_changed``."""
    from wagtail_interest.followup import reply  # on first use: start-up stays light

    reply.follow_delivery(sender, **kwargs)


def tell_same_day(sender: Any, *, interest: Interest, **kwargs: Any) -> None:
    """Receive ``interest_accepted``."""
    if interest.availability == Availability.ACTIVE:
        from wagtail_interest.followup import same_day  # on first use: start-up stays light

        same_day.tell_same_day(sender, interest=interest, **kwargs)


def compose(sender: Any, *, message: Message, **kwargs: Any) -> dict[str, Any] | None:
    """Receive ``mail_composing``."""
    from wagtail_interest.followup import same_day, system_mail  # on first use: start-up stays light

    if message.kind == MessageKind.SAME_DAY:
        return same_day.compose_same_day(sender, message=message, **kwargs)
    return system_mail.compose_at_sending(sender, message=message, **kwargs)
