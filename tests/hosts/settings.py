"""Settings of the host that ``WI_HOST`` names: those of ``tests.settings`` with what makes that host different.

``WI_HOST_FOLDER`` takes its database, its files and the migrations of its own apps.
"""

import os
from pathlib import Path
from typing import Any

from tests import settings as usual
from tests.settings import *  # noqa: F403  # every setting this host does not change

HOST = os.environ["WI_HOST"]
FOLDER = Path(os.environ["WI_HOST_FOLDER"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "db.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}
MEDIA_ROOT = FOLDER / "media"
STORAGES = {
    **usual.STORAGES,
    "wagtail_interest_private": {
        "BACKEND": "wagtail_interest.storage.PrivateStorage",
        "OPTIONS": {"location": FOLDER / "private"},
    },
}
# the host's own apps: their migrations are made in this run, as the host's developer makes them
OWN_APPS: list[str] = []

if HOST == "swapped":
    # Wagtail's own tests bring a base page with the migrations it needs before Wagtail's
    OWN_APPS = ["talent"]
    INSTALLED_APPS = ["tests.hosts.talent", "wagtail.test.basepage", *usual.INSTALLED_APPS]
    INSTALLED_APPS.remove("wagtail_interest.pages")
    WAGTAIL_PAGE_MODEL = "basepage.BasePage"
elif HOST == "people":
    OWN_APPS = ["people"]
    INSTALLED_APPS = ["tests.hosts.people", *usual.INSTALLED_APPS]
    AUTH_USER_MODEL = "people.Person"
elif HOST == "auto_field":
    DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
elif HOST == "swedish":
    LANGUAGE_CODE = "sv"
    LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("sv", "Svenska")]
    WAGTAIL_I18N_ENABLED = False
elif HOST == "one_language":
    USE_I18N = False
    WAGTAIL_I18N_ENABLED = False
    MIDDLEWARE = [each for each in usual.MIDDLEWARE if "LocaleMiddleware" not in each]
elif HOST == "no_webhooks":
    ROOT_URLCONF = "tests.hosts.urls_without_webhooks"
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ANYMAIL = {}

MIGRATION_MODULES: Any = {app: f"migrations_of_{app}" for app in OWN_APPS}


class _NoMigrations(dict[str, None]):
    """Says of every app that it has none: tables are made at once."""

    def __contains__(self, app: object) -> bool:
        return True

    def __missing__(self, app: str) -> None:
        return None


# what does not touch a table needs no hundred migrations
MIGRATED = HOST in ("swapped", "people", "auto_field")
if not MIGRATED:
    MIGRATION_MODULES = _NoMigrations()
