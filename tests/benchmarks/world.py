"""The world that is measured: one site, one form of twelve fields in three makes, a PDF of 300 kB, and what people send."""

from __future__ import annotations

import random
import re
import shutil
import uuid
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests import builders
from tests.benchmarks.peers.models import FIELDS, BarePage, ClassicField, ClassicPage
from wagtail_interest.files.judge import judge
from wagtail_interest.management.commands.interest_setup import Command as SetUp
from wagtail_interest.pages.models import GeneralInterestPage
from wagtail_interest.records.area import Area
from wagtail_interest.records.form import Form

CONTENDERS = ("ours", "classic", "bare")
FILE_BYTES = 300 * 1024
RECRUITER_RIGHTS = ("view", "change", "download", "export", "view_all")


def fresh_database() -> None:
    """Make the benchmark's own database anew, and forget the files of an earlier run."""
    for folder in ("media", "private"):
        shutil.rmtree(settings.VAR / folder, ignore_errors=True)
    for number in range(
        256
    ):  # our files lie in as many folders, all there after some thousand; the peers' in one
        (settings.VAR / "private" / f"{number:02x}").mkdir(parents=True)
    connections.close_all()
    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite":
        for path in settings.VAR.glob("bench.sqlite3*"):
            path.unlink()
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
    call_command("migrate", run_syncdb=True, verbosity=0)
    # as an administrator's ``interest_setup``: on PostgreSQL the search has its index
    SetUp(stdout=StringIO()).make_search_index()


@dataclass
class World:
    """Where the contenders stand."""

    urls: dict[str, str]
    pdf: bytes
    recruiter: Any
    ours: GeneralInterestPage
    classic: ClassicPage
    bare: BarePage

    @property
    def form(self) -> Form:
        """The row beside our page."""
        return Form.objects.get(key=self.ours.translation_key)


def build() -> World:
    """Make site, pages and recruiter; every page through its own class, ours published as an editor does."""
    home = builders.page_tree()
    recruiter = builders.user("rita", is_staff=True)
    group = Group.objects.create(name="Recruiters")
    group.permissions.set(
        Permission.objects.filter(
            codename__in=["access_admin", *(f"{right}_interest" for right in RECRUITER_RIGHTS)]
        )
    )
    group.permissions.add(*Permission.objects.filter(content_type__app_label="peers"))
    recruiter.groups.add(group)
    builders.plan(owner=recruiter)
    for name in ("Sales", "Care", "Technical"):
        builders.area(name)
    ours = home.add_child(
        instance=GeneralInterestPage(
            title="Work with us", slug="ours", locale=home.locale, questions=questions()
        )
    )
    ours.save_revision().publish()
    classic = home.add_child(instance=classic_page(home.locale))
    bare = home.add_child(instance=BarePage(title="Work with us", slug="bare", locale=home.locale))
    return World(
        {each.slug: each.get_url() for each in (ours, classic, bare)}, pdf(), recruiter, ours, classic, bare
    )


def questions() -> list[dict[str, Any]]:
    """Return the five of the twelve fields that are the editor's own questions."""

    def block(kind: str, **value: Any) -> dict[str, Any]:
        return {"type": kind, "value": value, "id": str(uuid.uuid4())}

    def option(label: str, *, meets: bool) -> dict[str, Any]:
        return {"type": "item", "value": {"label": label, "meets": meets}, "id": str(uuid.uuid4())}

    swedish = [option("Fluent", meets=True), option("Good", meets=True), option("Some", meets=False)]
    return [
        block("yes_no", label="Driving licence", counts="must", wanted="yes"),
        block("number", label="Years in the trade", counts="merit", weight=3, at_least=2),
        block("single_choice", label="Swedish", counts="merit", options=swedish),
        block("date", label="Earliest start", counts="information"),
        block("long_text", label="What do you bring?", counts="information"),
    ]


def classic_page(locale: Any) -> ClassicPage:
    """Return A with its twelve fields, unsaved."""
    page = ClassicPage(
        title="Work with us",
        slug="classic",
        locale=locale,
        to_address="careers@example.com",
        from_address="careers@example.com",
        subject="Interest",
    )
    page.form_fields = [
        ClassicField(label=label, field_type=kind, choices=choices, required=label in {"Name", "E-mail"})
        for label, kind, choices in FIELDS
    ]
    return page


