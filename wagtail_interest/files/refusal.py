"""Why a file is not taken, in words a candidate can act on; one code a reason."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "empty": _("The file is empty. Choose another one."),
    "too_large": _("The file is larger than %(limit)s. Choose a smaller one."),
    "type": _("Files of this type cannot be taken. Choose one of these: %(types)s."),
    "content": _("The content of the file is not what its name says (%(type)s). Save it again as %(type)s."),
    "damaged": _("The file is damaged or incomplete. Open it, save it again and choose the new file."),
    "unreadable": _(
        "The file is built in a way we cannot check. Save or print it as a new PDF and choose that."
    ),
    "password": _(
        "The file is protected with a password. Open it, save it without the password and choose the new file."
    ),
    "locked": _(
        "The file is protected in a way that keeps us from checking it. Save or print it as a PDF without "
        "protection and choose that."
    ),
    "old_office": _(
        "The file is in an old Office format. Open it, save it as %(type)s or PDF and choose that."
    ),
    "program": _(
        "The file holds a program that would run when it is opened. Save or print it as a new PDF and choose that."
    ),
    "macros": _("The file holds macros. Save it without macros, for example as PDF, and choose that."),
    "external": _("The file fetches a part of itself from another computer. Save it as PDF and choose that."),
    "attachment": _(
        "The file carries another file inside that we cannot take. Remove it or save as a new PDF."
    ),
    "too_much": _("The file is far larger inside than it seems. Save it as PDF and choose that."),
    "hidden": _(
        "There is something else before or after the document in this file. Save it again as a new PDF."
    ),
    "pixels": _("The picture is larger than %(limit)s megapixels. Make it smaller and choose it again."),
    "infected": _("The virus scanner found something harmful in the file, so it was not taken."),
}


class Refused(Exception):
    """A file that is not taken. ``message`` is lazy plain words for the candidate, ``code`` a key of ``WORDS``."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def message(self) -> str:
        """The reason in the active language."""
        words = str(WORDS[self.code])
        return words % self.details if self.details else words


class Infected(Refused):
    """What a scanner raises when it found something; any other exception of a scanner means "not scanned"."""

    def __init__(self) -> None:
        super().__init__("infected")


class StorageFailed(Exception):
    """The storage could not take the file (full, gone, no right); nothing of it is left there."""
