"""Connects what the files listen to: a new entry's files are made readable on screen."""

from __future__ import annotations

from typing import Any

from wagtail_interest.records.interest import Interest
from wagtail_interest.signals import interest_accepted


def connect() -> None:
    """Connect once, from ``AppConfig.ready``."""
    interest_accepted.connect(
        ask_for_pictures, sender=Interest, dispatch_uid="wagtail_interest.files.pictures"
    )


def ask_for_pictures(sender: Any, **kwargs: Any) -> None:
    """Receive ``interest_accepted``."""
    from wagtail_interest.files import pictures  # on first use: start-up stays light

    pictures.ask_for_pictures(sender, **kwargs)
