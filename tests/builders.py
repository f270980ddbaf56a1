"""Builders with keyword defaults: one line makes one believable row, written directly; ``intake`` has its own tests."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Locale, Page, Site

from wagtail_interest.records.absence import Absence, ClosedPeriod
from wagtail_interest.records.area import Area
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.form import Form, FormPage, FormVersion
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import Availability, Kind, MessageKind

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_numbers = count(1)


def page_tree() -> Page:
    """Create locales, root collection, root page, home page and default site; return the home page."""
    english, _ = Locale.objects.get_or_create(language_code="en")
    Locale.objects.get_or_create(language_code="sv")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    home = Page.objects.filter(depth=2).first()
    if home is None:
        page_type = ContentType.objects.get_for_model(Page)
        root = Page.objects.filter(depth=1).first() or Page.add_root(
            title="Root", slug="root", content_type=page_type, locale=english
        )
        home = root.add_child(
            instance=Page(title="Careers", slug="home", content_type=page_type, locale=english, live=True)
        )
    Site.objects.get_or_create(
        is_default_site=True,
        defaults={"hostname": "testserver", "port": 80, "root_page": home, "site_name": "Test"},
    )
    return home


def user(username: str, **fields: Any) -> Any:
    """Create an active user with the password ``pw``."""
    return get_user_model().objects.create_user(
        username, f"{username}@example.com", "pw", **{"first_name": username.title(), **fields}
    )


def plan(**fields: Any) -> HandlingPlan:
    """Create a default plan of all sites."""
    return HandlingPlan.objects.create(**{"name": "Standard", "is_default": True, **fields})


def area(name: str = "Sales", **fields: Any) -> Area:
    """Create an area named in English."""
    return Area.objects.create(**{"names": {"en": name}, **fields})


def absence(of: Any, **fields: Any) -> Absence:
    """Create an absence of a week in July."""
    return Absence.objects.create(
        **{"user": of, "first_day": date(2026, 7, 6), "last_day": date(2026, 7, 10), **fields}
    )


def closed_period(**fields: Any) -> ClosedPeriod:
    """Create a closed July of all sites, once."""
    days = {"first_day": date(2026, 7, 1), "last_day": date(2026, 7, 31)}
    return ClosedPeriod.objects.create(**{"names": {"en": "summer"}, **days, **fields})


def form(title: str = "Open interest", page: Page | None = None, **fields: Any) -> Form:
    """Create a form row, shown on *page* when given."""
    row = Form.objects.create(
        **{"key": uuid.uuid4(), "kind": Kind.GENERAL, "title": title, "created_at": NOW, **fields}
    )
    if page is not None:
        FormPage.objects.create(form=row, page_id=page.pk, language="en", title=title, path=page.path)
    return row


def version(of: Form, definition: list[dict[str, Any]] | None = None, **fields: Any) -> FormVersion:
    """Create a question version of a form."""
    return FormVersion.objects.create(
        **{
            "form": of,
            "digest": uuid.uuid4().hex,
            "language": "en",
            "definition": definition or [],
            "created_at": NOW,
            **fields,
        }
    )


def candidate(address: str = "", **fields: Any) -> Candidate:
    """Create (or find) the candidate of an address."""
    address = address or f"anna{next(_numbers)}@example.com"
    return Candidate.objects.get_or_create(address=address, defaults={"created_at": NOW, **fields})[0]


def interest(of: Form | None = None, **fields: Any) -> Interest:
    """Create an entry, unanswered, received at ``NOW``."""
    of = of or Form.objects.first() or form()
    number = next(_numbers)
    email = fields.pop("email", f"anna{number}@example.com")
    given = {
        "reference": f"T{number:07d}",
        "form": of,
        "kind": of.kind,
        "language": "en",
        "name": "Anna Åkesson",
        "email": email,
        "availability": Availability.ACTIVE,
        "submitted_at": NOW,
        "changed_at": NOW,
        "due_on": date(2026, 3, 11),
        "retain_until": (NOW + timedelta(days=365)).date(),
        "submission_key": uuid.uuid4().hex,
        **fields,
    }
    given.setdefault("version", of.versions.first() or version(of))
    given.setdefault("candidate", candidate(email))
    given.setdefault("search_text", f"{given['name']} {email} {given['reference']}".lower())
    return Interest.objects.create(**given)


def message(about: Interest | None = None, **fields: Any) -> Message:
    """Create a queued mail that is due at ``NOW``."""
    given = {
        "kind": MessageKind.REPLY,
        "interest": about,
        "candidate": about.candidate if about else None,
        "to": about.email if about else "anna@example.com",
        "language": "en",
        "context": {"subject": "Hello", "text": "Thank you."},
        "next_try_at": NOW,
        "give_up_at": NOW + timedelta(hours=24),
        "message_id": f"<{uuid.uuid4().hex}@example.com>",
        "created_at": NOW,
        "state_at": NOW,
        **fields,
    }
    return Message.objects.create(**given)
