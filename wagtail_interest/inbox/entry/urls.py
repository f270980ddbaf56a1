"""Which views of one entry, and which of the whole inbox, the inbox's ModelAdmin serves."""

from __future__ import annotations

from typing import Any

from wagtail_interest.inbox.bulk.progress import JobView
from wagtail_interest.inbox.entry import actions
from wagtail_interest.inbox.entry.assigning import AssignView
from wagtail_interest.inbox.entry.download import FileView
from wagtail_interest.inbox.entry.erasing import EraseView
from wagtail_interest.inbox.entry.reading import PictureView, ReadView
from wagtail_interest.inbox.entry.registering import RegisterView
from wagtail_interest.inbox.entry.replying import ReplyView, UndoView
from wagtail_interest.inbox.entry.turning import NextView, PreviousView

#: name → view class, served at ``<inbox>/<name>/<pk>/``; of *bulk* it is the change's own number.
ENTRY_VIEWS: dict[str, Any] = {
    "note": actions.NoteView,
    "reply": ReplyView,
    "answered": actions.AnsweredView,
    "no-answer": actions.NoAnswerView,
    "spam": actions.SpamView,
    "not-spam": actions.NotSpamView,
    "assign": AssignView,
    "take": actions.TakeView,
    "step": actions.StepView,
    "overrule": actions.OverruleView,
    "file": FileView,
    "read": ReadView,
    "picture": PictureView,
    "erase": EraseView,
    "next": NextView,
    "previous": PreviousView,
    "bulk": JobView,
}

#: name → view class, served at ``<inbox>/<name>/``.
COLLECTION_VIEWS: dict[str, Any] = {"register": RegisterView, "undo": UndoView}
