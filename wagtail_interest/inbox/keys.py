"""The keys of list and entry: told to the script, which adds them to Wagtail's own list of keyboard shortcuts."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

#: Opens Wagtail's list of shortcuts; the script shows the button, since without one there are no keys.
DIALOG = "keyboard-shortcuts-dialog"


def entry_keys() -> list[dict[str, Any]]:
    """Return the keys of one entry: ``press`` an element, or put the ``focus`` into a field."""
    return [
        {"key": "j", "words": _("Next entry"), "press": ".wi-around [rel=next]"},
        {"key": "k", "words": _("Previous entry"), "press": ".wi-around [rel=prev]"},
        {"key": "a", "words": _("Write an answer"), "focus": "#id_replyform_text"},
        {"key": "e", "words": _("End: no answer is owed"), "focus": "#id_exitform_exit"},
        {"key": "n", "words": _("Write a note"), "focus": "#id_noteform_text"},
    ]


def list_keys() -> list[dict[str, Any]]:
    """Return the keys of the list: move among the rows, or open the row that has the focus at a part of its page."""
    return [
        {"key": "j", "words": _("Next row (Enter opens it)"), "row": 1},
        {"key": "k", "words": _("Previous row"), "row": -1},
        {"key": "a", "words": _("Answer the row in focus"), "open": "#reply-section"},
        {"key": "e", "words": _("End the row in focus: no answer is owed"), "open": "#no-answer"},
        {"key": "n", "words": _("Write a note on the row in focus"), "open": "#timeline-section"},
    ]


def button_attrs(keys: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the attributes of the button that shows the keys."""
    told = {"heading": _("Interest"), "keys": keys}
    return {
        "type": "button",
        "data-a11y-dialog-show": DIALOG,
        "data-wi-keys": json.dumps(told),
        "hidden": True,
    }
