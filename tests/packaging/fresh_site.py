"""Installs the package into a site made by ``wagtail start``, as the README tells, and opens an interest page there.

``python tests/packaging/fresh_site.py FOLDER`` with the Python that has the package; FOLDER must not exist.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

APPS = """
INSTALLED_APPS = [
    "wagtail_interest",
    "wagtail_interest.pages",
    "wagtail_modeladmin",
    "anymail",
    "django_tasks",
    "wagtail.contrib.settings",
    *INSTALLED_APPS,
]
STORAGES["wagtail_interest_private"] = {
    "BACKEND": "wagtail_interest.storage.PrivateStorage",
    "OPTIONS": {"location": BASE_DIR / "private"},
}
EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
DEFAULT_FROM_EMAIL = "Careers <careers@example.com>"
ANYMAIL = {"WEBHOOK_SECRET": "a:secret"}
DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
"""
URLS = """
from django.urls import include, path

urlpatterns = [
    path("interest/", include("wagtail_interest.urls")),
    path("anymail/", include("anymail.urls")),
] + urlpatterns
"""
LOOK = """
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from home.models import HomePage
from wagtail_interest.pages.models import GeneralInterestPage

get_user_model().objects.create_superuser("ada", "ada@example.com", "pw")
call_command("interest_setup", owner="ada")
page = HomePage.objects.first().add_child(instance=GeneralInterestPage(title="Open interest", slug="interest"))
page.save_revision().publish()
client = Client(HTTP_HOST="localhost")
response = client.get(page.url)
assert response.status_code == 200, response.status_code
assert b'name="email"' in response.content, "the form is not on the page"
client.force_login(get_user_model().objects.get())
for path in ("/admin/", f"/admin/pages/{page.pk}/edit/", "/admin/interest/inbox/"):
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
call_command("interest_run")
print("The interest page, the editor and the inbox open in a fresh site.")
"""


def run(folder: Path, *arguments: str) -> None:
    """Run Python in *folder*; stops this script when it fails."""
    print("==", *(argument.strip().splitlines()[0] for argument in arguments), flush=True)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "fresh.settings.dev", "PYTHONWARNINGS": "ignore"}
    subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL
    )


def main(folder: Path) -> None:
    """Make the site, follow the README, look."""
    folder.mkdir(parents=True)
    start = "from wagtail.bin.wagtail import main; main()"
    run(folder, "-c", start, "start", "fresh", ".")
    settings = folder / "fresh/settings/base.py"
    settings.write_text(settings.read_text() + APPS)
    urls = folder / "fresh/urls.py"
    urls.write_text(urls.read_text() + URLS)
    run(folder, "manage.py", "check", "--fail-level", "WARNING")
    run(folder, "manage.py", "migrate", "--verbosity", "0")
    run(folder, "manage.py", "makemigrations", "--check", "--dry-run")
    run(folder, "manage.py", "shell", "-c", LOOK)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
