"""The other process of G4: sends what was queued until it is stopped. ``python -m tests.benchmarks.deliverer ours 2525``."""

from __future__ import annotations

import sys
import time


def main(contender: str, port: int) -> None:
    """Send queued mail of *contender* to the server at *port*."""
    import django  # settings come first

    django.setup()
    from django.conf import settings  # after setup

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = port
    send = _send_ours if contender == "ours" else _send_bare
    print("ready", flush=True)
    while True:
        send()
        time.sleep(0.05)


def _send_ours() -> None:
    from wagtail_interest import clock  # needs the app registry
    from wagtail_interest.mail.sweep import sweep  # the same

    sweep(clock.now(), limit=5)


def _send_bare() -> None:
    from django.core.mail import send_mail  # needs settings

    from tests.benchmarks.peers.models import BareEntry  # needs the app registry

    for entry in BareEntry.objects.filter(mailed=False).order_by("pk")[:5]:
        send_mail("Received", "Thank you", None, [entry.email])
        BareEntry.objects.filter(pk=entry.pk).update(mailed=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
