"""Reports to the site what became of a mail: Postmark's webhooks, over HTTP and with the secret, as the real one does."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime
from email.utils import parseaddr
from typing import Any

import requests
from django.conf import settings
from django.db import connection

from example_site import clock
from example_site.demo_mail.models import Mail, State

#: Mail to this domain bounces by itself.
NOWHERE = "nowhere.example"
SECONDS_TO_DELIVER = 2.0


def deliver_later(mail: Mail) -> None:
    """Report *mail* delivered (or bounced, when it goes nowhere) a moment from now; never waits.

    The setting ``DEMO_MAIL_REPORTS = False`` turns this off for who reports by hand.
    """
    if getattr(settings, "DEMO_MAIL_REPORTS", True):
        timer = threading.Timer(SECONDS_TO_DELIVER, _deliver, args=[mail.pk])
        timer.daemon = True
        timer.start()


def _deliver(pk: int) -> None:
    mail = Mail.objects.filter(pk=pk, state=State.ACCEPTED).first()
    if mail is not None:
        # when the server is going down, the mail stays "accepted" and has a button
        with suppress(requests.RequestException):
            report(mail, fate_of(mail), now=clock.now())
    connection.close()


def fate_of(mail: Mail) -> str:
    """Return the state that *mail* reaches by itself."""
    address = parseaddr(mail.to)[1].lower()
    return State.BOUNCED if address.endswith(f"@{NOWHERE}") else State.DELIVERED


def report(mail: Mail, state: str, *, now: datetime) -> None:
    """Post the webhook for *state* and remember it.

    Raises:
        requests.RequestException: the site did not take it.
    """
    user, _, password = settings.ANYMAIL["WEBHOOK_SECRET"].partition(":")
    answer = requests.post(
        f"{settings.DEMO_SELF_URL}/anymail/postmark/tracking/",
        json=_event(mail, state, now),
        auth=(user, password),
        timeout=10,
    )
    answer.raise_for_status()
    mail.state = state
    mail.save(update_fields=["state"])


def _event(mail: Mail, state: str, now: datetime) -> dict[str, Any]:
    """Return the body Postmark would post."""
    address = parseaddr(mail.to)[1]
    common = {"MessageID": str(mail.key), "Tag": mail.tag, "ServerID": 1, "MessageStream": "outbound"}
    if state == State.BOUNCED:
        return {
            **common,
            "RecordType": "Bounce",
            "ID": mail.pk,
            "Type": "HardBounce",
            "TypeCode": 1,
            "Name": "Hard bounce",
            "Email": address,
            "BouncedAt": now.isoformat(),
            "Description": "The server was unable to deliver your message (unknown user).",
            "Details": "smtp;550 5.1.1 The e-mail account does not exist.",
            "Inactive": True,
        }
    return {
        **common,
        "RecordType": "Delivery",
        "Recipient": address,
        "DeliveredAt": now.isoformat(),
        "Details": "Delivered to the demo's mailbox.",
    }
