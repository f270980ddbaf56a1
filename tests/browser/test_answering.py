"""A recruiter's keys and hands: from the list to an answer and back, and nothing typed is ever lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from tests import builders
from tests.browser import people
from tests.browser.test_admin_axe import look, sideways
from wagtail_interest.mail.compose import compose
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.reply_template import ReplyTemplate
from wagtail_interest.vocabulary import MessageState, Step, Then

NAMES = ("Anna Ask", "Bo Berg", "Cilla Ceder")


@pytest.fixture
def tab(live_server, open_tab, home):
    """A tab of the recruiter, at the list of three entries of a form of theirs, with the templates of ``interest_setup``."""
    people.recruiter("rut")
    form = builders.form("Sales")
    builders.version(form)
    for name in NAMES:
        builders.interest(form, name=name)
    builders.user("boss", is_superuser=True, is_staff=True)
    tab = open_tab(1280)
    people.log_in(tab, live_server.url, "boss")
    tab.goto(f"{live_server.url}/admin/interest/inbox/?answer=owed")
    tab.wait_for_selector("[data-wi-keys]:not([hidden])")
    return tab


def focused(tab: Any) -> str:
    """Return the text, or the id, of what has the focus."""
    return tab.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_p43_keys_lead_from_the_list_to_an_answer_and_on(tab):
    tab.keyboard.press("j")
    assert focused(tab) == "Anna Ask"
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert focused(tab) == "Cilla Ceder"
    tab.keyboard.press("k")
    assert focused(tab) == "Bo Berg"
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".wi-entry__name >> text=Bo Berg")
    tab.keyboard.press("n")
    assert focused(tab) == "id_noteform_text"
    tab.keyboard.type("jake")
    assert tab.input_value("#id_noteform_text") == "jake"
    tab.fill("#id_noteform_text", "")
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("e")
    assert focused(tab) == "id_exitform_exit"
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("a")
    assert focused(tab) == "id_replyform_text"
    before = tab.input_value("#id_replyform_text")
    tab.keyboard.type("Thank you.")
    greeting, _gap, rest = tab.input_value("#id_replyform_text").partition("\n\nThank you.")
    assert before == f"{greeting}\n\n{rest}" and greeting.startswith("H")
    tab.fill("#id_replyform_text", before)
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("j")
    tab.wait_for_selector(".wi-entry__name >> text=Cilla Ceder")
    tab.keyboard.press("k")
    tab.wait_for_selector(".wi-entry__name >> text=Bo Berg")


def test_keys_are_listed_in_the_dialog_and_off_while_it_is_open(live_server, tab):
    tab.goto(f"{live_server.url}/admin/interest/inbox/")
    tab.wait_for_selector("[data-wi-keys]:not([hidden])")
    tab.click("[data-wi-keys]")
    dialog = tab.locator("#keyboard-shortcuts-dialog")
    dialog.get_by_text("Next row (Enter opens it)").wait_for()
    assert look(tab) == []
    tab.keyboard.press("j")
    assert "Anna" not in focused(tab)
    tab.keyboard.press("Escape")
    dialog.get_by_text("Next row (Enter opens it)").wait_for(state="hidden")
    tab.keyboard.press("?")
    dialog.get_by_text("Next row (Enter opens it)").wait_for()


def test_keys_of_an_entry_are_listed_in_the_dialog_too(tab):
    open_first(tab)
    tab.keyboard.press("?")
    tab.locator("#keyboard-shortcuts-dialog").get_by_text("Write an answer").wait_for()


def test_keys_are_off_for_who_switched_shortcuts_off(tab):
    from django.contrib.auth import get_user_model
    from wagtail.users.models import UserProfile

    user = get_user_model().objects.get(username="boss")
    UserProfile.objects.update_or_create(user=user, defaults={"keyboard_shortcuts": False})
    tab.reload()
    tab.wait_for_selector("[data-wi-keys]:not([hidden])")
    tab.keyboard.press("j")
    assert "Anna" not in focused(tab)


def still(tab: Any) -> None:
    """Wait until Wagtail's message has faded in: half-way its colours are nobody's."""
    tab.wait_for_function("getComputedStyle(document.querySelector('.messages > ul')).opacity === '1'")


def open_first(tab: Any) -> None:
    """Open the first entry."""
    tab.click("text=Anna Ask")
    tab.wait_for_selector("[data-wi-preview]")


def choose(tab: Any, then: str) -> ReplyTemplate:
    """Fill in the template for what follows."""
    chosen = ReplyTemplate.objects.get(then=then, language="en")
    tab.select_option("#wi-template", str(chosen.pk))
    tab.click("[data-wi-use]")
    return chosen


def test_template_is_filled_in_and_typed_words_come_back(tab):
    open_first(tab)
    tab.fill("#id_replyform_text", "My own careful words.")
    chosen = choose(tab, Then.KEEP_IN_TOUCH)
    assert chosen.text in tab.input_value("#id_replyform_text")
    assert tab.is_checked("[name=then][value=keep_in_touch]")
    marks = tab.locator("[data-wi-preview] mark").all_text_contents()
    assert marks[0] == "Anna" and len(marks) == 2
    tab.click("text=Bring my text back")
    assert tab.input_value("#id_replyform_text") == "My own careful words."
    assert tab.is_checked("[name=then][value=answer]")


def test_preview_follows_every_key_and_the_day(tab):
    open_first(tab)
    tab.fill("#id_replyform_text", "Hello {name}, by {date}: {nonsense}")
    assert tab.locator("[data-wi-preview] mark.wi-preview__odd").all_text_contents() == [
        "{date}",
        "{nonsense}",
    ]
    assert not tab.is_visible("[name=waiting_until]")
    tab.check("[name=then][value=ask]")
    assert tab.is_visible("[name=waiting_until]") and not tab.is_visible("[name=next_touch_on]")
    tab.fill("[name=waiting_until]", "2031-05-14")
    assert tab.locator("[data-wi-preview] mark").all_text_contents() == ["Anna", "May 14, 2031", "{nonsense}"]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_preview_writes_the_day_as_the_mail_does(tab, language):
    Interest.objects.filter(name="Anna Ask").update(language=language)
    open_first(tab)
    tab.fill("#id_replyform_subject", "About {date}")
    tab.fill("#id_replyform_text", "Until {date} then.")
    tab.check("[name=then][value=ask]")
    for day in ("2031-09-01", "2027-12-31", ""):
        tab.fill("[name=waiting_until]", day)
        shown = tab.locator("[data-wi-preview] p").all_text_contents()
        if day:
            with override(language):
                assert shown[1] == f"Until {date_format(date.fromisoformat(day), 'DATE_FORMAT')} then."
    tab.click("text=Send answer")
    tab.wait_for_selector("text=is queued")
    message = Message.objects.get()
    mail = compose(message.kind, message.language, message.context)
    assert shown[0] == mail.subject and shown[1] in mail.text


def test_answer_and_next_can_be_undone_there(tab):
    open_first(tab)
    choose(tab, Then.DECLINE)
    text = tab.input_value("#id_replyform_text")
    gap = text[text.index("[") : text.index("]") + 1]
    tab.click("text=Answer and next")
    tab.wait_for_selector("text=Still to be filled in")
    tab.fill("#id_replyform_text", text.replace(gap, "We need somebody with a licence."))
    tab.click("text=Answer and next")
    tab.wait_for_selector(".wi-entry__name >> text=Bo Berg")
    assert Interest.objects.get(name="Anna Ask").step == Step.ENDED
    still(tab)
    assert look(tab) == []
    tab.locator(".messages").get_by_role("button", name="Undo").click()
    tab.wait_for_selector("text=You took this answer back")
    anna = Interest.objects.get(name="Anna Ask")
    assert (anna.step, anna.is_owed) == (Step.NEW, True)
    assert Message.objects.get().state == MessageState.CANCELLED
    assert "We need somebody with a licence." in tab.input_value("#id_replyform_text")
    still(tab)
    assert look(tab) == []


def test_p45_answer_and_undo_without_a_script(live_server, open_tab, tab):
    bare = open_tab(1280, java_script_enabled=False)
    people.log_in(bare, live_server.url, "boss")
    entry = Interest.objects.get(name="Anna Ask")
    bare.goto(f"{live_server.url}/admin/interest/inbox/inspect/{entry.pk}/")
    chosen = ReplyTemplate.objects.get(then=Then.KEEP_IN_TOUCH, language="en")
    bare.select_option("#wi-template", str(chosen.pk))
    bare.click("text=Fill in")
    assert chosen.text in bare.input_value("#id_replyform_text")
    assert bare.locator("[data-wi-preview] mark").first.text_content() == "Anna"
    bare.click("text=Send answer")
    assert Interest.objects.get(pk=entry.pk).step == Step.KEEP_IN_TOUCH
    # the one in the message lies under Wagtail's own word that its admin wants a script
    bare.locator(".wi-timeline").get_by_role("button", name="Undo").click()
    assert Interest.objects.get(pk=entry.pk).step == Step.NEW


@pytest.mark.parametrize("width", [1280, 390])
def test_p41_templates_and_erasing_with_a_reason(live_server, tab, width):
    tab.set_viewport_size({"width": width, "height": 900})
    entry, template = Interest.objects.first(), ReplyTemplate.objects.first()
    for path in (
        "templates/",
        f"templates/edit/{template.pk}/",
        f"inbox/erase/{entry.pk}/",
        f"inbox/inspect/{entry.pk}/",
    ):
        tab.goto(f"{live_server.url}/admin/interest/{path}")
        assert (path, look(tab), sideways(tab) <= 0) == (path, [], True)
    tab.goto(f"{live_server.url}/admin/interest/inbox/erase/{entry.pk}/")
    tab.click("text=Erase for good")
    tab.wait_for_selector("text=Answer this candidate first, or say why no answer is owed.")
    assert look(tab) == []