def pdf() -> bytes:
    """Return a CV of about 300 kB that our gauntlet accepts: a page of text and a picture that cannot be packed."""
    from PIL import Image

    side = 314  # three bytes a pixel
    noise = Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3))
    out = BytesIO()
    canvas = Canvas(out, pageCompression=1)
    canvas.drawString(72, 750, "Anna Åkesson")
    canvas.drawImage(ImageReader(noise), 72, 300, 200, 200)
    canvas.save()
    content = out.getvalue()
    assert FILE_BYTES * 0.9 < len(content) < FILE_BYTES * 1.4, len(content)
    judge(SimpleUploadedFile("cv.pdf", content), extensions=("pdf",), max_bytes=10 * 1024 * 1024)
    return content


class Sender:
    """Sends one contender's form, each time as another person; bodies are encoded before anything is counted."""

    def __init__(self, world: World, contender: str) -> None:
        self.world, self.contender = world, contender
        self.url = self.to = world.urls[contender]
        self.client = Client(enforce_csrf_checks=False)
        self.bodies: list[bytes] = []

    def get(self) -> bytes:
        """Show the form."""
        response = self.client.get(self.url)
        assert response.status_code == 200, response.status_code
        return response.content

    def prepare(self, count: int) -> Sender:
        """Encode *count* bodies."""
        shown = self.get().decode()
        action = re.search(r'<form class="wi-form"[^>]* action="([^"]+)"', shown)
        self.to = action[1] if action else self.url
        for _ in range(count):
            self.bodies.append(encode_multipart(BOUNDARY, self._data(shown)))
        return self

    def post(self) -> None:
        """Send the next prepared body; what is not accepted is an error."""
        response = self.client.generic("POST", self.to, self.bodies.pop(), content_type=MULTIPART_CONTENT)
        accepted = (302,) if self.contender != "classic" else (200,)
        assert response.status_code in accepted, (self.contender, response.status_code, response.content)
        if self.contender == "classic":
            assert b"<title>Thanks" in response.content, response.content

    def _data(self, shown: str) -> dict[str, Any]:
        person = uuid.uuid4().hex[:12]
        file = SimpleUploadedFile("cv.pdf", self.world.pdf, "application/pdf")
        common = {
            "name": "Anna Åkesson",
            "email": f"{person}@example.com",
            "phone": "070-123 45 67",
            "cv": file,
        }
        text = "I like people and know the trade. " * 25
        if self.contender == "ours":
            return {**common, **self._ours(shown, text)}
        if self.contender == "classic":
            common["e_mail"] = common.pop("email")
            return {
                **common,
                "availability": "Actively looking",
                "areas": ["Sales", "Care"],
                "driving_licence": "Yes",
                "years_in_the_trade": "4",
                "swedish": "Good",
                "earliest_start": "2026-12-01",
                "what_do_you_bring": text,
                "kept_for_future_openings": "on",
            }
        return {
            **common,
            "availability": "active",
            "areas": ["1", "2"],
            "licence": "yes",
            "years": "4",
            "swedish": "g",
            "start": "2026-12-01",
            "bring": text,
            "consent": "on",
        }

    def _ours(self, shown: str, text: str) -> dict[str, Any]:
        asked = {item["label"]: item for item in self.world.form.versions.get().definition}
        name = {label: f"q_{item['id']}" for label, item in asked.items()}
        # one showing of the form is one sending: every body needs a stamp of its own
        stamp = re.search(r'name="wi_stamp" value="([^"]+)"', self.get().decode() if self.bodies else shown)
        asked_code = re.search(r'name="wi_asked" value="([^"]+)"', shown)
        return {
            "wi_stamp": stamp[1] if stamp else "",
            "wi_asked": asked_code[1] if asked_code else "",
            "availability": "active",
            "areas": [str(pk) for pk in Area.objects.values_list("pk", flat=True)[:2]],
            name["Driving licence"]: "yes",
            name["Years in the trade"]: "4",
            name["Swedish"]: asked["Swedish"]["options"][1]["id"],
            name["Earliest start"]: "2026-12-01",
            name["What do you bring?"]: text,
            "consent": "on",
        }


def logged_in(user: Any) -> Client:
    """Return a client of *user*."""
    client = Client()
    client.force_login(user)
    return client
