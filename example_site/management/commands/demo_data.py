"""Makes the demo: people, plan, pages, and the story of some eighty entries. Safe to run again: what is there stays."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from wagtail.models import Site

from example_site import clock
from example_site.content import house, pages, story
from example_site.content.plot import DAYS, SEED
from example_site.content.words import ENGLISH, SWEDISH
from example_site.demo_mail import local_server
from example_site.models import HomePage
from example_site.people import LOG_INS
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan


class Command(BaseCommand):
    """``manage.py demo_data``."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and say what is there."""
        now = clock.now()
        areas = pages.make_areas()
        self.make_people()
        house.arrange(now)
        with clock.at(now - timedelta(days=DAYS + 5)):
            pages.make_pages(areas, now=now)
        pages.make_site(HomePage.objects.get(locale__language_code="sv"))
        if not Interest.objects.exists():
            self.tell(areas, now)
        self.stdout.write(
            f"Demo data: {Interest.objects.count()} entries ({Interest.objects.owed().count()} answers owed), "
            f"{Message.objects.count()} mails."
        )
        for person in LOG_INS:
            self.stdout.write(f"  log in as {person.username} / {person.password}: {person.does}")

    def make_people(self) -> None:
        """Make the log-ins; groups come from interest_setup and from Wagtail."""
        for person in LOG_INS:
            user, made = get_user_model().objects.get_or_create(
                username=person.username,
                defaults={
                    "email": f"{person.username}@norrglimt.example",
                    "first_name": person.first_name,
                    "last_name": person.last_name,
                    "is_staff": person.superuser,
                    "is_superuser": person.superuser,
                },
            )
            if made:
                user.set_password(person.password)
                user.save()
        plan = HandlingPlan.objects.default_for(None)
        owned = plan is not None and plan.able_owner is not None  # whom somebody chose since stays
        call_command("interest_setup", owner=None if owned else "recruiter", stdout=_Silence())
        for person in LOG_INS:
            groups = ["Editors", "Moderators"] if person.group == "Editors" else [person.group]
            user = get_user_model().objects.get(username=person.username)
            user.groups.add(*Group.objects.filter(name__in=groups))

    def tell(self, areas: dict[str, Any], now: Any) -> None:
        """Tell the story, with the site served in a thread so that mail and webhooks go over HTTP."""
        users = get_user_model().objects
        stage = story.Stage(
            pages=_interest_pages(),
            areas=areas,
            site=Site.objects.get(is_default_site=True),
            recruiter=users.get(username="recruiter"),
            manager=users.get(username="manager"),
            chance=Random(SEED),
            now=now,
        )
        with local_server.running():
            story.tell(stage, progress=self.show_progress)
            story.post(now)
        self.stdout.write("")
        call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
        call_command("interest_run", stdout=_Silence())

    def show_progress(self, done: int, of: int) -> None:
        """Write one dot per ten acts."""
        if done % 10 == 0 or done == of:
            self.stdout.write(".", ending="")
            self.stdout.flush()


class _Silence:
    """A stream for commands whose words would bury our own."""

    def write(self, text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Nothing to do."""


def _interest_pages() -> dict[tuple[str, str], Any]:
    """Return the interest pages by key and language."""
    found = {}
    for language, words in (("sv", SWEDISH), ("en", ENGLISH)):
        for key in ("sales", "electrician", "general"):
            model = GeneralInterestPage if key == "general" else RoleInterestPage
            found[key, language] = model.objects.get(slug=words[key]["slug"], locale__language_code=language)
    return found
