"""The whole way of a candidate: look, send, mend, be thanked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from wagtail.models import Locale, Page

from tests import builders
from tests.files.make import pdf, upload
from tests.page_types.conftest import PERSON, publish
from wagtail_interest.files import store
from wagtail_interest.files.refusal import StorageFailed
from wagtail_interest.page_types import kept, uploads
from wagtail_interest.page_types import serve as serve_module
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.area import Area
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest, Note
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import Spam

pytestmark = pytest.mark.django_db


def stamp(client: Client, page: Any) -> dict[str, str]:
    """Open the page and return the hidden stamp it was shown with."""
    return stamp_in(client.get(page.url).content.decode())


def stamp_in(html: str) -> dict[str, str]:
    """Return the hidden stamp of a page's HTML."""
    found = re.search(r'name="wi_stamp" value="([^"]+)"', html)
    assert found
    return {"wi_stamp": found.group(1)}


def promised_in(html: str) -> dict[str, list[str]]:
    """Return what the form sends along about the files it keeps."""
    return {"kept_file": re.findall(r'name="kept_file" value="([^"]+)"', html)}


def send(client: Client, page: Any, **changes: Any) -> Any:
    """Open the page and send what a candidate types, with *changes*."""
    return client.post(page.url, {**PERSON, **stamp(client, page), **changes})


def test_get_shows_notice_form_and_button(client, role_page):
    response = client.get(role_page.url)

    html = response.content.decode()
    assert response.status_code == 200
    assert "We are not recruiting for this role right now. This is an expression of interest" in html
    assert "Send my interest" in html
    assert response["Cache-Control"] == "private, no-store"
    assert "JobPosting" not in html
    assert 'autocomplete="name"' in html and 'autocomplete="email"' in html and 'autocomplete="tel"' in html


def test_get_writes_nothing_and_starts_no_session(client, role_page, django_assert_max_num_queries):
    client.get(role_page.url)
    bare = builders.page_tree().add_child(instance=Page(title="Bare", slug="bare"))
    client.get(bare.url)
    with django_assert_max_num_queries(50) as floor:
        client.get(bare.url)

    with django_assert_max_num_queries(50) as seen:
        response = client.get(role_page.url)

    assert (
        len(seen) <= len(floor) + 1 + 2
    )  # a page of a type of its own costs Wagtail one more than a bare one
    written = [query["sql"] for query in seen if not query["sql"].startswith("SELECT")]
    assert written == []
    assert "sessionid" not in response.cookies
    assert Session.objects.count() == 0


def test_cached_form_equals_the_uncached(client, general_page):
    def shown() -> str:
        html = client.get(general_page.url).content.decode()
        return re.sub(r'(wi_stamp|csrfmiddlewaretoken)" value="[^"]+"', "", html)

    builders.area("Sales")
    cache.clear()
    first, second = shown(), shown()

    assert first == second
    builders.area("Care")
    assert "Care" in shown()


def test_page_speaks_the_new_language_of_its_locale_at_once(client, role_page):
    client.get(role_page.url)
    Locale.objects.filter(language_code="sv").update(language_code="fi")
    locale = Locale.objects.get(pk=role_page.locale_id)
    locale.language_code = "sv"
    locale.save()

    html = client.get(role_page.url, headers={"accept-language": "sv"}, follow=True).content.decode()

    assert "Vi rekryterar inte till den här rollen just nu" in html


def test_form_works_when_the_cache_is_down(client, role_page, monkeypatch):
    class Down:
        """A cache whose server is gone."""

        def get(self, *args: Any) -> None:
            raise ConnectionError

        set = get

    monkeypatch.setattr(kept, "cache", Down())

    assert send(client, role_page).status_code == 302


def test_send_leads_to_thanks_at_a_clean_address(client, role_page):
    response = client.post(role_page.url, {**PERSON, **stamp(client, role_page)}, follow=True)

    interest = Interest.objects.get()
    html = response.content.decode()
    assert response.redirect_chain[-1][0] == f"{role_page.url}received/"
    assert interest.reference in html
    assert "<title>We have received it. Thank you.</title>" in html
    assert "We are not recruiting for this role right now" in html
    assert interest.form == Form.objects.get(key=role_page.translation_key)
    assert interest.name == "Anna O’Åkesson"
    cookie = client.cookies["wi_received"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        "Lax",
        f"{role_page.url}received/",
    )
    assert response["Cache-Control"] == "private, no-store"
    assert Message.objects.count() == 1


