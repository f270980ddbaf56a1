"""The candidate's links: a GET shows, a POST acts, and an unknown address gets the same answer as a known one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import builders
from wagtail_interest import clock
from wagtail_interest.intake import guard
from wagtail_interest.links import tokens
from wagtail_interest.mail.claim import may_send
from wagtail_interest.records.interest import Interest, Note
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import Result, Spam

pytestmark = pytest.mark.django_db


@pytest.fixture
def interest(plan):
    """An entry with a name no page behind a link should need."""
    form = builders.form()
    return builders.interest(form, email="anna@example.com", result=Result.MISSES)


def link(interest: Interest, *, age: timedelta = timedelta(0)) -> str:
    token = tokens.make("status", interest.pk, interest.candidate.link_version, now=clock.now() - age)
    return reverse("wagtail_interest:status", args=[token])


def test_p19_status_page_keeps_to_itself(client, interest):
    response = client.get(link(interest))

    html = response.content.decode()
    assert response.status_code == 200
    assert interest.reference in html
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "http" not in html.replace("http-equiv", "")
    assert not response.cookies


def test_p16_a_get_changes_nothing(client, interest):
    before = Interest.objects.values().get()

    client.get(link(interest))
    client.head(link(interest))

    assert Interest.objects.values().get() == before


def test_add_something_lands_on_the_entry_and_asks_a_person(client, interest):
    response = client.post(link(interest), {"action": "add", "text": "I do have it.\x00"}, follow=True)

    interest.refresh_from_db()
    assert Note.objects.get().text == "I do have it."
    assert interest.person_asked_at is not None
    assert "Your message is with your expression of interest" in response.content.decode()


def test_ask_for_a_person(client, interest):
    response = client.post(link(interest), {"action": "person"}, follow=True)

    interest.refresh_from_db()
    assert interest.person_asked_at is not None
    assert "You have asked for a person to answer." in response.content.decode()


@pytest.mark.parametrize("action", ["", "erase", "add"])
def test_nothing_to_do_says_so(client, interest, action):
    response = client.post(link(interest), {"action": action, "text": "  "}, follow=True)

    assert "There was nothing to add" in response.content.decode()
    assert Note.objects.count() == 0


def test_p18_expired_ended_and_unknown_links_are_one_page(client, interest):
    expired = client.get(link(interest, age=timedelta(days=31)))
    other = link(interest)
    interest.candidate.link_version += 1
    interest.candidate.save()
    ended = client.get(other)
    unknown = client.get(reverse("wagtail_interest:status", args=["nonsense"]))

    assert [answer.status_code for answer in (expired, ended, unknown)] == [410, 410, 410]
    assert expired.content == ended.content == unknown.content
    assert "Send me a new link" in unknown.content.decode()


def test_p18_new_link_answers_the_same_for_known_and_unknown(client, interest):
    url = reverse("wagtail_interest:new_link")

    known = client.post(url, {"email": " Anna@Example.com"})
    unknown = client.post(url, {"email": "nobody@example.com"})
    nothing = client.post(url, {})

    assert known.status_code == unknown.status_code == nothing.status_code == 200
    assert known.content == unknown.content == nothing.content
    mail = Message.objects.get()
    assert (mail.to, mail.kind) == ("anna@example.com", "link")
    assert "/interest/status/" in mail.context["status_url"]


def test_p14_new_links_are_limited(client, interest, settings):
    settings.WAGTAIL_INTEREST = {"RATE_PER_ADDRESS": "1/h"}
    url = reverse("wagtail_interest:new_link")

    client.post(url, {"email": "anna@example.com"})
    again = client.post(url, {"email": "anna@example.com"})

    assert again.status_code == 429
    assert Message.objects.count() == 1


def test_p14_who_has_sent_a_lot_can_still_ask_for_a_link(client, interest, settings):
    settings.WAGTAIL_INTEREST = {"RATE_PER_ADDRESS": "1/h", "RATE_PER_CLIENT": "1/h"}
    now = clock.now()
    key = guard.client_key({"REMOTE_ADDR": "127.0.0.1"})
    assert [guard.allow(key, "anna@example.com", now) for _ in range(2)] == [True, False]

    answer = client.post(reverse("wagtail_interest:new_link"), {"email": "anna@example.com"})

    assert answer.status_code == 200
    assert Message.objects.count() == 1


def test_new_link_shows_its_form(client):
    assert "Send me a new link" in client.get(reverse("wagtail_interest:new_link")).content.decode()


@pytest.mark.parametrize("spam", [Spam.SUSPECTED, Spam.CONFIRMED])
def test_who_misuses_an_address_does_not_lock_its_owner_out(client, interest, spam):
    builders.interest(interest.form, email=interest.email, candidate=interest.candidate, spam=spam)

    client.post(reverse("wagtail_interest:new_link"), {"email": interest.email})

    mail = Message.objects.get()
    assert mail.interest == interest
    assert may_send(mail)


def test_suspected_spam_gets_no_link(client, interest):
    Interest.objects.update(spam=Spam.SUSPECTED)

    client.post(reverse("wagtail_interest:new_link"), {"email": interest.email})

    assert not Message.objects.exists()


def test_link_mail_opens_the_status_page(client, interest):
    client.post(reverse("wagtail_interest:new_link"), {"email": "anna@example.com"})
    url = Message.objects.get().context["status_url"]

    assert client.get(url.removeprefix("https://testserver")).status_code == 200
