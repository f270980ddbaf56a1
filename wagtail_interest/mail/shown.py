"""A mail as the admin may show it: the words as they were sent, without the candidate's own key to their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape

from wagtail_interest.records.message import Message

if TYPE_CHECKING:
    from wagtail_interest.mail.compose import Composed

#: Stands where the link was; a recruiter must not be able to act as the candidate.
HIDDEN = "https://…"


def shown(message: Message) -> Composed:
    """Return subject, text and HTML of *message* with its personal link hidden; rendered now when it is not sent yet.

    A context no template can read gives empty bodies: the list of mails must show broken rows too.
    """
    from wagtail_interest.mail.compose import Composed, compose  # on first use: start-up stays light

    link = str(message.context.get("status_url") or "") if isinstance(message.context, dict) else ""
    if message.subject:
        composed = Composed(message.subject, message.text, message.html)
    else:
        try:
            composed = compose(message.kind, message.language, message.context)
        except Exception:  # whatever makes the row a poison row
            return Composed("", "", "")
    if not link:
        return composed
    html = composed.html.replace(escape(link), HIDDEN).replace(link, HIDDEN)
    return Composed(composed.subject, composed.text.replace(link, HIDDEN), html)
