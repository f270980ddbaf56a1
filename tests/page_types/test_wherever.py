"""A page that moves, goes or is deleted between the showing and the sending of its form loses nothing typed."""

from __future__ import annotations

import html as html_lib
import re
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.models import Locale, Page, PageViewRestriction

from tests.files.make import pdf, upload
from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_serve import promised_in, stamp_in
from wagtail_interest.page_types import wherever
from wagtail_interest.pages.models import GeneralInterestPage
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]

#: A host that has not included our URLs.
urlpatterns = [path("", include(wagtail_urls))]
#: One that shows each language below its own prefix.
WITH_LANGUAGES = (
    path("interest/", include("wagtail_interest.urls")),
    *i18n_patterns(path("", include(wagtail_urls))),
)
#: One with a view of its own at the address of a page.
HIDDEN = (
    path("interest/", include("wagtail_interest.urls")),
    path("sales-one-day/", lambda request: HttpResponse("The host's own view")),
    path("", include(wagtail_urls)),
)


def looking_up_pages(get_response: Any) -> Any:
    """A middleware of a host that asks Wagtail which page a request is for; Wagtail keeps the answer."""

    def middleware(request: Any) -> Any:
        Page.find_for_request(request, request.path)
        return get_response(request)

    return middleware


def shown(client: Client, page: Any) -> tuple[str, dict[str, Any]]:
    """Open the page; return where its form is sent and what a candidate then sends."""
    html = client.get(page.url).content.decode()
    return action_in(html), {**PERSON, **stamp_in(html)}


def action_in(html: str) -> str:
    """Return where the form in *html* is sent."""
    found = re.search(r'<form class="wi-form"[^>]* action="([^"]+)"', html)
    return found.group(1) if found else ""


def test_what_was_sent_leads_to_thanks_below_the_page(client, role_page):
    action, given = shown(client, role_page)

    response = client.post(action, given, follow=True)

    assert response.redirect_chain[-1][0] == f"{role_page.url}received/"
    assert Interest.objects.get().reference in response.content.decode()


