"""Which bulk actions the inbox has; Wagtail asks for each through its own hook."""

from __future__ import annotations

from wagtail_interest.inbox.bulk.actions import (
    AreaAction,
    AssignAction,
    NotSpamAction,
    SpamAction,
    TouchAction,
)
from wagtail_interest.inbox.bulk.answering import AnswerAction
from wagtail_interest.inbox.bulk.base import InboxBulkAction

ACTIONS: tuple[type[InboxBulkAction], ...] = (
    AnswerAction,
    TouchAction,
    AssignAction,
    AreaAction,
    SpamAction,
    NotSpamAction,
)
