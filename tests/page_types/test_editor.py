"""The page editor: publishable after its title, standard texts stored blank, and a gate that keeps drafts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests import builders
from tests.page_types.conftest import publish
from wagtail_interest.page_types import buttons, editor, preview, texts
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.message import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, superuser):
    """A client logged in as superuser."""
    client.force_login(superuser)
    return client


def add_url(parent: Page, model: str = "generalinterestpage") -> str:
    return reverse("wagtailadmin_pages:add", args=["wagtail_interest_pages", model, parent.pk])


def as_posted(page: Any, **changes: Any) -> dict[str, Any]:
    """Return what the editor's browser sends for a new page on which only the title was typed."""
    language = "en"
    data: dict[str, Any] = {
        "title": "Work with us",
        "slug": "work-with-us",
        "notice_style": "plain",
        "cv": "optional",
        "questions": streamfield([]),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
    }
    for name in texts.FIELDS:
        text = texts.standard_text(name, page.interest_kind, language)
        data[name] = rich_text(text) if name in texts.RICH_FIELDS else text
    return nested_form_data({**data, **changes})


def test_new_page_shows_standard_texts_and_the_ready_questions(admin, plan, tree):
    html = admin.get(add_url(tree)).content.decode()

    assert "What you sent has reached us." in html
    assert html.count("Standard text") >= len(texts.FIELDS)
    assert "What kind of work would you like to do here" in html


def test_new_page_is_publishable_after_its_title(admin, plan, tree):
    response = admin.post(
        add_url(tree), {**as_posted(GeneralInterestPage), "action-publish": "1"}, follow=True
    )

    page = GeneralInterestPage.objects.get()
    assert response.status_code == 200
    assert page.live
    assert [getattr(page, name) for name in texts.FIELDS] == [""] * len(texts.FIELDS)
    assert Form.objects.get(key=page.translation_key).title == "Work with us"


def test_own_text_is_stored_and_shown(admin, plan, tree, client):
    changes = {"intro": rich_text("<p>Come <b>here</b>.</p>"), "consent_line": "Keep me."}
    admin.post(add_url(tree), {**as_posted(GeneralInterestPage, **changes), "action-publish": "1"})

    page = GeneralInterestPage.objects.get()
    assert page.consent_line == "Keep me."
    assert "Come <b>here</b>." in client.get(page.url).content.decode()


def test_publish_is_refused_without_owner_and_the_draft_is_kept(admin, tree):
    response = admin.post(
        add_url(tree), {**as_posted(GeneralInterestPage), "action-publish": "1"}, follow=True
    )

    page = GeneralInterestPage.objects.get()
    html = response.content.decode()
    assert not page.live
    assert page.latest_revision is not None
    assert "Nobody would answer those who write here" in html
    assert reverse("interest_plans_modeladmin_index") in html


def test_draft_is_saved_without_owner(admin, tree):
    admin.post(add_url(tree), as_posted(GeneralInterestPage))

    assert not GeneralInterestPage.objects.get().live


def test_publish_of_a_live_page_is_refused_when_the_owner_left(admin, role_page, recruiter):
    recruiter.is_active = False
    recruiter.save()
    url = reverse("wagtailadmin_pages:edit", args=[role_page.pk])

    response = admin.post(
        url,
        {**as_posted(role_page, title="New title", slug=role_page.slug), "action-publish": "1"},
        follow=True,
    )

    role_page.refresh_from_db()
    assert "Nobody would answer" in response.content.decode()
    assert role_page.title == "Sales, one day"


def test_must_have_on_a_general_form_must_be_confirmed(admin, plan, tree):
    must = streamfield([("yes_no", {"label": "Driving licence?", "counts": "must", "wanted": "yes"})])
    kept = {"questions": must}
    page = GeneralInterestPage
    data = as_posted(page, **kept)
    data.update(_block_data(page, must=True))

    refused = admin.post(add_url(tree), {**data, "action-publish": "1"})
    assert "This general form has a must-have." in refused.content.decode()
    admin.post(add_url(tree), {**data, "must_haves_intended": "on", "action-publish": "1"})
    assert GeneralInterestPage.objects.get().live


def _block_data(page: Any, *, must: bool) -> dict[str, str]:
    """Return what the editor's browser sends for one yes/no question, read off the form itself."""
    instance = page(locale=Locale.objects.get(language_code="en"), title="x")
    instance.questions = [
        {
            "type": "yes_no",
            "id": "11111111-1111-4111-8111-111111111111",
            "value": {"label": "Driving licence?", "counts": "must", "wanted": "yes"},
        }
    ]
    block = instance.questions.stream_block
    value = instance.questions
    data = {"questions-count": "1", "questions-0-deleted": "", "questions-0-order": "0"}
    data |= {"questions-0-type": "yes_no", "questions-0-id": value[0].id}
    for name, child in block.child_blocks["yes_no"].child_blocks.items():
        given = value[0].value.get(name)
        if hasattr(child, "child_block") or hasattr(child, "child_blocks"):
            data[f"questions-0-value-{name}-count"] = "0"
        elif isinstance(given, bool):
            data |= {f"questions-0-value-{name}": "on"} if given else {}
        else:
            data[f"questions-0-value-{name}"] = "" if given is None else str(given)
    return data


