"""Questions as HTML: one template a question, nothing that depends on who asks."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from wagtail_interest.questions.kinds import KINDS
from wagtail_interest.questions.row import Row


def render_row(row: Row) -> SafeString:
    """Return one question with the conditional ones that its options carry."""
    for option in row.options:
        option.html = render_rows(option.children)
    return KINDS[row.item["kind"]].render(row)


def render_rows(rows: Iterable[Row]) -> SafeString:
    """Return some questions, one after the other."""
    return mark_safe("".join([render_row(row) for row in rows]))