def test_p19_no_other_site_learns_of_thanks_or_token(client, role_page):
    sent = client.post(role_page.url, {**PERSON, **stamp(client, role_page)})
    swapped = client.get(sent["Location"])
    thanks = client.get(swapped["Location"])

    assert "received=" in sent["Location"] and "received=" not in swapped["Location"]
    assert swapped["Referrer-Policy"] == "no-referrer"
    assert thanks["Referrer-Policy"] == "same-origin"
    assert thanks["X-Robots-Tag"] == "noindex"


def test_p37_sending_twice_makes_one_entry_and_the_same_thanks(client, role_page):
    given = {**PERSON, **stamp(client, role_page)}

    client.post(role_page.url, given, follow=True)
    again = client.post(role_page.url, given, follow=True)

    assert Interest.objects.count() == 1
    assert Interest.objects.get().reference in again.content.decode()


def test_p44_errors_come_first_with_links_and_everything_typed(client, role_page):
    response = send(client, role_page, name="", email="anna@", phone="070 <b>1</b>", availability="")

    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Sales, one day</title>" in html
    assert html.index("data-wi-summary") < html.index("<form")
    for field in ("name", "email", "availability"):
        assert f'href="#id_{field}"' in html
        assert f'id="id_{field}"' in html
        assert f'id="id_{field}-error"' in html
    assert 'value="anna@"' in html
    assert 'value="070 &lt;b&gt;1&lt;/b&gt;"' in html
    assert html.count("Write your name.") == 2
    assert Interest.objects.count() == 0


def test_p8_accepted_file_is_kept_while_another_field_is_mended(client, role_page, private_files):
    first = send(client, role_page, name="", cv=upload("Mitt CV åäö.pdf", pdf("Anna")))
    html = first.content.decode()
    assert "<strong>Mitt CV åäö.pdf</strong>" in html
    assert Attachment.objects.get().interest is None

    client.post(role_page.url, {**PERSON, **stamp_in(html)})

    kept = Attachment.objects.get()
    assert kept.interest == Interest.objects.get()
    assert kept.shown_name == "Mitt CV åäö.pdf"


def test_p8_file_whose_time_has_run_out_is_asked_for_again(client, role_page, private_files):
    html = send(client, role_page, name="", cv=upload("cv.pdf", pdf("Anna"))).content.decode()
    given = {**PERSON, **stamp_in(html), **promised_in(html)}
    Attachment.objects.update(held_until=builders.NOW)

    late = client.post(role_page.url, given)

    assert late.status_code == 422
    assert "This file was kept for a while only and is gone now. Choose it again." in late.content.decode()
    assert not Interest.objects.exists()
    assert promised_in(late.content.decode()) == {"kept_file": []}
    assert client.post(role_page.url, {**PERSON, **stamp_in(late.content.decode())}).status_code == 302


def test_p8_file_left_out_or_replaced_is_not_asked_for_again(client, role_page, private_files):
    html = send(client, role_page, name="", cv=upload("cv.pdf", pdf("Anna"))).content.decode()
    given = {**PERSON, **stamp_in(html), **promised_in(html)}
    Attachment.objects.update(held_until=builders.NOW)

    assert client.post(role_page.url, {**given, "drop_file": "cv"}).status_code == 302
    other = {**given, "name": "Bo Ek", "cv": upload("other.pdf", pdf("Bo"))}
    assert client.post(role_page.url, other).status_code == 302
    assert Interest.objects.get(name="Bo Ek").attachments.get().shown_name == "other.pdf"


