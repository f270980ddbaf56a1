"""Writing an answer on an entry's page: templates, preview, what follows, undo; all of it without a script."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf.global_settings import LANGUAGES
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.translation import override

from tests import builders
from tests.inbox.conftest import client_of
from tests.inbox.entry.conftest import told, url
from wagtail_interest.followup.decide import answer
from wagtail_interest.followup.starter_templates import STARTER_TEMPLATES, make_starters
from wagtail_interest.inbox.entry.answering import placeholder_values
from wagtail_interest.inbox.entry.day_parts import day_parts
from wagtail_interest.mail.placeholders import fill, pieces
from wagtail_interest.mail.shown import shown
from wagtail_interest.mail.states import settle
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.reply_template import ReplyTemplate
from wagtail_interest.vocabulary import MessageState, Step, Then

pytestmark = pytest.mark.django_db
REPLY = {"subject": "Hello", "text": "Hello {name},\n\nLet us have a coffee.\n\nRita"}


@pytest.fixture(autouse=True)
def wednesday(now):
    """Stop the clock."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def templates(db) -> dict[str, ReplyTemplate]:
    """The starters in both languages, by language and what follows."""
    make_starters(["en", "sv"])
    return {f"{row.language}:{row.then}": row for row in ReplyTemplate.objects.all()}


def page_of(response) -> BeautifulSoup:
    """Read a page."""
    return BeautifulSoup(response.content, "html.parser")


def inspect(client, entry) -> BeautifulSoup:
    """Read an entry's page."""
    return page_of(client.get(url("inspect", entry.pk)))


def undo_button(client, response) -> dict:
    """Return what the undo button in the message after *response* would post."""
    page = page_of(client.get(response["Location"].split("#")[0], follow=True))
    form = page.select_one(".messages form.wi-undo")
    assert form["method"] == "post"
    return {"url": form["action"], **{field["name"]: field["value"] for field in form.select("input")}}


# -- what follows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "step", "outcome"),
    [
        ("answer", "new", ""),
        ("keep_in_touch", "keep_in_touch", ""),
        ("could_train", "keep_in_touch", ""),
        ("start_process", "in_process", ""),
        ("decline", "ended", "declined"),
        ("ask", "waiting", ""),
        ("", "new", ""),
    ],
)
def test_answer_and_what_follows_in_one_press(press, entry, then, step, outcome):
    assert press("reply", entry, **REPLY, then=then).status_code == 302
    entry.refresh_from_db()
    assert (entry.step, entry.outcome) == (step, outcome)
    assert shown(Message.objects.get()).text.startswith("Hello Anna,")


def test_day_is_taken_from_the_field_that_belongs_to_what_follows(press, entry):
    press("reply", entry, **REPLY, then="ask", waiting_until="2026-04-01", next_touch_on="rubbish")
    entry.refresh_from_db()
    assert (entry.waiting_until, entry.next_touch_on) == (date(2026, 4, 1), None)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"then": "ask", "waiting_until": "2026-03-03"}, "Choose today or a later day."),
        ({"then": "ask", "waiting_until": "9999-12-31"}, "Choose a day within three years."),
        ({"then": "keep_in_touch", "next_touch_on": "9999-12-31"}, "Choose a day within three years."),
        ({"then": "keep_in_touch", "next_touch_on": "soon"}, "Write the day as year-month-day"),
        ({"then": "nonsense"}, "Choose what follows."),
        ({"text": "Hello {namn}, and {}"}, "{namn}, {} is no placeholder"),
        ({"subject": "About {ref}"}, "{ref} is no placeholder"),
        ({"text": "We write by {date}."}, "Nothing here has a day."),
    ],
)
def test_what_is_wrong_is_said_in_plain_words_and_nothing_typed_is_lost(press, entry, data, words):
    response = press("reply", entry, **{**REPLY, **data})
    page = page_of(response)
    assert response.status_code == 422
    assert words in page.text
    assert page.select_one("#id_replyform_text").text.strip() == {**REPLY, **data}["text"]
    assert not Message.objects.exists()


def test_what_waits_to_be_filled_in_is_not_sent(press, entry, templates):
    asking = templates["en:ask"]
    response = press("reply", entry, subject=asking.subject, text=asking.text, then="ask")
    assert response.status_code == 422
    assert "Still to be filled in: [Write your question here]." in page_of(response).text
    ready = asking.text.replace("[Write your question here]", "Which shift [day or night]?")
    assert press("reply", entry, subject=asking.subject, text=ready, then="ask").status_code == 302


# -- templates ---------------------------------------------------------------------------------------------


