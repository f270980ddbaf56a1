"""What a host (and our own higher rooms) may listen to; each signal's arguments stand beside it.

Senders are model classes. Receivers take ``**kwargs`` and tolerate unknown ones. All are sent after the rows
are written, inside the transaction unless a line says otherwise.
"""

import logging
from typing import Any

from django.db import transaction
from django.dispatch import Signal

log = logging.getLogger(__name__)


class DiscreetSignal(Signal):
    """A signal that logs the class of what a receiver raises, never its text (promise P22)."""

    def send_apart(self, sender: Any, **named: Any) -> None:
        """Tell each receiver in a savepoint of its own: what one that fails had done is taken back, and nothing else."""
        for receiver in self._live_receivers(sender)[0]:
            try:
                with transaction.atomic():
                    receiver(signal=self, sender=sender, **named)
            except Exception as error:
                name = getattr(receiver, "__qualname__", type(receiver).__qualname__)
                log.error("%s failed: %s", name, type(error).__name__)


#: An expression of interest was accepted. sender=Interest; interest: Interest; plan: HandlingPlan that holds for its
#: form; now: datetime.
interest_accepted = Signal()

#: The state of entries changed. sender=Interest; ids: list[int]; code: str (an ``EventCode``); actor: user or
#: None; now: datetime. One signal per chunk of a verb's set.
interests_changed = Signal()

#: A mail reached a state. sender=Message; message: Message; state: str (a ``MessageState``); now: datetime. When a
#: receiver fails, all are taken back and told once more, so that what lies outside the database belongs in
#: ``transaction.on_commit``.
message_changed = DiscreetSignal()

#: A mail to a colleague is about to be rendered, on every try anew. sender=Message; message: Message; now: datetime.
#: A receiver returns the context that holds this second, or None when the mail is not its own or nothing is left to
#: say; when no receiver returns a context, the mail is cancelled. Outside any transaction.
mail_composing = Signal()

#: Entries are about to be erased with all they own. sender=Interest; ids: list[int]; now: datetime.
interests_erasing = Signal()
