"""What a candidate is told, from one source."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests import builders
from tests.followup.conftest import LEARN, LOOK, MERIT, MUST
from wagtail_interest import clock
from wagtail_interest.followup.confirmation import confirm_ids, confirmation_context, reply_address
from wagtail_interest.followup.overrule import overrule
from wagtail_interest.followup.receipt import receipt
from wagtail_interest.links import tokens
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan

TEXTS = {
    "title": "As it was called",
    "notice_style": "formal",
    "notice_addition": "We move to Umeå in May.",
    "next": "<p>Next.</p>",
    "thanks": {"misses": "<p>Thanks, but.</p>"},
    "mail": {"misses": "<p>Mail, but.</p>"},
}


@pytest.fixture
def told(form):
    """An entry that missed a must-have."""
    version = builders.version(form, texts=TEXTS)
    return builders.interest(form, version=version, screening=[MUST, MERIT, LEARN, LOOK], result="misses")


def test_receipt_tells_what_was_read_and_concluded(told):
    said = receipt(told)
    assert (said.form_title, said.result_text, said.mail_text) == (
        "As it was called",
        "<p>Thanks, but.</p>",
        "<p>Mail, but.</p>",
    )
    assert (said.due_on, said.retain_until) == (told.due_on, told.retain_until)
    assert said.notice.startswith("This form registers an expression of interest")
    assert [(item["label"], item["words"]) for item in said.requirements] == [
        ("Driving licence", "Not met"),
        ("Years", "Met"),
        ("CRM", "Not needed from the start: it can be learned with us"),
        ("Why", "A person will look"),
    ]


def test_p35_notice_is_told_with_what_the_editor_had_added_that_day(told, client):
    context = confirmation_context(told, site=told.form.site, now=clock.now())
    page = client.get(context["status_url"].removeprefix("https://testserver")).content.decode()

    assert receipt(told).notice.endswith("recruitment is in progress. We move to Umeå in May.")
    assert context["notice"] == receipt(told).notice
    assert receipt(told).notice in page


def test_receipt_never_tells_points_or_what_was_wanted(told):
    for item in receipt(told).requirements:
        assert set(item) == {"label", "counts", "verdict", "words", "learnable", "reason"}


def test_missed_merit_reads_kindly(form):
    entry = builders.interest(form, screening=[{**MERIT, "verdict": "not_met"}])
    assert receipt(entry).requirements[0]["words"] == "Not met; good to have, not needed"


def test_receipt_tells_what_a_person_overruled(told, recruiter, now):
    overrule(told, "licence", "met", by=recruiter, now=now)
    told.refresh_from_db()
    assert receipt(told).requirements[0]["verdict"] == "met"


def test_receipt_speaks_the_language_of_the_entry(told):
    with translation.override("sv"):
        assert receipt(told).notice.startswith("This form registers")


def test_receipt_survives_a_version_without_texts(entry):
    said = receipt(entry)
    assert (said.form_title, said.result_text, said.next) == ("Open interest", "", "")


def test_p13_confirmation_context_holds_no_answers_and_a_working_link(told, now):
    told.answers = {"why": "See http://phish.example"}
    context = confirmation_context(told, site=told.form.site, now=now)
    assert "phish" not in str(context)
    assert context["status_url"].startswith("https://testserver/")
    token = context["status_url"].rstrip("/").rsplit("/", 1)[-1]
    claim = tokens.read("status", token, now=now)
    assert (claim.record_id, claim.version) == (told.pk, told.candidate.link_version)
    assert (context["due_on"], context["site_name"]) == (told.due_on.isoformat(), "Test")


def test_confirmation_goes_out_without_our_urls(told, now, settings):
    settings.ROOT_URLCONF = "wagtail.admin.urls"
    assert confirmation_context(told, site=told.form.site, now=now)["status_url"] == ""


def test_confirmation_is_queued_once_per_entry_and_never_to_spam(entries, now):
    spam = entries[0]
    type(spam).objects.filter(pk=spam.pk).update(spam="suspected")
    assert (
        confirm_ids([entry.pk for entry in entries], now=now)
        == sorted(entry.pk for entry in entries[1:])[::-1]
    )
    assert confirm_ids([entry.pk for entry in entries], now=now) == []
    assert Message.objects.count() == 2


def test_answers_go_to_the_plan_else_the_site_else_the_owner(plan, form, settings):
    own = HandlingPlan.objects.create(name="Own", reply_to="sales@example.com")
    bare = HandlingPlan.objects.create(name="Bare", owner=plan.owner)
    assert reply_address(own, form.site) == "sales@example.com"
    assert reply_address(bare, form.site) == "rita@example.com"
    plan.reply_to = "jobs@example.com"
    plan.save()
    assert reply_address(bare, form.site) == "jobs@example.com"
    assert reply_address(plan, form.site) == "jobs@example.com"
    HandlingPlan.objects.all().delete()
    assert reply_address(None, form.site) == settings.DEFAULT_FROM_EMAIL
