"""Composing questions in the page editor: the screening fields that do not apply stay out of sight."""

import os

from tests import builders


def test_screening_fields_follow_what_the_question_counts_as(live_server, client, home, open_tab):
    client.force_login(builders.user("root", is_superuser=True, is_staff=True))
    tab = open_tab()
    tab.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(f"{live_server.url}/admin/pages/add/wagtail_interest_pages/roleinterestpage/{home.pk}/")
    question = tab.locator('[data-controller~="wi-question"]').first
    question.wait_for(state="attached")
    counts = question.locator('select[name$="-counts"]').first

    for value, shown in (
        ("merit", {"weight", "learnable", "reason", "meets"}),
        ("values", {"value_name", "learnable", "reason", "meets"}),
        ("must", {"learnable", "reason", "meets"}),
        ("information", set()),
    ):
        counts.select_option(value)
        names = ("weight", "value_name", "learnable", "reason", "meets")
        fields = {name: question.locator(f'[data-contentpath="{name}"]').first for name in names}
        visible = {
            name
            for name, field in fields.items()
            if field.evaluate("e => getComputedStyle(e).display !== 'none'")
        }
        assert visible == shown, value
        if value == "merit" and os.environ.get("WI_SHOT"):
            question.screenshot(path=os.environ["WI_SHOT"])
    assert errors == []


def test_a_general_form_asks_about_must_haves_only_when_it_has_one(live_server, client, home, open_tab):
    client.force_login(builders.user("root", is_superuser=True, is_staff=True))
    tab = open_tab()
    tab.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    tab.goto(f"{live_server.url}/admin/pages/add/wagtail_interest_pages/generalinterestpage/{home.pk}/")
    counts = tab.locator('[data-controller~="wi-question"] select[name$="-counts"]').first
    counts.wait_for()
    intended = tab.locator('input[name="must_haves_intended"]')

    intended.wait_for(state="hidden")
    counts.select_option("must")
    intended.wait_for(state="visible")
    counts.select_option("merit")
    intended.wait_for(state="hidden")
