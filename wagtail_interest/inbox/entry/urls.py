"""Which views of one entry, and which of the whole inbox, the inbox's ModelAdmin serves."""

from __future__ import annotations

#: The views are named, not imported: each room of an entry loads when somebody first enters it.
_HERE = "wagtail_interest.inbox.entry"

#: The entry's own page.
ENTRY_VIEW = f"{_HERE}.views.EntryView"

#: name → view class, served at ``<inbox>/<name>/<pk>/``.
ENTRY_VIEWS = {
    "note": f"{_HERE}.actions.NoteView",
    "reply": f"{_HERE}.replying.ReplyView",
    "answered": f"{_HERE}.actions.AnsweredView",
    "no-answer": f"{_HERE}.actions.NoAnswerView",
    "spam": f"{_HERE}.actions.SpamView",
    "not-spam": f"{_HERE}.actions.NotSpamView",
    "assign": f"{_HERE}.assigning.AssignView",
    "take": f"{_HERE}.actions.TakeView",
    "step": f"{_HERE}.actions.StepView",
    "overrule": f"{_HERE}.actions.OverruleView",
    "file": f"{_HERE}.download.FileView",
    "read": f"{_HERE}.reading.ReadView",
    "picture": f"{_HERE}.reading.PictureView",
    "erase": f"{_HERE}.erasing.EraseView",
    "next": f"{_HERE}.turning.NextView",
    "previous": f"{_HERE}.turning.PreviousView",
    "bulk": "wagtail_interest.inbox.bulk.progress.JobView",
}

#: name → view class, served at ``<inbox>/<name>/``.
COLLECTION_VIEWS = {
    "register": f"{_HERE}.registering.RegisterView",
    "undo": f"{_HERE}.replying.UndoView",
}
