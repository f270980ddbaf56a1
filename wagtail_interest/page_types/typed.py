"""What a candidate typed, as words beside their labels: shown where the form itself cannot be."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from wagtail_interest.questions.clean import clean_text
from wagtail_interest.questions.definition import define

#: Nobody types more into one field; what comes beyond was not typed by a person.
LONGEST = 20_000


def typed_texts(page: Any, post: QueryDict) -> list[tuple[str, str]]:
    """Return label and text of everything typed that *page* asks for, in its order; asks no database.

    ``text`` is what is added on the thank-you page.
    """
    labels = [("name", _("Name")), ("email", _("E-mail")), ("phone", _("Phone")), ("text", _("Message"))]
    found = [(label, clean_text(post.get(name, ""), LONGEST)) for name, label in labels]
    for item in define(page.questions):
        names = {option["id"]: option["label"] for option in item.get("options", ())}
        values = [names.get(value, value) for value in post.getlist(f"q_{item['id']}")]
        found.append((item.get("label", ""), clean_text(", ".join(values), LONGEST)))
    return [(label, text) for label, text in found if text]
