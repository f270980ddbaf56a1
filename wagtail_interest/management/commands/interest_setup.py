"""``manage.py interest_setup``: groups, default plan, first areas, answer templates and, on PostgreSQL, the search index."""

from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction

from wagtail_interest.access.groups import RECRUITERS, RightsMissing
from wagtail_interest.followup.founding import Founded, found
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.plan import HandlingPlan

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
            founded = self.found(options["owner"])
        except RightsMissing as error:
            raise CommandError("Some permissions do not exist yet. Run: manage.py migrate") from error
        except DatabaseError as error:
            raise CommandError(
                f"The database is not ready ({type(error).__name__}). Run: manage.py migrate"
            ) from error
        self.make_search_index()
        if founded.plan.able_owner is None:
            raise CommandError(
                "The default handling plan has no owner, so no form is open yet. "
                "Run: manage.py interest_setup --owner USERNAME"
            )

    def found(self, username: str | None) -> Founded:
        """Make what is missing and say what."""
        plan = HandlingPlan.objects.filter(is_default=True, site=None).first()
        owner = self.find_owner(username, ask=plan is None or plan.able_owner is None)
        founded = found(owner)
        for name, made in founded.groups.items():
            self.stdout.write(f"Group {name!r}: {'made' if made else 'exists; rights checked'}.")
        if founded.areas:
            self.stdout.write(f"Areas: {founded.areas} made; change them under Interest > Areas.")
        else:
            self.stdout.write("Areas: there are some already; left as they are.")
        if founded.templates:
            told = f"{founded.templates} made; change them under Interest > Answer templates"
            self.stdout.write(f"Answer templates: {told}.")
        else:
            self.stdout.write("Answer templates: there are some already; left as they are.")
        state = "made, default of all sites" if founded.plan_is_new else "exists"
        self.stdout.write(f"Handling plan {founded.plan.name!r}: {state}.")
        if founded.owner_is_new:
            self.stdout.write(f"Its owner is now {owner.get_username()}.")
        if founded.joined:
            self.stdout.write(f"{owner.get_username()} was added to the group {RECRUITERS!r}.")
        return founded

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
