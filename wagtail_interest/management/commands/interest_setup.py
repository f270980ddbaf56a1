"""``manage.py interest_setup``: groups, default plan, first areas, answer templates and, on PostgreSQL, the search index."""

from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from wagtail.coreutils import get_content_languages

from wagtail_interest.followup.starter_templates import make_starters
from wagtail_interest.records.area import Area
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan

RECRUITERS = "Interest recruiters"
MANAGERS = "Interest managers"

RECRUITER_RIGHTS = (
    "view_interest",
    "change_interest",
    "download_interest",
    "export_interest",
    "view_message",
    "change_message",
    "view_form",
    "change_form",
    "view_handlingplan",
    "change_handlingplan",
    "view_area",
    "view_replytemplate",
    "add_replytemplate",
    "change_replytemplate",
    "delete_replytemplate",
)
MANAGER_RIGHTS = (
    *RECRUITER_RIGHTS,
    "view_all_interest",
    "erase_interest",
    "add_handlingplan",
    "delete_handlingplan",
    "add_area",
    "change_area",
    "delete_area",
)

#: Kinds of work most sites have; managers rename and add in the admin.
STARTER_AREAS = (
    {"en": "Sales and customer service", "sv": "Försäljning och kundservice"},
    {"en": "Care and health", "sv": "Vård och omsorg"},
    {"en": "Technology and IT", "sv": "Teknik och IT"},
    {"en": "Production and warehouse", "sv": "Produktion och lager"},
    {"en": "Office and administration", "sv": "Kontor och administration"},
    {"en": "Education", "sv": "Utbildning"},
    {"en": "Management", "sv": "Ledning"},
)

INDEX = "wi_interest_search_trgm"


class Command(BaseCommand):
    """Idempotent: what exists is left as it is, missing rights are added, nothing is taken away."""

    help = "Makes groups, default handling plan, starter areas and answer templates of wagtail-interest. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--owner``."""
        parser.add_argument("--owner", help="User name of who answers under the default handling plan.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set everything up, one printed line each."""
        try:
            with transaction.atomic():
                self.make_group(RECRUITERS, RECRUITER_RIGHTS)
                self.make_group(MANAGERS, MANAGER_RIGHTS)
                self.make_areas()
                self.make_templates()
                able = self.make_plan(options["owner"])
        except DatabaseError as error:
            raise CommandError(
                f"The database is not ready ({type(error).__name__}). Run: manage.py migrate"
            ) from error
        self.make_search_index()
        if not able:
            raise CommandError(
                "The default handling plan has no owner, so no form is open yet. "
                "Run: manage.py interest_setup --owner USERNAME"
            )

    def make_group(self, name: str, codenames: tuple[str, ...]) -> None:
        """Make a group, or give an existing one the rights it lacks."""
        wanted = Q(content_type__app_label="wagtail_interest", codename__in=codenames)
        wanted |= Q(content_type__app_label="wagtailadmin", codename="access_admin")
        rights = list(Permission.objects.filter(wanted))
        if len(rights) < len(codenames) + 1:
            raise CommandError("Some permissions do not exist yet. Run: manage.py migrate")
        group, made = Group.objects.get_or_create(name=name)
        group.permissions.add(*rights)
        self.stdout.write(f"Group {name!r}: {'made' if made else 'exists; rights checked'}.")

    def make_areas(self) -> None:
        """Make starter areas unless there are some."""
        if Area.objects.exists():
            self.stdout.write("Areas: there are some already; left as they are.")
            return
        Area.objects.bulk_create(
            [Area(names=names, sort_order=place * 10) for place, names in enumerate(STARTER_AREAS, 1)]
        )
        self.stdout.write(f"Areas: {len(STARTER_AREAS)} made; change them under Interest > Areas.")

    def make_templates(self) -> None:
        """Make answers to begin with unless there are some."""
        made = make_starters(list(get_content_languages()))
        if made:
            self.stdout.write(
                f"Answer templates: {made} made; change them under Interest > Answer templates."
            )
        else:
            self.stdout.write("Answer templates: there are some already; left as they are.")

    def make_plan(self, username: str | None) -> bool:
        """Make the default plan of all sites, or give an ownerless one its owner; return whether somebody can answer."""
        plan = HandlingPlan.objects.filter(is_default=True, site=None).first()
        owner = self.find_owner(username, ask=plan is None or plan.able_owner is None)
        if plan is None:
            plan = HandlingPlan(name="Standard", is_default=True)
            self.stdout.write("Handling plan 'Standard': made, default of all sites.")
        else:
            self.stdout.write(f"Handling plan {plan.name!r}: exists.")
        if owner is not None and owner.pk != plan.owner_id:
            plan.owner = owner
            self.stdout.write(f"Its owner is now {owner.get_username()}.")
        plan.save()
        if owner is not None:
            self.note_membership(owner)
        return plan.able_owner is not None

    def find_owner(self, username: str | None, *, ask: bool) -> Any:
        """Return the user named by ``--owner``, else the one typed at a terminal, else None."""
        if not username and ask and sys.stdin.isatty():
            username = input("User name of who answers expressions of interest: ").strip()
        if not username:
            return None
        users = get_user_model()._default_manager
        owner = users.filter(**{get_user_model().USERNAME_FIELD: username}).first()
        if owner is None:
            raise CommandError(f"There is no user {username!r}. Make one first: manage.py createsuperuser")
        if not owner.is_active:
            raise CommandError(f"The user {username!r} is not active and could not answer anybody.")
        return owner

    def note_membership(self, owner: Any) -> None:
        """Put an owner who could not see their own inbox among the recruiters."""
        if not owner.has_perm("wagtail_interest.change_interest"):
            owner.groups.add(Group.objects.get(name=RECRUITERS))
            self.stdout.write(f"{owner.get_username()} was added to the group {RECRUITERS!r}.")

    def make_search_index(self) -> None:
        """Make the trigram index on PostgreSQL; without it the search works, only slower on large tables."""
        if connection.vendor != "postgresql":
            self.stdout.write("Search index: only on PostgreSQL; the search works without it.")
            return
        try:
            self.stdout.write(f"Search index: {_trigram_index()}.")
        except DatabaseError as error:
            self.stdout.write(
                f"Search index: not made ({type(error).__name__}); the search works without it, only slower. "
                "An administrator of the database can run: CREATE EXTENSION pg_trgm; then run this again."
            )


def _trigram_index() -> str:
    """Make extension and index, outside any transaction where possible so that posts go on meanwhile."""
    inside = connection.in_atomic_block
    concurrently = "" if inside else "CONCURRENTLY "
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)",
            [INDEX],
        )
        found = cursor.fetchone()
    if found and found[0]:
        return "exists"
    table = connection.ops.quote_name(Interest._meta.db_table)
    with connection.cursor() as cursor:
        if found:  # an earlier build was interrupted and left an unusable index
            cursor.execute(f"DROP INDEX {concurrently}IF EXISTS {INDEX}")
        cursor.execute(f"CREATE INDEX {concurrently}{INDEX} ON {table} USING gin (search_text gin_trgm_ops)")
    return "made"