def test_grouped_digits_break_no_choice_of_a_template(as_recruiter, entry, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    row = ReplyTemplate.objects.create(id=12_345, name="Far", language="en", subject="Hello", text="Soon.")
    page = page_of(as_recruiter.get(url("inspect", entry.pk)))
    assert page.select_one("#wi-template option:last-child")["value"] == str(row.pk)


def test_templates_of_the_candidates_language_come_first(as_recruiter, entry, templates):
    Interest.objects.update(language="sv")
    ReplyTemplate.objects.filter(pk=templates["sv:ask"].pk).update(active=False)
    groups = inspect(as_recruiter, entry).select("#wi-template optgroup")
    assert [group["label"] for group in groups] == ["Swedish", "English"]
    assert [len(group.select("option")) for group in groups] == [5, 6]


@pytest.mark.parametrize("typed", ["", "drafted", "another template"])
def test_p45_template_fills_the_form_without_a_script(press, as_recruiter, entry, templates, typed):
    page = inspect(as_recruiter, entry)
    ready = {
        "": "",
        "drafted": page.select_one("#id_replyform_text").text,
        "another template": templates["en:decline"].text + "\n\nKind regards,\nRita",
    }[typed]
    chosen = templates["en:keep_in_touch"]
    response = press("reply", entry, subject="Old", text=ready, use="template", template=chosen.pk)
    page = page_of(response)
    assert response.status_code == 200
    assert page.select_one("#id_replyform_subject")["value"] == chosen.subject
    text = page.select_one("#id_replyform_text").text
    assert text.strip() == f"{chosen.text}\n\nKind regards,\nRita"
    assert page.select_one("[name=then][checked]")["value"] == "keep_in_touch"
    assert not Message.objects.exists()


def test_p45_typed_words_are_kept_below_the_template(press, entry, templates):
    chosen = templates["en:decline"]
    response = press("reply", entry, subject="x", text="My own words.", use="template", template=chosen.pk)
    text = page_of(response).select_one("#id_replyform_text").text
    assert text.index(chosen.text) < text.index("My own words.")


@pytest.mark.parametrize("template", ["", "999999", "x"])
def test_no_template_chosen_changes_no_word(press, entry, templates, template):
    response = press("reply", entry, subject="Mine", text="My words.", use="template", template=template)
    page = page_of(response)
    assert page.select_one("#id_replyform_subject")["value"] == "Mine"
    assert page.select_one("#id_replyform_text").text.strip() == "My words."


def test_script_gets_the_same_words_as_the_server_would_fill_in(as_recruiter, entry, templates):
    data = json.loads(inspect(as_recruiter, entry).select_one("#wi-answer-data").text)
    chosen = templates["sv:ask"]
    assert data["templates"][str(chosen.pk)] == {
        "subject": chosen.subject,
        "text": f"{chosen.text}\n\nVänliga hälsningar\nRita",
        "then": "ask",
    }
    assert data["values"] == {"name": "Anna", "reference": entry.reference}


def test_p10_template_and_name_cannot_break_out_of_the_script(as_recruiter, entry):
    hostile = "</script><script>alert(1)</script>"
    ReplyTemplate.objects.create(name=hostile, language="en", subject=hostile, text=hostile)
    Interest.objects.update(name=hostile)
    assert hostile not in as_recruiter.get(url("inspect", entry.pk)).content.decode()


# -- preview -----------------------------------------------------------------------------------------------


def test_preview_marks_what_came_from_a_placeholder(press, entry, templates):
    chosen = templates["en:keep_in_touch"]
    response = press("reply", entry, text="", use="template", template=chosen.pk, next_touch_on="2026-06-01")
    preview = page_of(response).select_one("[data-wi-preview]")
    assert [mark.text for mark in preview.select("mark")] == ["Anna", "June 1, 2026"]
    assert preview["lang"] == "en"


@pytest.mark.parametrize(
    "text", ["Hello {name}, by {date}: {other} {reference}", "{name}{name}", "No braces"]
)
@pytest.mark.parametrize("name", ["Anna Å", "", "{date}"])
def test_preview_reads_exactly_as_the_mail(entry, text, name):
    entry.name = name
    values = placeholder_values(entry, date(2026, 6, 1))
    assert "".join(part for part, _filled in pieces(text, values)) == fill(text, values, escaped=False)


def test_preview_before_a_day_is_chosen_leaves_the_date_as_written(entry):
    assert pieces("by {date}", placeholder_values(entry, None)) == [("by ", False), ("{date}", False)]


def put_together(parts, day: date) -> str:
    """Write *day* as the script does."""
    place = {"month": day.month - 1, "day": day.day - 1, "weekday": day.isoweekday() % 7}
    words = {"text": lambda text: text, "year": lambda digits: f"{day.year:04}"[-digits:]}
    return "".join(words[kind](given) if kind in words else given[place[kind]] for kind, given in parts)


@pytest.mark.parametrize("language", [code for code, _name in LANGUAGES])
def test_the_script_writes_a_day_as_the_mail_does_in_every_language(language):
    for day in (date(2026, 9, 1), date(2027, 12, 31), date(2028, 2, 29), date(2026, 5, 10)):
        with override(language):
            assert put_together(day_parts(language), day) == date_format(day, "DATE_FORMAT")


@pytest.mark.parametrize("then", ["ask", "keep_in_touch"])
def test_preview_without_a_chosen_day_shows_the_one_that_then_holds(press, entry, then):
    days = {"next_touch_on": "", "waiting_until": ""}
    words = {"subject": "Hello", "text": "Until {date}.", "then": then, **days}
    response = press("reply", entry, use="preview", **words)
    preview = page_of(response).select_one("[data-wi-preview]")
    press("reply", entry, **words)
    assert preview.select_one("mark").text in shown(Message.objects.get()).text


# -- undo --------------------------------------------------------------------------------------------------


def test_p16_undo_is_a_button_that_posts_and_takes_everything_back(press, as_recruiter, entry):
    button = undo_button(as_recruiter, press("reply", entry, **REPLY, then="decline"))
    assert as_recruiter.get(button["url"])["Location"] == url("index")
    entry.refresh_from_db()
    assert entry.step == Step.ENDED  # a GET changed nothing
    response = as_recruiter.post(button.pop("url"), button)
    entry.refresh_from_db()
    assert (entry.step, entry.is_owed) == (Step.NEW, True)
    assert told(response)[-1] == "Taken back: nothing was sent."
    assert response["Location"] == url("inspect", entry.pk) + "#reply-section"


def test_words_that_were_taken_back_are_there_to_go_on_from(press, as_recruiter, entry):
    button = undo_button(as_recruiter, press("reply", entry, **REPLY, then="ask", waiting_until="2026-04-01"))
    as_recruiter.post(button.pop("url"), button)
    page = inspect(as_recruiter, entry)
    assert page.select_one("#id_replyform_subject")["value"] == "Hello"
    assert page.select_one("#id_replyform_text").text.strip() == REPLY["text"]
    assert page.select_one("[name=then][checked]")["value"] == "ask"
    assert page.select_one("[name=waiting_until]")["value"] == "2026-04-01"
    assert "You took this answer back" in page.text


def test_words_a_colleague_took_back_are_not_offered(press, as_recruiter, entry, manager):
    button = undo_button(as_recruiter, press("reply", entry, **REPLY))
    as_recruiter.post(button.pop("url"), button)
    assert "You took this answer back" not in inspect(client_of(manager), entry).text


def test_undo_after_the_mail_left_says_so(press, as_recruiter, entry, now):
    button = undo_button(as_recruiter, press("reply", entry, **REPLY, then="decline"))
    sweep(now + timedelta(seconds=31))
    response = as_recruiter.post(button.pop("url"), button)
    entry.refresh_from_db()
    assert told(response)[-1] == "Too late: the mail has left."
    assert entry.step == Step.ENDED


def test_undo_follows_to_the_next_entry(press, as_recruiter, entry, form_row):
    builders.interest(form_row, submitted_at=entry.submitted_at - timedelta(days=1), name="Bo")
    response = press("reply", entry, **REPLY, go="next")
    page = page_of(as_recruiter.get(response["Location"].split("#")[0], follow=True))
    assert "Bo" in page.select_one(".wi-entry__name").text
    assert page.select_one(".messages form.wi-undo button").text == "Undo"


def test_timeline_offers_undo_while_the_mail_waits(press, as_recruiter, entry, now):
    press("reply", entry, **REPLY)
    form = inspect(as_recruiter, entry).select_one(".wi-timeline form")
    assert "Leaves at 10:30:30." in form.text
    assert form.select_one("[name=batch]")["value"] == Message.objects.get().batch
    sweep(now + timedelta(seconds=31))
    assert inspect(as_recruiter, entry).select_one(".wi-timeline form") is None


def test_p9_nobody_takes_back_what_somebody_else_pressed(press, as_recruiter, entry, manager, stranger):
    press("reply", entry, **REPLY)
    batch = Message.objects.get().batch
    for other in (manager, stranger):
        assert client_of(other).post(url("undo"), {"batch": batch}).status_code == 404
    assert as_recruiter.post(url("undo"), {"batch": "unknown"}).status_code == 404
    assert as_recruiter.post(url("undo"), {}).status_code == 404
    assert Message.objects.get().state == MessageState.QUEUED


def test_p9_batch_that_reaches_out_of_sight_is_404_and_changes_nothing(as_recruiter, entry, recruiter, now):
    other = builders.plan(name="Other", is_default=False, owner=builders.user("olle"))
    foreign = builders.interest(builders.form("Foreign", plan=other))
    answer([entry.pk, foreign.pk], subject="x", text="y", by=recruiter, now=now, batch="press")
    assert as_recruiter.post(url("undo"), {"batch": "press"}).status_code == 404
    assert not Message.objects.filter(state=MessageState.CANCELLED).exists()


def test_undo_in_the_timeline_takes_back_the_answer_it_stands_beside(
    as_recruiter, entry, form_row, recruiter, now
):
    other = builders.interest(form_row)
    answer([entry.pk, other.pk], subject="x", text="y", by=recruiter, now=now, batch="press")
    form = inspect(as_recruiter, entry).select_one(".wi-timeline form")
    response = as_recruiter.post(
        form["action"], {each["name"]: each["value"] for each in form.select("input")}
    )
    assert told(response) == ["Taken back: nothing was sent."]
    assert {row.pk: row.is_owed for row in Interest.objects.all()} == {entry.pk: True, other.pk: False}


def test_p38_undo_of_many_counts_truthfully(as_recruiter, form_row, recruiter, now):
    entries = [builders.interest(form_row) for _ in range(3)]
    answer([row.pk for row in entries], subject="x", text="y", by=recruiter, now=now, batch="press")
    Message.objects.filter(interest=entries[0]).update(state=MessageState.SENT)
    response = as_recruiter.post(url("undo"), {"batch": "press"})
    assert response["Location"] == url("index")
    assert told(response) == ["2 answers are taken back.", "1 answer had left already."]


def test_no_time_to_undo_offers_none(press, as_recruiter, entry, settings):
    settings.WAGTAIL_INTEREST = {"UNDO_SECONDS": 0}
    response = press("reply", entry, **REPLY)
    assert told(response) == ["Your answer to anna@example.com is queued."]


# -- what the page says ------------------------------------------------------------------------------------


def test_p27_bounced_answer_comes_back_with_the_phone_number(press, as_recruiter, entry, now):
    Interest.objects.update(phone="070-174 06 05")
    press("reply", entry, **REPLY, then="decline")
    settle(Message.objects.get(), now=now, state=MessageState.BOUNCED)
    page = inspect(as_recruiter, entry)
    box = page.find(string=lambda text: "does not reach this candidate" in text).find_parent(class_="wi-due")
    assert box.select_one("a")["href"] == "tel:0701740605"
    press("answered", entry, how="phone")
    assert "does not reach this candidate" not in inspect(as_recruiter, entry).text


def test_unreachable_without_a_number_can_be_ended_as_such(press, as_recruiter, entry, now):
    press("reply", entry, **REPLY)
    settle(Message.objects.get(), now=now, state=MessageState.BOUNCED)
    assert "No phone number was given." in inspect(as_recruiter, entry).text
    press("no-answer", entry, exit="unreachable")
    entry.refresh_from_db()
    assert (entry.exit, entry.is_owed) == ("unreachable", False)


def test_answered_elsewhere_takes_one_press(as_recruiter, entry):
    page = inspect(as_recruiter, entry)
    buttons = page.select(".wi-already button")
    assert [button["value"] for button in buttons] == ["phone", "person", "mail"]
    assert not any(button.find_parent("details") for button in buttons)


def test_owed_entry_offers_no_end_but_says_how_to_get_there(press, as_recruiter, entry):
    page = inspect(as_recruiter, entry)
    assert not page.select('.wi-step option[value^="ended"]')
    links = page.find(string=lambda text: "cannot end yet" in text).parent.select("a")
    assert [link["href"] for link in links] == ["#reply-section", "#no-answer"]
    assert page.select_one("#reply-section") and page.select_one("details#no-answer")
    press("answered", entry, how="phone")
    page = inspect(as_recruiter, entry)
    ends = [option["value"] for option in page.select('.wi-step option[value^="ended"]')]
    assert ends == ["ended:declined", "ended:hired", "ended:applicant", "ended:training"]


def test_p38_end_that_lost_the_race_is_refused_in_plain_words(as_recruiter, entry, press):
    press("answered", entry, how="phone")
    data = {"step": "ended:declined", "seen": entry.changed_at.isoformat()}
    Interest.objects.update(settled_at=None)
    response = as_recruiter.post(url("step", entry.pk), data)
    assert response.status_code == 422
    entry.refresh_from_db()
    assert entry.step == Step.NEW


def test_waiting_entry_says_until_when_and_then_that_it_is_back(press, as_recruiter, entry, now):
    press("reply", entry, **REPLY, then="ask", waiting_until="2026-03-13")
    assert "Waiting for the candidate until March 13, 2026." in inspect(as_recruiter, entry).text
    with time_machine.travel(now + timedelta(days=10), tick=False):
        client = client_of(entry.form.plan.owner)
        page = inspect(client, entry).text
    assert "The candidate was waited for until March 13, 2026." in page
    assert "To answer within 6 days" in page


def test_step_with_a_day_is_moved_and_moved_again(press, entry):
    response = press("step", entry, step="keep_in_touch", day="2026-05-01")
    assert told(response)[-1] == "Step: Keep in touch, back on May 1, 2026."
    response = press("step", entry, step="keep_in_touch", day="2026-06-01")
    entry.refresh_from_db()
    assert entry.next_touch_on == date(2026, 6, 1)
    assert press("step", entry, step="waiting", day="2026-03-03").status_code == 422


def test_timeline_says_what_followed(press, as_recruiter, entry):
    press("reply", entry, **REPLY, then="start_process")
    assert "Answer by mail: start a process" in inspect(as_recruiter, entry).select_one(".wi-timeline").text


def test_keys_are_told_to_the_script_on_entry_and_list(as_recruiter, entry):
    for page in (inspect(as_recruiter, entry), page_of(as_recruiter.get(url("index")))):
        (button,) = page.select("[data-wi-keys]")
        keys = json.loads(button["data-wi-keys"])["keys"]
        assert [key["key"] for key in keys] == ["j", "k", "a", "e", "n"]
        assert "Keyboard" in button.text
    page = inspect(as_recruiter, entry)
    keys = json.loads(page.select_one("[data-wi-keys]")["data-wi-keys"])["keys"]
    assert [key for key in keys if not page.select(key.get("press") or key.get("focus"))] == []


def test_g10_templates_cost_one_query_and_the_mail_taken_back_none(press, as_recruiter, entry, templates):
    def queries() -> int:
        as_recruiter.get(url("inspect", entry.pk))
        with CaptureQueriesContext(connection) as counted:
            as_recruiter.get(url("inspect", entry.pk))
        return len(counted)

    with_templates = queries()
    button = undo_button(as_recruiter, press("reply", entry, **REPLY))
    as_recruiter.post(button.pop("url"), button)
    as_recruiter.get(url("inspect", entry.pk))
    assert queries() <= with_templates
    templates_asked = [query for query in _captured(as_recruiter, entry) if "replytemplate" in query]
    assert len(templates_asked) == 1


def _captured(client, entry) -> list[str]:
    with CaptureQueriesContext(connection) as counted:
        client.get(url("inspect", entry.pk))
    return [query["sql"] for query in counted]


def test_starters_are_six_a_language_and_can_be_sent_as_they_are_meant(templates):
    assert {code: len(given) for code, given in STARTER_TEMPLATES.items()} == {"en": 6, "sv": 6}
    for given in STARTER_TEMPLATES.values():
        assert {then for _name, then, _subject, _text in given} == set(Then)
        for _name, then, _subject, text in given:
            assert ("{date}" in text) == (then in (Then.KEEP_IN_TOUCH, Then.COULD_TRAIN, Then.ASK))
            assert "{name}" in text


@pytest.mark.parametrize("step", ["waiting", "keep_in_touch"])
def test_step_with_a_day_out_of_reach_is_refused_in_words(press, entry, step):
    response = press("step", entry, step=step, day="9999-12-31")
    assert response.status_code == 422
    assert "Choose a day within three years." in response.content.decode()


def test_p38_two_who_send_in_the_same_moment_send_one_answer(as_recruiter, entry, press):
    """Somebody else changes the entry after this request has read it and before it holds the row."""
    changed = []

    def meanwhile(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT") and not changed:
            later = entry.changed_at + timedelta(minutes=1)
            changed.append(Interest.objects.filter(pk=entry.pk).update(changed_at=later))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        response = press("reply", entry, subject="Hello", text="We will call you.", then="answer")
    assert changed and response.status_code == 409
    assert "We will call you." in response.content.decode()
    assert not Message.objects.exists()