@pytest.mark.parametrize("mode", [mode for mode, _name in preview.MODES])
def test_every_preview_works(admin, general_page, mode):
    url = reverse("wagtailadmin_pages:view_draft", args=[general_page.pk])

    response = admin.get(url, {"mode": mode})

    assert response.status_code == 200
    assert Message.objects.count() == 0


@pytest.mark.parametrize("mode", [mode for mode, _name in preview.MODES])
def test_every_preview_works_before_the_first_save(admin, tree, mode):
    url = reverse(
        "wagtailadmin_pages:preview_on_add", args=["wagtail_interest_pages", "roleinterestpage", tree.pk]
    )
    assert admin.post(url, {**as_posted(RoleInterestPage), "title": ""}).json()["is_valid"]

    response = admin.get(url, {"mode": mode})

    assert response.status_code == 200
    assert "wi-title" in response.content.decode()


def test_editing_keeps_unchanged_standard_texts_blank_and_says_so(admin, general_page):
    html = admin.get(reverse("wagtailadmin_pages:edit", args=[general_page.pk])).content.decode()
    assert html.count("Standard text") >= len(texts.FIELDS)

    general_page.consent_line = "Mine"
    form_class = GeneralInterestPage.get_edit_handler().get_form_class()
    form = form_class(instance=general_page, parent_page=general_page.get_parent(), for_user=None)

    assert issubclass(form_class, editor.InterestPageForm)
    assert form.fields["consent_line"].widget.attrs["data-wi-text"] == "own"
    assert form.fields["intro"].widget.attrs["data-wi-text"] == "standard"


def test_wording_is_warned_about_when_saving(admin, plan, tree):
    data = {**as_posted(GeneralInterestPage), "title": "Apply now", "action-publish": "1"}

    html = admin.post(add_url(tree), data, follow=True).content.decode()

    assert "promises a vacancy" in html
    assert GeneralInterestPage.objects.get().live


def test_buttons_lead_to_the_entries_and_a_test_mail(admin, role_page):
    form = Form.objects.get()
    builders.interest(form, name="Owed")
    builders.interest(form, name="Answered", settled_at=builders.NOW)
    builders.interest(form, is_test=True)  # stays out of figures, as in the list it leads to

    html = admin.get(reverse("wagtailadmin_pages:edit", args=[role_page.pk])).content.decode()

    assert "See entries (2)" in html
    assert "Send me a test" in html
    url = re.search(r'href="([^"]+/inbox/[^"]*form=[^"]*)"', html)
    assert url
    entries = admin.get(unescape(url[1])).content.decode()
    assert "Owed" in entries and "Answered" in entries
    listing = admin.get(reverse("wagtailadmin_explore", args=[role_page.get_parent().pk])).content.decode()
    assert "See entries (2)" in listing


def test_button_counts_so_many_entries_and_no_more(admin, role_page, monkeypatch):
    monkeypatch.setattr(buttons, "COUNTED", 2)
    form = Form.objects.get()
    for name in ("One", "Two"):
        builders.interest(form, name=name)
    edit = reverse("wagtailadmin_pages:edit", args=[role_page.pk])
    assert "See entries (2)" in admin.get(edit).content.decode()
    builders.interest(form, name="Three")
    assert "See entries (more than 2)" in admin.get(edit).content.decode()


def test_stranger_sees_no_way_to_the_entries(client, role_page):
    user = builders.user("eva", is_staff=True)
    assert list(buttons.listing_buttons(role_page, user)) == []


def test_send_me_a_test_queues_one_mail_to_the_editor(admin, superuser, role_page):
    url = reverse("wagtail_interest_send_test", args=[role_page.pk])

    assert admin.get(url).status_code == 200
    assert Message.objects.count() == 0
    admin.post(url, {"result": "misses"})

    mail = Message.objects.get()
    assert (mail.to, mail.kind, mail.interest) == (superuser.email, "sample", None)


def test_send_me_a_test_asks_for_the_right_to_edit(client, role_page, recruiter):
    client.force_login(recruiter)

    assert client.post(reverse("wagtail_interest_send_test", args=[role_page.pk])).status_code in (302, 403)
    assert Message.objects.count() == 0


def test_publishing_stores_the_questions_and_texts_once(general_page):
    general_page.save_revision().publish()

    version = FormVersion.objects.get()
    assert version.language == "en"
    assert set(version.texts["thanks"]) == {"neutral", "meets", "misses", "look"}
    assert "12 months" in version.texts["privacy"]


def test_swedish_page_starts_with_swedish_questions(plan, tree):
    page = publish(tree, GeneralInterestPage, locale=Locale.objects.get(language_code="sv"))

    assert FormVersion.objects.get(form__pages__page_id=page.pk).language == "sv"
