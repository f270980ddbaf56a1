"""One rendered mail through the host's own e-mail backend, and what the mail service said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from wagtail_interest.conf import conf
from wagtail_interest.mail.failures import Failure
from wagtail_interest.mail.tracking import METADATA_KEY
from wagtail_interest.mail.words import one_line
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageKind, MessageState

#: Seconds a mail server may be silent where the host sets no limit; less than the lease of ``claim``.
SILENCE = 30
#: One address and nothing else: what looks like two would reach both.
_ONE_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"]+")


@dataclass(frozen=True)
class Handed:
    """What the service answered. ``unsure``: it took the request and did not say what becomes of it."""

    esp_id: str = ""
    unsure: bool = False
    failure: Failure | None = None


def hand_over(message: Message) -> Handed:
    """Send *message* as rendered; raises whatever the backend raises."""
    email = build(message)
    count = email.send()
    status = getattr(email, "anymail_status", None)
    if status is None:
        return Handed() if count else Handed(failure=Failure("NotSent", for_good=True))
    if not count and not status.status:  # a host's pre_send receiver said no
        return Handed(failure=Failure("AnymailCancelSend", for_good=True))
    return _judge(status, message.to)


def build(message: Message) -> EmailMultiAlternatives:
    """Return the mail with its headers: the same Message-ID on every try, one tag, no tracking flags.

    Raises:
        ValueError: the row's address is not exactly one.
    """
    if not _ONE_ADDRESS.fullmatch(message.to):
        raise ValueError("not one address")
    headers = {"Message-ID": message.message_id}
    if (
        message.kind != MessageKind.REPLY
    ):  # a person wrote that one; the rest must not start a war of auto-replies
        headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    email = EmailMultiAlternatives(
        subject=one_line(message.subject, 200),
        body=message.text,
        from_email=conf.MAIL_FROM,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    email.attach_alternative(message.html, "text/html")
    email.tags = [message.kind]  # type: ignore[attr-defined]
    if conf.MAIL_METADATA:
        email.metadata = {METADATA_KEY: str(message.pk)}  # type: ignore[attr-defined]
    _limit_silence(email)
    return email


def _limit_silence(email: EmailMultiAlternatives) -> None:
    """Django's SMTP backend waits for ever by default; from 6.1 on the host's MAILERS say how long."""
    if hasattr(mail, "mailers"):
        return
    connection: Any = mail.get_connection()
    if getattr(connection, "timeout", SILENCE) is None:
        connection.timeout = SILENCE
    email.connection = connection


def _judge(status: Any, to: str) -> Handed:
    """Read anymail's status of our one recipient; "sent" by count alone is not believed."""
    said = set(status.status or ())
    esp_id = _esp_id(status, to)
    if said & {"sent", "queued"}:
        return Handed(esp_id)
    if said & {"rejected", "invalid"} or (said & {"unknown"} and _refused(status)):
        state = MessageState.REJECTED
        return Handed(failure=Failure(f"status {min(said)}", for_good=True, state=state))
    if "failed" in said:
        return Handed(failure=Failure("status failed"))
    return Handed(esp_id, unsure=not esp_id)


def _esp_id(status: Any, to: str) -> str:
    """The service's id; 0 is one, None is none, several belong to several recipients."""
    given = status.message_id
    if isinstance(given, set):
        recipient = status.recipients.get(to)
        given = recipient.message_id if recipient else None
    return "" if given is None else str(given)


def _refused(status: Any) -> bool:
    """Whether "unknown" came with an HTTP answer that is a refusal."""
    code = getattr(status.esp_response, "status_code", 200)
    return isinstance(code, int) and code >= 400