def test_storage_failure_does_not_keep_out_who_was_asked_for_a_work_sample(
    client, plan, tree, private_files, monkeypatch
):
    def full(*args: Any, **kwargs: Any) -> None:
        raise StorageFailed

    monkeypatch.setattr(store, "write", full)
    sample = {"label": "A work sample", "types": ["pdf"], "required": True, "counts": "must"}
    page = publish(tree, questions=[{"type": "file", "id": "q1", "value": sample}])

    response = send(client, page, q_q1=upload("work.pdf", pdf("Anna")))
    html = response.content.decode()
    sent = client.post(page.url, {**PERSON, **stamp_in(html), "without_file": "1"})

    assert response.status_code == 422
    assert "Send without the files" in html
    assert sent.status_code == 302
    assert Interest.objects.get().screening[0]["verdict"] == "unclear"


def test_held_file_can_be_left_out(client, role_page, private_files):
    html = send(client, role_page, name="", cv=upload("cv.pdf", pdf("Anna"))).content.decode()

    client.post(role_page.url, {**PERSON, **stamp_in(html), "drop_file": "cv"})

    assert Interest.objects.count() == 1
    assert Attachment.objects.count() == 0


def test_refused_file_says_why_and_is_not_kept(client, role_page, private_files):
    response = send(client, role_page, cv=upload("cv.pdf", b"<html><script>"))

    assert response.status_code == 422
    assert 'id="id_cv-error"' in response.content.decode()
    assert Attachment.objects.count() == 0


