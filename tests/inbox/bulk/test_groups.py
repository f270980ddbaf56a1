"""Answering a group that misses the same must-have: each one's reasons in view, a person's statement, and undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests import builders
from tests.builders import NOW
from tests.followup.conftest import LEARN, LOOK, MERIT, MUST
from tests.inbox.bulk.test_bulk import hidden, url
from tests.inbox.test_listing import INBOX, page
from wagtail_interest.followup import bulk
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Event, Interest, Note
from wagtail_interest.records.message import Message
from wagtail_interest.records.reply_template import ReplyTemplate
from wagtail_interest.vocabulary import AddressState, EventCode, MessageState, Outcome, Step

MET = {**MUST, "verdict": "met"}
SENT = {"subject": "About {reference}", "text": "Hello {name}, thank you.", "then": "decline"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def missing(form, name: str, *screening, **fields) -> Interest:
    return builders.interest(form, name=name, screening=list(screening), result="misses", **fields)


@pytest.fixture
def group(form) -> list[Interest]:
    """Three who miss the licence, and neighbours who do not belong to them."""
    found = [missing(form, name, MUST, MERIT) for name in ("Ada", "Bo")] + [missing(form, "Cy", MUST, LEARN)]
    missing(form, "Answered", MUST, settled_at=NOW)
    missing(form, "Overruled", MUST, LEARN, overruled={"licence": "met"})
    builders.interest(form, name="Meets", screening=[MET], result="meets")
    builders.interest(form, name="Look", screening=[LOOK], result="look")
    return found


def link(form) -> str:
    return f"/admin/bulk/wagtail_interest/interest/answer/?group={form.pk}.licence&next={INBOX}"


def ticked(*entries) -> list[int]:
    return [entry.pk for entry in entries]


def send(client, form, *entries, **data):
    shown = client.get(link(form))
    return client.post(link(form), {**hidden(shown), **SENT, "entry": ticked(*entries), **data})


def test_groups_are_offered_above_the_queue_and_for_the_chosen_form(at_rita, form, group):
    html = page(at_rita)
    assert "3 do not meet “Driving licence”" in html
    assert "2 do not meet “CRM”" in html
    assert f"answer/?group={form.pk}.licence&amp;next=%2Fadmin%2Finterest%2Finbox%2F" in html
    other = builders.form("Other")
    assert "do not meet" not in page(at_rita, f"?form={other.pk}")
    assert "do not meet" not in page(at_rita, "?tab=all")


def test_one_alone_is_no_group(at_rita, form):
    missing(form, "Ada", MUST)
    assert "do not meet" not in page(at_rita) and "does not meet" not in page(at_rita)


def test_p34_page_lists_each_with_reasons_own_words_and_a_link(at_rita, form, group):
    Note.objects.create(interest=group[0], from_candidate=True, text="I have it since <Monday>.", at=NOW)
    Note.objects.create(interest=group[1], text="For colleagues only.", at=NOW)
    html = " ".join(at_rita.get(link(form)).content.decode().split())
    for entry in group:
        assert f'value="{entry.pk}" id="wi-entry-{entry.pk}" checked' in html
        assert f"{INBOX}inspect/{entry.pk}/" in html
    assert "All of these miss “Driving licence”." in html
    assert html.count("Not met</span> Driving licence") == 3
    assert "Not met</span> CRM" in html and "can be learned with us" in html
    assert "I have it since &lt;Monday&gt;." in html
    assert "For colleagues only." not in html
    for name in ("Answered", "Overruled", "Meets", "Look"):
        assert name not in html


def test_p34_nothing_is_sent_before_a_person_says_they_looked(at_rita, form, group):
    response = send(at_rita, form, *group)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Look at each of them first, then tick this box." in html
    assert "Hello {name}, thank you." in html
    assert not Message.objects.exists()


def test_p34_group_is_declined_with_one_batch_and_left_in_the_log(at_rita, form, group, recruiter):
    response = send(at_rita, form, group[0], group[2], looked="on")
    job = BulkJob.objects.get()
    assert response.url == f"{INBOX}bulk/{job.pk}/"
    declined = Interest.objects.filter(outcome=Outcome.DECLINED, settled_at__isnull=False)
    assert set(declined) == {group[0], group[2]}
    assert Message.objects.filter(batch=job.batch, state=MessageState.QUEUED).count() == 2
    looked = Event.objects.filter(code=EventCode.LOOKED)
    assert {(event.interest_id, event.actor_id) for event in looked} == {
        (entry.pk, recruiter.pk) for entry in (group[0], group[2])
    }
    group[1].refresh_from_db()
    assert group[1].is_owed  # unticked, so still to answer


def test_answers_are_taken_back_while_they_have_not_left(at_rita, form, group, clock):
    own = send(at_rita, form, *group, looked="on").url
    html = " ".join(at_rita.get(own).content.decode().split())
    assert "3 answers are queued." in html and "3 answers have not left yet" in html
    response = at_rita.post(own, {"do": "undo"}, follow=True)
    assert "3 answers are taken back." in response.content.decode()
    assert Interest.objects.filter(pk__in=ticked(*group)).owed().count() == 3
    assert set(Interest.objects.filter(pk__in=ticked(*group)).values_list("step", flat=True)) == {Step.NEW}
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.CANCELLED}
    page = at_rita.get(own).content.decode()
    assert "Take the answers back" not in page
    assert "3 answers are taken back." in page and "queued" not in page and "What follows" not in page


def test_taking_back_stops_what_goes_on_in_the_background(at_rita, form, group, settings, monkeypatch):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 1}
    monkeypatch.setattr(bulk, "CHUNK", 2)
    own = send(at_rita, form, *group, looked="on").url
    bulk._next_chunk(BulkJob.objects.select_related("by").get(), NOW)
    assert "Take the answers back" in at_rita.get(own).content.decode()
    html = at_rita.post(own, {"do": "undo"}, follow=True).content.decode()
    assert "2 answers are taken back." in html
    assert "1 was not reached before the change was stopped, and is as it was." in html
    bulk.sweep(NOW)
    assert Interest.objects.filter(pk__in=ticked(*group)).owed().count() == 3
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.CANCELLED}


def test_what_has_left_cannot_be_taken_back_and_is_counted_so(at_rita, form, group):
    own = send(at_rita, form, *group, looked="on").url
    Message.objects.filter(interest=group[0]).update(state=MessageState.SENT)
    response = at_rita.post(own, {"do": "undo"}, follow=True)
    assert "2 answers are taken back. 1 had left already." in response.content.decode()
    page = at_rita.get(own).content.decode()
    assert "2 answers are taken back." in page and "1 answer is queued." in page


def test_p38_who_changed_meanwhile_is_unticked_and_pointed_out(at_rita, form, group, clock):
    sent = hidden(at_rita.get(link(form)))
    clock.shift(timedelta(minutes=1))
    Interest.objects.filter(pk=group[0].pk).update(changed_at=NOW + timedelta(seconds=30))
    data = {**sent, **SENT, "entry": ticked(*group), "looked": "on"}
    response = at_rita.post(link(form), data)
    assert response.status_code == 409
    html = " ".join(response.content.decode().split())
    assert "1 entry was changed since this page was shown." in html
    assert f'id="wi-entry-{group[0].pk}" >' not in html
    assert f'id="wi-entry-{group[0].pk}">' in html
    assert not Message.objects.exists()
    again = {**hidden(response), **SENT, "entry": ticked(*group), "looked": "on"}
    assert at_rita.post(link(form), again).status_code == 302
    assert Message.objects.count() == 3


def test_p37_pressed_twice_is_one_answer_each(at_rita, form, group):
    sent = {**hidden(at_rita.get(link(form))), **SENT, "entry": ticked(*group), "looked": "on"}
    first, second = (at_rita.post(link(form), sent) for _ in range(2))
    assert first.url == second.url
    assert Message.objects.count() == 3


def test_nobody_ticked_is_said(at_rita, form, group):
    response = send(at_rita, form, looked="on")
    assert response.status_code == 409
    assert "Nobody is ticked." in response.content.decode()


def test_p9_a_group_is_never_wider_than_the_scope(at_rita, form, group, foreign):
    hers = missing(foreign.form, "Foreign one", MUST)
    missing(foreign.form, "Foreign two", MUST)
    assert "Foreign" not in page(at_rita)
    for name in (
        f"{foreign.form_id}.licence",
        "x.licence",
        f"{form.pk}.",
        ".",
        "9" * 30 + ".x",
        f"{form.pk}.nobody",
    ):
        path = f"/admin/bulk/wagtail_interest/interest/answer/?group={name}&next={INBOX}"
        assert at_rita.get(path).status_code == 404
    send(at_rita, form, *group, hers, looked="on")
    hers.refresh_from_db()
    assert hers.is_owed


def test_a_template_fills_words_and_what_follows_and_keeps_the_ticks(at_rita, form, group):
    template = ReplyTemplate.objects.create(
        name="No licence", language="en", then="could_train", subject="Dear {name}", text="We can train you."
    )
    data = {
        **hidden(at_rita.get(link(form))),
        **SENT,
        "entry": ticked(group[0]),
        "template": template.pk,
        "use": "1",
    }
    response = at_rita.post(link(form), data)
    html = " ".join(response.content.decode().split())
    assert response.status_code == 200
    assert 'value="Dear {name}"' in html and "We can train you." in html
    assert f'id="wi-entry-{group[0].pk}" checked' in html
    assert f'id="wi-entry-{group[1].pk}" checked' not in html
    assert response.context["form"]["then"].value() == "could_train"
    assert not Message.objects.exists()
    assert set(hidden(response)) >= {"batch", "shown"}


def test_ticked_rows_are_answered_without_a_statement_unless_declined(at_rita, form, group):
    path = url("answer", *group)
    shown = hidden(at_rita.get(path))
    data = {**shown, **SENT, "then": "keep_in_touch", "on": "2026-05-01", "entry": ticked(*group)}
    assert at_rita.post(path, {**data, "then": "decline"}).status_code == 422
    assert at_rita.post(path, data).status_code == 302
    kept = Interest.objects.filter(step=Step.KEEP_IN_TOUCH, next_touch_on="2026-05-01")
    assert set(kept) == set(group)
    assert not Event.objects.filter(code=EventCode.LOOKED).exists()


def test_p34_too_many_to_look_at_are_not_declined(at_rita, form, group, monkeypatch):
    monkeypatch.setattr("wagtail_interest.inbox.bulk.answering.LISTED", 2)
    path = url("answer", *group)
    response = at_rita.get(path)
    assert "nobody can be declined here" in " ".join(response.content.decode().split())
    data = {**hidden(response), **SENT}
    assert at_rita.post(path, data).status_code == 422
    assert at_rita.post(path, {**data, "then": "answer"}).status_code == 302
    assert Message.objects.count() == 3


def test_unfit_words_are_shown_again(at_rita, form, group):
    path = url("answer", *group)
    shown = at_rita.get(path)
    start = shown.context["form"].start
    for words in ({"subject": "", "text": "x"}, {"subject": "x", "text": ""}, start):
        data = {**hidden(shown), "then": "answer", "entry": ticked(*group), **words}
        assert at_rita.post(path, data).status_code == 422
    assert not Message.objects.exists()


def test_different_languages_are_pointed_out(at_rita, form, group):
    Interest.objects.filter(pk=group[0].pk).update(language="sv")
    html = " ".join(at_rita.get(link(form)).content.decode().split())
    assert "They wrote in different languages: English 2, Swedish 1." in html


def test_a_template_is_signed_and_what_was_typed_is_kept_below_it(at_rita, form, group):
    template = ReplyTemplate.objects.create(
        name="Thanks", language="en", then="answer", subject="Thanks", text="Dear {name}, thank you."
    )
    shown = hidden(at_rita.get(link(form)))
    use = {"entry": ticked(*group), "template": template.pk, "use": "1"}
    response = at_rita.post(link(form), {**shown, **SENT, "text": "We met in May.", **use})
    text = response.context["form"]["text"].value()
    assert text == "Dear {name}, thank you.\n\nKind regards,\nRita\n\nWe met in May."
    start = response.context["form"].start["text"]
    response = at_rita.post(link(form), {**shown, **SENT, "text": start, **use})
    assert response.context["form"]["text"].value() == "Dear {name}, thank you.\n\nKind regards,\nRita"


def test_nothing_leaves_with_a_gap_or_a_strange_placeholder(at_rita, form, group):
    ReplyTemplate.objects.create(
        name="Why", language="en", then="answer", subject="Why", text="Because [say why]."
    )
    path = url("answer", *group)
    shown = hidden(at_rita.get(path))
    for words, told in (
        ("Because [say why].", "Still to be filled in: [say why]."),
        ("Hello {first_name}", "{first_name} is no placeholder."),
        ("Until {date}", "{date} is the day you choose"),
    ):
        data = {**shown, "then": "answer", "entry": ticked(*group), "subject": "s", "text": words}
        response = at_rita.post(path, data)
        assert response.status_code == 422
        assert told in response.context["form"].errors["text"][0]
    assert not Message.objects.exists()


def test_who_is_asked_is_waited_for_until_the_chosen_day(at_rita, form, group):
    path = url("answer", *group)
    words = {"subject": "A question", "text": "Answer by {date}, please.", "then": "ask", "on": "2026-04-01"}
    at_rita.post(path, {**hidden(at_rita.get(path)), **words, "entry": ticked(*group)})
    waiting = Interest.objects.filter(step=Step.WAITING, waiting_until="2026-04-01")
    assert set(waiting) == set(group)


def test_letter_and_templates_begin_in_the_language_most_of_them_wrote_in(at_rita, form, group):
    for language, name in (("en", "Thanks"), ("sv", "Tack")):
        ReplyTemplate.objects.create(name=name, language=language, then="answer", subject=name, text=name)
    Interest.objects.filter(pk__in=ticked(*group)).update(language="sv")
    shown = at_rita.get(link(form)).context["form"]
    assert shown.start["text"].startswith("Hej {name}") and "{reference}" in shown.start["subject"]
    assert [words for _key, words in shown.fields["template"].choices][1:] == ["Tack (sv)", "Thanks (en)"]


def test_whom_mail_does_not_reach_is_pointed_out_and_gets_it_only_by_a_tick(at_rita, form, group):
    assert "came back" not in at_rita.get(link(form)).content.decode()
    Candidate.objects.filter(pk=group[0].candidate_id).update(address_state=AddressState.UNREACHABLE)
    html = at_rita.get(link(form)).content.decode()
    assert html.count("Mail to this address came back: call, or leave them out.") == 1
    assert [f'id="wi-entry-{entry.pk}" checked' in html for entry in group] == [False, True, True]
    refused = send(at_rita, form, *group).content.decode()
    assert f'id="wi-entry-{group[0].pk}" checked' in refused  # somebody ticked it since
    send(at_rita, form, *group, looked="on")
    assert set(Message.objects.values_list("interest", flat=True)) == set(ticked(*group))


@pytest.mark.parametrize("day", ["2020-01-01", "soon", "2100-01-01"])
def test_a_day_counts_only_where_what_follows_has_one(at_rita, form, group, day):
    path = url("answer", *group)
    data = {**hidden(at_rita.get(path)), **SENT, "on": day, "entry": ticked(*group), "looked": "on"}
    for then in ("keep_in_touch", "could_train", "ask"):
        response = at_rita.post(path, {**data, "then": then})
        assert response.status_code == 422 and "on" in response.context["form"].errors
    assert at_rita.post(path, data).status_code == 302
    assert Interest.objects.filter(outcome=Outcome.DECLINED, next_touch_on=None).count() == 3


def test_p34_of_a_large_group_the_most_urgent_are_looked_at_first(at_rita, form, group, monkeypatch):
    """Nobody is answered as one of a group without standing on the page; the others are answered next."""
    for place in ("answering.LISTED", "chosen.AT_ONCE"):
        monkeypatch.setattr(f"wagtail_interest.inbox.bulk.{place}", 2)
    missing(form, "Di", MUST)

    shown = at_rita.get(link(form))
    html = " ".join(shown.content.decode().split())
    assert [each.name for each in shown.context["listed"]] == ["Ada", "Bo"]
    assert "These are the 2 most urgent. When they are answered, the others can be." in html
    assert send(at_rita, form, *group[:2], looked="on").status_code == 302
    assert {message.interest.name for message in Message.objects.all()} == {"Ada", "Bo"}

    assert [each.name for each in at_rita.get(link(form)).context["listed"]] == ["Cy", "Di"]