def test_a_middleware_that_looked_for_the_page_is_in_nobodys_way(client, role_page, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.looking_up_pages"]
    action, given = shown(client, role_page)

    assert client.post(action, given).status_code == 302


@pytest.mark.parametrize("kind", [GeneralInterestPage, Page], ids=["sibling", "parent"])
def test_the_number_of_a_page_of_another_kind_is_looked_up_again(client, role_page, monkeypatch, kind):
    """A database put back from a copy may give a number anew while the process goes on."""
    monkeypatch.setitem(wherever._KNOWN, role_page.pk, kind)
    action, given = shown(client, role_page)

    assert client.post(action, given).status_code == 302


def test_a_number_no_page_can_have_is_a_page_that_is_gone(client, role_page):
    action, given = shown(client, role_page)
    nowhere = action.replace(f"/{role_page.pk}/", f"/{10**30}/")

    assert nowhere != action
    assert client.post(nowhere, given).status_code == 410
    assert client.get(nowhere).status_code == 404


def test_an_error_shows_the_form_again_with_the_same_address(client, role_page):
    action, given = shown(client, role_page)

    response = client.post(action, {**given, "name": ""})

    assert response.status_code == 422
    assert "anna@example.com" in response.content.decode()
    assert action_in(response.content.decode()) == action


@pytest.mark.parametrize("change", [{"name": ""}, {}])
def test_a_page_renamed_meanwhile_takes_it_in_at_its_new_place(client, role_page, change):
    action, given = shown(client, role_page)
    role_page.slug = "renamed-säljare"
    role_page.save_revision().publish()

    response = client.post(action, {**given, **change})

    if change:
        assert response.status_code == 422
        assert "anna@example.com" in response.content.decode()
    else:
        assert client.get(response.url).url.startswith("/renamed-s%C3%A4ljare/received/")
        assert Interest.objects.get().email == "anna@example.com"


def test_a_page_moved_below_another_takes_it_in_there_with_its_held_file(client, tree, role_page):
    action, given = shown(client, role_page)
    refused = client.post(action, {**given, "name": "", "cv": upload("CV.pdf", pdf())})
    role_page.move(tree.add_child(instance=Page(title="Careers", slug="careers")), "last-child")

    response = client.post(
        action, {**PERSON, **stamp_in(refused.content.decode()), **promised_in(refused.content.decode())}
    )

    assert response.url.startswith("/careers/sales-one-day/?received=")
    assert Interest.objects.get().attachments.get().shown_name == "CV.pdf"


def test_a_swedish_page_is_met_in_swedish_at_an_address_without_language(client, plan, tree):
    swedish = tree.copy_for_translation(Locale.objects.get(language_code="sv"))
    swedish.save_revision().publish()
    with override_settings(ROOT_URLCONF=WITH_LANGUAGES):
        page = publish(swedish, questions=[])
        action, given = shown(client, page)
        response = client.post(action, {**given, "name": ""}, headers={"accept-language": "en"})

    assert "Skriv ditt namn" in response.content.decode()
    assert response["Content-Language"] == "sv"


def test_a_page_taken_down_keeps_what_was_typed(client, role_page):
    action, given = shown(client, role_page)
    role_page.unpublish()

    response = client.post(action, given)

    assert response.status_code == 410
    assert "anna@example.com" in response.content.decode()


def test_a_deleted_page_shows_all_that_was_typed_below_its_labels_and_lets_files_go(client, plan, tree):
    page = publish(tree)
    question = next(child for child in page.questions if child.block_type == "long_text")
    action, given = shown(client, page)
    given[f"q_{question.id}"] = "I <b>like</b> people."
    refused = client.post(action, {**given, "name": "", "cv": upload("CV.pdf", pdf())})
    page.delete()

    response = client.post(action, {**given, **stamp_in(refused.content.decode())})

    html = response.content.decode()
    assert response.status_code == 410
    assert "This page is no longer published" in html
    assert "I &lt;b&gt;like&lt;/b&gt; people." in html
    assert str(question.value["label"]) in html
    assert "The file CV.pdf was not kept" in html
    assert not Attachment.objects.exists()
    assert not Interest.objects.exists()


def test_a_page_moved_out_of_every_site_shows_what_was_typed(client, role_page):
    action, given = shown(client, role_page)
    role_page.move(Page.get_first_root_node(), "last-child")

    response = client.post(action, given)

    assert response.status_code == 410
    assert "anna@example.com" in response.content.decode()


def test_a_page_behind_a_password_stays_behind_it(client, role_page):
    action, given = shown(client, role_page)
    PageViewRestriction.objects.create(page=role_page, restriction_type="login")

    response = client.post(action, given)

    assert response.status_code == 302
    assert "received" not in response.url
    assert not Interest.objects.exists()


def test_a_form_whose_page_nobody_knows_shows_what_was_typed(client, tree):
    unknown = "/interest/send/00000000-0000-0000-0000-000000000000/999999/zz/"
    option = "0b0e8b52-52c3-4d63-9a4a-1c3a1c1f2a10"

    response = client.post(unknown, {**PERSON, "q_a": "My words", "q_b": option})

    assert response.status_code == 410
    assert "My words" in response.content.decode()
    assert option not in response.content.decode()


def test_a_get_leads_to_the_page_and_of_a_page_that_is_not_live_nothing_is_told(client, role_page):
    action, _given = shown(client, role_page)

    assert client.get(action).url == role_page.url
    role_page.unpublish()
    assert client.get(action).status_code == 404


def test_what_was_typed_is_shown_while_the_database_is_out_of_reach(client, role_page, monkeypatch):
    action, given = shown(client, role_page)

    def down(*args: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(wherever, "_forward", down)
    response = client.post(action, given)

    assert response.status_code == 503
    assert "anna@example.com" in response.content.decode()


def test_the_form_is_sent_to_its_page_where_our_urls_are_not_included(client, role_page):
    with override_settings(ROOT_URLCONF=__name__):
        html = client.get(role_page.url).content.decode()
        response = client.post(role_page.url, {**PERSON, **stamp_in(html)})

    assert action_in(html) == ""
    assert response.status_code == 302


def test_an_alias_sends_to_itself_and_is_known_by_its_source(client, tree, role_page):
    alias = role_page.create_alias(parent=tree, update_slug="alias")
    action, given = shown(client, alias)

    response = client.post(action, given)

    assert response.url.startswith("/alias/?received=")
    assert Interest.objects.get().form.key == role_page.translation_key


def test_a_sending_without_its_cookie_shows_the_form_again_and_the_next_press_sends(role_page):
    client = Client(enforce_csrf_checks=True)
    action, given = shown(client, role_page)
    client.cookies.clear()
    given["csrfmiddlewaretoken"] = "x" * 64

    refused = client.post(action, {**given, "cv": upload("CV.pdf", pdf())})

    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Your browser did not send the cookie" in html
    assert "anna@example.com" in html and "CV.pdf" in html
    assert not Interest.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert token
    given |= {**stamp_in(html), **promised_in(html), "csrfmiddlewaretoken": token[1]}
    assert client.post(action, given).status_code == 302
    assert Interest.objects.get().attachments.count() == 1


def test_a_forged_sending_reaches_no_page_but_interest_pages(tree, role_page):
    client = Client(enforce_csrf_checks=True)
    action, given = shown(client, role_page)

    forged = client.post(action.replace(f"/{role_page.pk}/", f"/{tree.pk}/"), PERSON)

    assert forged.status_code == 403
    assert client.post(role_page.url, PERSON).status_code == 403


def test_an_address_with_a_language_that_is_none_is_not_found(client, role_page):
    action, given = shown(client, role_page)

    assert client.post(action.replace("/en/", "/%00/"), given).status_code == 404


def test_no_page_but_interest_pages_is_reached_at_our_address(client, tree, role_page):
    action, given = shown(client, role_page)
    internal = tree.add_child(instance=Page(title="Behind the server's own guard", slug="internal"))
    other = action.replace(f"/{role_page.pk}/", f"/{internal.pk}/")

    assert client.get(other).status_code == 404
    sent = client.post(other, given)
    assert sent.status_code == 410
    assert internal.title not in html_lib.unescape(sent.content.decode())
    assert "anna@example.com" in sent.content.decode()


def test_a_forged_sending_reaches_no_view_of_the_host_that_hides_the_page(role_page):
    client = Client(enforce_csrf_checks=True)
    action, given = shown(client, role_page)

    with override_settings(ROOT_URLCONF=HIDDEN):
        forged = client.post(action, PERSON)
        sent = client.post(action, {**given, "csrfmiddlewaretoken": client.cookies["csrftoken"].value})

    assert forged.status_code == 403
    assert sent.content == b"The host's own view"
