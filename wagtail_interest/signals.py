"""What a host (and our own higher rooms) may listen to; each signal's arguments stand beside it.

Senders are model classes. Receivers take ``**kwargs`` and tolerate unknown ones. All are sent after the rows
are written, inside the transaction unless a line says otherwise.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.dispatch import Signal

log = logging.getLogger(__name__)


class DiscreetSignal(Signal):
    """A signal that logs the class of what a receiver raises, never its text (promise P22)."""

    def _log_robust_failure(self, receiver: Callable[..., Any], err: Exception) -> None:
        log.error("%s failed: %s", receiver.__qualname__, type(err).__name__)


#: An expression of interest was accepted. sender=Interest; interest: Interest; plan: HandlingPlan that holds for its
#: form; now: datetime.
interest_accepted = Signal()

#: The state of entries changed. sender=Interest; ids: list[int]; code: str (an ``EventCode``); actor: user or
#: None; now: datetime. One signal per chunk of a verb's set.
interests_changed = Signal()

#: A mail reached a state. sender=Message; message: Message; state: str (a ``MessageState``); now: datetime.
message_changed = DiscreetSignal()

#: A mail to a colleague is about to be rendered, on every try anew. sender=Message; message: Message; now: datetime.
#: A receiver returns the context that holds this second, or None when the mail is not its own or nothing is left to
#: say; when no receiver returns a context, the mail is cancelled. Outside any transaction.
mail_composing = Signal()

#: Entries are about to be erased with all they own. sender=Interest; ids: list[int]; now: datetime.
interests_erasing = Signal()
