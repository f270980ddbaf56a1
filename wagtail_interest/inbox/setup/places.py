"""Where a first interest page can stand, and making it there as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site, get_page_models

from wagtail_interest.questions.sets import question_set
from wagtail_interest.records.area import Area
from wagtail_interest.vocabulary import Kind, Trade

#: Pages looked at below the home page before giving up.
LOOKED_AT = 200
#: The starter area, by its English name, that a trade belongs to.
AREA_OF = {
    Trade.SALES: "Sales and customer service",
    Trade.CARE: "Care and health",
    Trade.TECHNICAL: "Technology and IT",
}


@dataclass(frozen=True)
class Place:
    """A page type and the page it can be made under."""

    page_class: Any
    parent: Any


def place_for(kind: str, user: Any) -> Place | None:
    """Return where *user* can make a page of a ``Kind``: as high in the default site's tree as its rules allow."""
    classes = [each for each in get_page_models() if getattr(each, "interest_kind", None) == kind]
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or not classes:
        return None
    below = site.root_page.get_descendants(inclusive=True).order_by("depth", "path")
    for page in below.specific(defer=True)[:LOOKED_AT]:
        if not page.permissions_for_user(user).can_add_subpage():
            continue
        for page_class in classes:
            if page_class.can_create_at(page):
                return Place(page_class, page)
    return None


def make_draft(place: Place, *, kind: str, trade: str, user: Any) -> Any:
    """Make a page with its ready questions as a draft, with its first revision; return it."""
    language = place.parent.locale.language_code
    page = place.page_class(
        title=title_of(kind, trade, language),
        live=False,
        has_unpublished_changes=True,
        owner=user,
        locale=place.parent.locale,
    )
    page.questions = question_set(kind, language, trade)
    if hasattr(page, "area_id") and trade in AREA_OF:
        page.area = Area.objects.filter(names__en=AREA_OF[Trade(trade)]).first()
    place.parent.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create")
    return page


def title_of(kind: str, trade: str, language: str) -> str:
    """Return a title that promises nothing, in *language*; the editor changes it as they like."""
    with override(language):
        if kind == Kind.GENERAL:
            return _("Expression of interest")
        return {
            Trade.SALES: _("Would you like to work in sales?"),
            Trade.CARE: _("Would you like to work in care?"),
            Trade.TECHNICAL: _("Would you like to work with technology?"),
        }.get(Trade(trade), _("Interested in a role with us?"))