def test_p8_too_long_a_request_is_refused_before_its_file_is_read(
    client, role_page, private_files, settings, monkeypatch
):
    def read(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the file was looked into")

    settings.WAGTAIL_INTEREST = {"UPLOAD_MAX_BYTES": 100}
    monkeypatch.setattr(uploads, "judge", read)
    response = send(client, role_page, cv=upload("cv.pdf", b"%PDF-" + b"0" * 5_000_000))

    assert response.status_code == 422
    assert "The file is larger than 100 bytes. Choose a smaller one." in response.content.decode()


def test_p8_files_of_one_client_are_counted_by_the_day(client, role_page, private_files, settings):
    settings.WAGTAIL_INTEREST = {"FILES_PER_CLIENT_PER_DAY": 1}
    send(client, role_page, cv=upload("cv.pdf", pdf("Anna")))

    second = send(client, role_page, name="Bo Ek", cv=upload("cv.pdf", pdf("Bo")))

    assert second.status_code == 422
    assert "Too many files came from your network today. Send it tomorrow." in second.content.decode()
    assert 'value="Bo Ek"' in second.content.decode()
    assert Attachment.objects.count() == 1


def test_storage_failure_keeps_the_words_and_offers_to_send_without_cv(
    client, role_page, private_files, monkeypatch
):
    def full(*args: Any, **kwargs: Any) -> None:
        raise StorageFailed

    monkeypatch.setattr(store, "write", full)
    response = send(client, role_page, cv=upload("cv.pdf", pdf("Anna")))
    html = response.content.decode()

    assert response.status_code == 422
    assert 'value="Anna O’Åkesson"' in html
    assert "Send without the CV" in html
    assert client.post(role_page.url, {**PERSON, **stamp_in(html), "without_file": "1"}).status_code == 302


def test_required_cv_is_asked_for(client, plan, tree, private_files):
    page = publish(tree, cv="required", questions=[])

    assert "Choose your CV." in send(client, page).content.decode()
    assert send(client, page, cv=upload("cv.pdf", pdf("Anna"))).status_code == 302


def test_form_without_cv_asks_for_none(client, plan, tree):
    page = publish(tree, cv="none", questions=[])

    assert 'type="file"' not in client.get(page.url).content.decode()


def test_p14_over_the_limit_is_a_plain_page_with_the_text_kept(client, role_page, settings):
    settings.WAGTAIL_INTEREST = {"RATE_PER_CLIENT": "1/h"}
    send(client, role_page)

    response = send(client, role_page, name="Bo Ek")

    html = response.content.decode()
    assert response.status_code == 429
    assert "Wait an hour" in html
    assert 'value="Bo Ek"' in html
    assert Interest.objects.count() == 1


def test_honeypot_and_haste_are_two_signs(client, role_page):
    send(client, role_page, wi_website="https://spam.example")

    assert Interest.objects.get().spam == Spam.SUSPECTED
    assert Message.objects.count() == 0


def test_entry_of_somebody_logged_in_to_the_admin_is_a_test(client, role_page, recruiter):
    client.force_login(recruiter)

    send(client, role_page)

    assert Interest.objects.get().is_test


def test_forged_stamp_still_works(client, role_page):
    assert send(client, role_page, wi_stamp="x" * 900).status_code == 302


def test_areas_of_a_general_form(client, general_page):
    sales = builders.area("Sales")
    builders.area("Gone", active=False)

    assert "Choose a kind of work" in send(client, general_page).content.decode()
    send(client, general_page, areas=[str(sales.pk), "unsure"])

    interest = Interest.objects.get()
    assert list(interest.areas.all()) == [sales]
    assert not interest.areas_unsure


def test_unsure_of_the_area(client, general_page):
    builders.area("Sales")

    send(client, general_page, areas="unsure")

    assert Interest.objects.get().areas_unsure


def test_foreign_names_and_values_are_ignored_or_refused(client, general_page):
    builders.area("Sales")
    response = send(client, general_page, areas="999", q_nothing="x", availability="\x00", step="ended")

    assert response.status_code == 422


@pytest.mark.parametrize("text", ["\x00", "‮abc", "a" * 50_000, "\r\nBcc: x@example.com"])
def test_naughty_text_never_breaks_the_form(client, role_page, text):
    assert send(client, role_page, name=text, phone=text[:30]).status_code in (302, 422)


def test_bytes_that_are_no_text_never_break_the_form(client, role_page):
    body = "name=%ED%A0%80%FF&email=anna%40example.com&availability=active&wi_stamp=%00"

    response = client.post(role_page.url, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (302, 422)


def test_closed_form_refuses_and_shows_what_was_typed(client, role_page, now):
    given = {**PERSON, **stamp(client, role_page), "name": "<b>Anna</b>"}
    Form.objects.update(closed_at=now)

    response = client.post(role_page.url, given)

    html = response.content.decode()
    assert response.status_code == 409
    assert "This form is closed." in html
    assert "&lt;b&gt;Anna&lt;/b&gt;" in html
    assert Interest.objects.count() == 0
    assert "<form" not in client.get(role_page.url).content.decode()


def test_closed_form_shows_what_was_chosen_too(client, general_page, now):
    """A tick is lost like a word: both stay on screen, areas in the page's language, nothing that was not offered."""
    area, closed_down = builders.area("Sales"), builders.area("Kiruna")
    areas = [str(area.pk), str(area.pk), "unsure", "999999", "<b>", str(closed_down.pk)]
    given = {**PERSON, **stamp(client, general_page), "areas": areas}
    Area.objects.filter(pk=closed_down.pk).update(active=False)
    Form.objects.update(closed_at=now)

    html = client.post(general_page.url, given).content.decode()

    assert "Are you looking for work?" in html and "Actively looking" in html
    assert "Sales, I am not sure yet" in html
    assert html.count("Sales") == 1
    assert "999999" not in html and "&lt;b&gt;" not in html and "Kiruna" not in html


def test_closed_form_that_offers_no_areas_names_none(client, role_page, now):
    given = {**PERSON, **stamp(client, role_page), "areas": [str(builders.area("Kiruna").pk)]}
    Form.objects.update(closed_at=now)

    assert "Kiruna" not in client.post(role_page.url, given).content.decode()


def test_page_without_able_owner_is_live_but_not_open(client, role_page, recruiter):
    recruiter.is_active = False
    recruiter.save()
    Form.objects.update(opened_at=None)  # as if it had never been open

    assert "This form is not open yet." in client.get(role_page.url).content.decode()
    assert client.post(role_page.url, PERSON).status_code == 409


def test_page_taken_down_meanwhile_keeps_what_was_typed(client, role_page):
    given = {**PERSON, **stamp(client, role_page)}
    role_page.unpublish()

    response = client.post(role_page.url, given)

    assert response.status_code == 410
    assert "anna@example.com" in response.content.decode()
    assert client.get(role_page.url).status_code == 404


def test_page_past_its_expiry_takes_nothing_although_no_clock_took_it_down_yet(client, role_page, now):
    given = {**PERSON, **stamp(client, role_page)}
    Page.objects.filter(pk=role_page.pk).update(expire_at=now - timedelta(seconds=1))

    response = client.post(role_page.url, given)

    html = response.content.decode()
    assert response.status_code == 410
    assert "This page is no longer published" in html and "anna@example.com" in html
    assert Interest.objects.count() == 0
    assert "<form" not in client.get(role_page.url).content.decode()


def test_draft_never_published_is_not_found(client, plan, tree):
    page = tree.add_child(instance=RoleInterestPage(title="Draft", live=False))

    assert client.post(page.get_url(), PERSON).status_code == 404


def test_database_down_is_a_plain_page_with_what_was_typed(client, role_page, monkeypatch):
    def down(*args: Any, **kwargs: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(serve_module, "is_open", down)
    response = client.post(role_page.url, PERSON)

    assert response.status_code == 503
    assert "anna@example.com" in response.content.decode()
    assert client.get(role_page.url).status_code == 503


def test_database_down_on_the_thank_you_page_keeps_what_was_added(client, role_page, monkeypatch):
    client.post(role_page.url, {**PERSON, **stamp(client, role_page)}, follow=True)

    def down(*args: Any, **kwargs: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(serve_module, "is_open", down)
    response = client.post(f"{role_page.url}received/", {"action": "add", "text": "I drive, too."})

    assert response.status_code == 503
    assert "I drive, too." in response.content.decode()


def test_add_something_and_ask_for_a_person(client, role_page):
    client.post(role_page.url, {**PERSON, **stamp(client, role_page)}, follow=True)
    thanks = f"{role_page.url}received/"

    added = client.post(thanks, {"action": "add", "text": "I drive, too."}, follow=True)
    asked = client.post(thanks, {"action": "person"}, follow=True)

    assert Note.objects.get().text == "I drive, too."
    assert "Your message is with your expression of interest" in added.content.decode()
    assert "A person will answer you" in asked.content.decode()
    assert Interest.objects.get().person_asked_at is not None


def test_p16_looking_at_the_thank_you_page_changes_nothing(client, role_page):
    client.post(role_page.url, {**PERSON, **stamp(client, role_page)}, follow=True)
    before = Interest.objects.values().get()

    client.get(f"{role_page.url}received/?done=asked")

    assert Interest.objects.values().get() == before


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000])
def test_p19_thank_you_without_a_good_token_offers_a_new_link(client, role_page, token):
    response = client.get(f"{role_page.url}?received={token}", follow=True)

    assert response.status_code == 404
    assert "<title>This link no longer works</title>" in response.content.decode()
    assert "Send me a new link" in response.content.decode()


def test_p19_thank_you_ends_with_the_links_version(client, role_page):
    client.post(role_page.url, {**PERSON, **stamp(client, role_page)}, follow=True)
    candidate = Interest.objects.get().candidate
    candidate.link_version += 1
    candidate.save()

    assert client.get(f"{role_page.url}received/").status_code == 404


def test_csrf_is_asked_for(role_page):
    client = Client(enforce_csrf_checks=True)

    assert client.post(role_page.url, PERSON).status_code == 403
    html = client.get(role_page.url).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', html).group(1)
    assert client.post(role_page.url, {**PERSON, "csrfmiddlewaretoken": token}).status_code == 302


def test_p22_typed_data_is_kept_out_of_error_reports(client, role_page, monkeypatch):
    seen = []

    def broken(page: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        seen.append(request)
        raise RuntimeError

    monkeypatch.setattr(serve_module.send, "take_in", broken)
    with pytest.raises(RuntimeError):
        client.post(role_page.url, {**PERSON, "cv": upload("Anna.pdf", b"x")})

    assert seen[0].sensitive_post_parameters == "__ALL__"
    assert not seen[0].FILES


def test_swedish_page_speaks_swedish_whatever_the_request_says(client, plan, tree):
    page = publish(
        tree, GeneralInterestPage, title="Jobba här", locale=Locale.objects.get(language_code="sv")
    )

    html = client.get(page.url, headers={"accept-language": "en"}).content.decode()

    assert '<html lang="sv">' in html
