"""Answer templates: kept by recruiters, placeholders checked where they are written."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from tests import builders
from tests.inbox.conftest import client_of
from wagtail_interest.followup.starter_templates import make_starters
from wagtail_interest.inbox.reply_templates import ReplyTemplateAdmin
from wagtail_interest.mail.placeholders import unknown
from wagtail_interest.records.reply_template import ReplyTemplate

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Thanks",
    "language": "en",
    "then": "keep_in_touch",
    "subject": "About {reference}",
    "text": "Hello {name}, by {date}.",
    "sort_order": "10",
    "active": "on",
}


def url(action: str, *args: object) -> str:
    """The URL of an action."""
    return ReplyTemplateAdmin().url_helper.get_action_url(action, *args)


@pytest.fixture
def keeper(recruiters, plan):
    """A client logged in as a recruiter with the rights ``interest_setup`` gives."""
    user = builders.user("karin")
    user.groups.add(recruiters)
    rights = Permission.objects.filter(codename__endswith="_replytemplate")
    recruiters.permissions.add(*rights)
    return client_of(user)


def test_recruiter_keeps_templates(keeper):
    assert keeper.post(url("create"), GIVEN).status_code == 302
    row = ReplyTemplate.objects.get()
    assert (row.name, row.language, row.then, row.active) == ("Thanks", "en", "keep_in_touch", True)
    page = keeper.get(url("index")).content.decode()
    assert "Thanks" in page and "English" in page and "Keep in touch" in page
    keeper.post(url("edit", row.pk), {**GIVEN, "name": "Many thanks"})
    assert ReplyTemplate.objects.get().name == "Many thanks"
    keeper.post(url("delete", row.pk))
    assert not ReplyTemplate.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("text", "Hej {namn}!", "{namn} is no placeholder."),
        ("subject", "About {ref} {x}", "{ref}, {x} is no placeholder."),
        ("text", "{% load x %}{{ name }}", "is no placeholder."),
        ("subject", "\u200b", "required"),
        ("text", "  ", "required"),
    ],
)
def test_p13_what_is_no_placeholder_is_named_and_nothing_is_lost(keeper, field, text, words):
    response = keeper.post(url("create"), {**GIVEN, field: text})
    page = response.content.decode()
    assert not ReplyTemplate.objects.exists()
    assert words in page
    assert GIVEN["name"] in page


def test_date_needs_something_that_has_one(keeper):
    response = keeper.post(url("create"), {**GIVEN, "then": "decline"})
    assert "Nothing here has a day." in response.content.decode()
    assert not ReplyTemplate.objects.exists()


def test_stranger_to_the_inbox_sees_no_templates(plan):
    user = builders.user("lisa")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "view_replytemplate"]))
    assert client_of(user).get(url("index")).status_code in (302, 403)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello {name}, {reference} {date}", []),
        ("{Name} { name } {namn} {namn}", ["{Name}", "{ name }", "{namn}"]),
        ("{}", ["{}"]),
        ("a { b\nc }", []),
        ("{" + "x" * 60 + "}", []),
    ],
)
def test_unknown_braces_are_found_as_they_were_written(text, found):
    assert unknown(text) == found


@pytest.mark.parametrize(
    ("languages", "made"), [(["en", "sv"], 12), (["sv"], 6), (["sv-fi", "de"], 6), (["de"], 6)]
)
def test_starters_are_made_once_in_the_languages_of_the_site(languages, made):
    assert make_starters(languages) == made
    assert make_starters(languages) == 0
    expected = {"en"} if languages == ["de"] else {code.split("-")[0] for code in languages} - {"de"}
    assert set(ReplyTemplate.objects.values_list("language", flat=True)) == expected


def test_a_tick_in_the_list_stands_under_its_name_on_a_phone(keeper):
    make_starters(["en"])
    html = keeper.get(url("index")).content.decode()
    assert '<td role="cell" data-label="Offered">' in html
