"""What a candidate typed and chose, as words beside their labels: shown where the form itself cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.http import QueryDict
from django.utils.translation import gettext as _

from wagtail_interest.page_types.interest_form import UNSURE
from wagtail_interest.questions.clean import clean_text
from wagtail_interest.questions.definition import Definition
from wagtail_interest.records.area import Area
from wagtail_interest.vocabulary import Availability, Kind

#: Nobody types more into one field; what comes beyond was not typed by a person.
LONGEST = 20_000
#: What the value of a ticked option is; nobody typed it.
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def typed_texts(
    definition: Definition, post: QueryDict, areas: Mapping[str, str] = MappingProxyType({})
) -> list[tuple[str, str]]:
    """Return label and text of everything typed and chosen, in the order of the form; asks no database.

    ``text`` is what is added on the thank-you page. What was typed for a question that is not (or cannot be)
    known stands last.

    Args:
        definition: the questions that were asked, as far as they are known.
        areas: kinds of work that were offered, by what the form sends for each.
    """
    labels = [("name", _("Name")), ("email", _("E-mail")), ("phone", _("Phone")), ("text", _("Message"))]
    found = [(label, clean_text(post.get(name, ""), LONGEST)) for name, label in labels]
    chosen = [areas[value] for value in dict.fromkeys(post.getlist("areas")) if value in areas]
    found.append((_("What kind of work?"), ", ".join(chosen)))
    looking = {str(value): str(label) for value, label in Availability.choices}
    found.append((_("Are you looking for work?"), looking.get(post.get("availability", ""), "")))
    asked = set()
    for item in definition:
        asked.add(f"q_{item['id']}")
        names = {option["id"]: option["label"] for option in item.get("options", ())}
        values = [names.get(value, value) for value in post.getlist(f"q_{item['id']}")]
        found.append((item.get("label", ""), clean_text(", ".join(values), LONGEST)))
    for name in post:
        if name.startswith("q_") and name not in asked:
            typed = [value for value in post.getlist(name) if not _ID.fullmatch(value)]
            found.append((_("Answer"), clean_text(", ".join(typed), LONGEST)))
    return [(label, text) for label, text in found if text]


def offered_areas(post: QueryDict, kind: str, language: str) -> dict[str, str]:
    """Return the words of the kinds of work that a form of *kind* offers, for ``typed_texts``.

    The database is asked only where *post* names some; a role-specific form offers none.
    """
    if kind != Kind.GENERAL or "areas" not in post:
        return {}
    areas = Area.objects.filter(active=True)
    return {UNSURE: _("I am not sure yet"), **{str(area.pk): area.name_in(language) for area in areas}}
