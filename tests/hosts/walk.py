"""One host from an empty database to an answered candidate; run by ``test_hosts.py`` in a process of its own."""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client

PERSON = {"name": "Anna Åkesson", "email": "anna@example.com", "availability": "active"}


def prepare() -> None:
    """Check, make the migrations of the host's own apps, find none of ours missing, migrate."""
    for app in settings.OWN_APPS:
        package = Path(settings.FOLDER, f"migrations_of_{app}")
        package.mkdir()
        Path(package, "__init__.py").touch()
    call_command("check", fail_level="WARNING")
    if not settings.MIGRATED:
        call_command("migrate", run_syncdb=True, verbosity=0)
        return
    if settings.OWN_APPS:
        call_command("makemigrations", *settings.OWN_APPS, verbosity=0)
    # of all apps: ours must not bring drift to those of others
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    call_command("migrate", verbosity=0)


def publish_page(owner: Any) -> Any:
    """Return a published interest page of whatever class this host has."""
    import swapper  # models exist only after django.setup
    from django.apps import apps
    from wagtail.models import Collection, Locale, Site

    from wagtail_interest.page_types.state import language_of
    from wagtail_interest.questions.sets import question_set

    call_command("interest_setup", owner=owner.get_username(), stdout=StringIO())
    base = swapper.load_model("wagtailcore", "Page")
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    home = base.objects.filter(depth=2).first()
    if home is None:
        root = base.objects.filter(depth=1).first() or base.add_root(title="Root", slug="root")
        home = root.add_child(instance=base(title="Careers", slug="careers"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "root_page": home}
    )
    kind = next(
        model
        for model in apps.get_models()
        if hasattr(model, "interest_kind") and model.interest_kind == "role"
    )
    page = home.add_child(
        instance=kind(title="Sales, one day", questions=question_set("role", language_of(home)))
    )
    page.save_revision(user=owner).publish()
    return kind.objects.get(pk=page.pk)


def candidate(page: Any) -> str:
    """Send an interest and read the thanks; returns what the form said."""
    client = Client()
    form = client.get(page.url)
    assert form.status_code == 200, form.status_code
    html = form.content.decode()
    stamp = re.search(r'name="wi_stamp" value="([^"]+)"', html)
    assert stamp, "the form is not on the page"
    empty = client.post(page.url, {"wi_stamp": stamp.group(1)})
    assert empty.status_code == 422, empty.status_code
    sent = client.post(page.url, {**PERSON, "wi_stamp": stamp.group(1)}, follow=True)
    assert sent.status_code == 200 and sent.redirect_chain, sent.status_code
    return html


def staff(page: Any, owner: Any) -> None:
    """Open the editor, the inbox, the entry and the mail list; send what waits."""
    from django.urls import reverse  # URLs exist only after django.setup

    from wagtail_interest.records.interest import Interest
    from wagtail_interest.records.message import Message

    client = Client()
    client.force_login(owner)
    interest = Interest.objects.get()
    for path in (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("interest_inbox_modeladmin_index"),
        reverse("interest_inbox_modeladmin_inspect", args=[interest.pk]),
        reverse("interest_plans_modeladmin_index"),
    ):
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
    call_command("interest_run", stdout=StringIO())
    message = Message.objects.get()
    assert message.state == "sent", (message.state, message.error_class)


def main() -> None:
    """Walk; every step that fails raises."""
    django.setup()
    prepare()
    from django.contrib.auth import get_user_model  # models exist only after django.setup

    name = {} if settings.HOST == "people" else {"username": "rita"}
    owner = get_user_model().objects.create_superuser(email="rita@example.com", password="pw", **name)
    page = publish_page(owner)
    html = candidate(page)
    staff(page, owner)
    print("language:", re.search(r'<html lang="([^"]+)"', html).group(1))
    print("title:", re.search(r'<label[^>]*for="id_name"[^>]*>\s*([^<\n]+)', html).group(1).strip())
    print("walked", settings.HOST)


if __name__ == "__main__":
    sys.path.insert(0, str(settings.FOLDER))
    main()
