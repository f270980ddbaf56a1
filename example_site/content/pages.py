"""The pages of Norrglimt in Swedish and English; what exists is left as it is."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from example_site.content import questions
from example_site.content.words import ENGLISH, SWEDISH
from example_site.models import HomePage, JobPage, OpeningsPage
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.area import Area

#: Days from the making of the data until the last day to apply, by job.
JOBS = {"planner": 18, "service": 32}
ROLES = {"sales": questions.SALES, "electrician": questions.ELECTRICIAN}

AREAS = {
    "sales": {"sv": "Försäljning", "en": "Sales"},
    "electric": {"sv": "El och installation", "en": "Electrical work"},
    "heat": {"sv": "Värmepumpar och service", "en": "Heat pumps and service"},
    "plan": {"sv": "Projektering", "en": "Planning"},
    "office": {"sv": "Kontor och ekonomi", "en": "Office and finance"},
}


def make_areas() -> dict[str, Area]:
    """Make the areas, in their order; returned by key."""
    return {
        key: Area.objects.get_or_create(names=names, defaults={"sort_order": place})[0]
        for place, (key, names) in enumerate(AREAS.items())
    }


def make_pages(areas: dict[str, Area], *, now: datetime) -> None:
    """Make both language trees and the site that shows them, unless there is a home page already."""
    if HomePage.objects.exists():
        return
    swedish = Locale.objects.get(language_code="sv")
    english, _ = Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    for old in root.get_children().filter(slug="home"):
        old.delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(slug="start", locale=swedish, **SWEDISH["home"]))
    openings = home.add_child(
        instance=OpeningsPage(slug="lediga-jobb", locale=swedish, **SWEDISH["openings"])
    )
    for key, days in JOBS.items():
        job = JobPage(locale=swedish, apply_by=now.date() + timedelta(days=days), **SWEDISH[key])
        openings.add_child(instance=job)
    for page in _interest_pages(areas, swedish):
        openings.add_child(instance=page)
    make_site(home)
    for page in [home, openings, *openings.get_children().specific()]:
        page.save_revision().publish()
        _translate(page, english)


def make_site(home: Page) -> None:
    """Make Norrglimt the default site under the address the demo runs at."""
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "127.0.0.1",
            "port": int(settings.PORT),
            "root_page": home,
            "site_name": "Norrglimt",
        },
    )


def _interest_pages(areas: dict[str, Area], locale: Locale) -> list[Page]:
    roles: list[Page] = [
        RoleInterestPage(
            locale=locale,
            area=areas["sales" if key == "sales" else "electric"],
            questions=json.dumps(questions.stream(asked, "sv")),
            **SWEDISH[key],
        )
        for key, asked in ROLES.items()
    ]
    general = GeneralInterestPage(
        locale=locale, questions=json.dumps(questions.stream(questions.GENERAL, "sv")), **SWEDISH["general"]
    )
    return [*roles, general]


def _translate(page: Any, locale: Locale) -> None:
    """Copy *page* as Wagtail does, put the English words in, publish."""
    key = next(key for key, words in SWEDISH.items() if words["title"] == page.title)
    copy = page.copy_for_translation(locale)
    for name, value in ENGLISH[key].items():
        setattr(copy, name, value)
    asked = questions.GENERAL if key == "general" else ROLES.get(key)
    if asked is not None:
        copy.questions = json.dumps(questions.stream(asked, "en"))
    copy.save_revision().publish()
