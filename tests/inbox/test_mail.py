"""The mail list: scope, states, rendered text, and sending failed ones again by POST."""

from __future__ import annotations

import pytest
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime

from tests import builders
from tests.inbox.conftest import client_of
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageKind, MessageState

MAIL = "/admin/interest/mail/"


@pytest.fixture
def failed(form):
    """A mail that failed for good."""
    about = builders.interest(form)
    return builders.message(about, state=MessageState.FAILED, attempts=7, error_class="AnymailAPIError")


def body(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_list_shows_state_attempts_and_error_class(at_rita, failed):
    html = body(at_rita, MAIL)
    for words in (failed.to, "Failed", ">7<", "AnymailAPIError", "Answer"):
        assert words in html, words


def test_moments_read_the_same_in_the_list_and_on_the_page_of_a_mail(at_rita, failed):
    queued = date_format(localtime(failed.created_at), "DATETIME_FORMAT")
    for path in (MAIL, f"{MAIL}inspect/{failed.pk}/"):
        assert queued in body(at_rita, path)


def test_filters_and_search(at_rita, failed, form):
    builders.message(builders.interest(form, email="zoe@example.com"), state=MessageState.SENT)
    assert "zoe@example.com" not in body(at_rita, f"{MAIL}index_results/?state=failed")
    assert failed.to not in body(at_rita, f"{MAIL}index_results/?q=zoe")
    assert at_rita.get(f"{MAIL}?state=odd&created_from=x&interest__email=y").status_code == 200


def test_a_message_shows_the_text_as_sent(at_rita, form):
    sent = builders.message(
        builders.interest(form),
        state=MessageState.SENT,
        subject="Hello",
        text="<b>Dear</b> Anna",
        html="<p>Hi</p>",
    )
    html = body(at_rita, f"{MAIL}inspect/{sent.pk}/")
    assert "&lt;b&gt;Dear&lt;/b&gt; Anna" in html
    assert 'srcdoc="&lt;p&gt;Hi&lt;/p&gt;"' in html
    assert "<iframe sandbox" in html


def test_a_queued_message_shows_how_it_will_read(at_rita, form):
    queued = builders.message(builders.interest(form), context={"subject": "Soon", "text": "We will write."})
    html = body(at_rita, f"{MAIL}inspect/{queued.pk}/")
    assert "We will write." in html
    assert "Not sent yet" in html


def test_a_message_that_cannot_be_rendered_still_opens(at_rita, form):
    odd = builders.message(builders.interest(form), kind="unheard", context={})
    assert at_rita.get(f"{MAIL}inspect/{odd.pk}/").status_code == 200


LINK = "https://jobs.example.com/interest/status/secret:token/?a=1&b=2"


@pytest.mark.parametrize("path", ["interest/mail/inspect/{mail}/", "interest/inbox/inspect/{entry}/"])
@pytest.mark.parametrize("sent", [True, False])
def test_candidates_own_link_is_nobody_elses(at_rita, form, path, sent):
    about = builders.interest(form)
    words = {"subject": "Received", "text": f"Yours: {LINK}", "html": f"<a href='{escape(LINK)}'>Yours</a>"}
    mail = builders.message(
        about,
        kind=MessageKind.LINK,
        context={"status_url": LINK, "site_name": "Jobs"},
        **(words if sent else {}),
    )
    html = body(at_rita, f"/admin/{path.format(mail=mail.pk, entry=about.pk)}")
    assert "https://…" in html
    assert "secret:token" not in html


def test_p16_resend_is_a_post(at_rita, failed):
    assert f'action="{MAIL}resend/{failed.pk}/"' in body(at_rita, f"{MAIL}inspect/{failed.pk}/")
    assert at_rita.get(f"{MAIL}resend/{failed.pk}/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == MessageState.FAILED
    assert at_rita.post(f"{MAIL}resend/{failed.pk}/").status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (MessageState.QUEUED, 0)


def test_only_failed_mail_is_sent_again(at_rita, form):
    sent = builders.message(builders.interest(form), state=MessageState.DELIVERED)
    assert "Send again" not in body(at_rita, f"{MAIL}inspect/{sent.pk}/")
    assert at_rita.post(f"{MAIL}resend/{sent.pk}/").status_code == 302
    sent.refresh_from_db()
    assert sent.state == MessageState.DELIVERED


def test_p9_a_stranger_finds_no_mail_and_changes_nothing(failed, stranger, foreign):
    client = client_of(stranger)
    assert failed.to not in body(client, MAIL)
    for path in (f"{MAIL}inspect/{failed.pk}/", f"{MAIL}resend/{failed.pk}/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404 if "resend" in path else True
    failed.refresh_from_db()
    assert failed.state == MessageState.FAILED


def test_p9_mail_without_an_entry_is_for_managers(at_rita, at_mona):
    alarm = builders.message(None, kind=MessageKind.SAMPLE, to="boss@example.com")
    assert at_rita.get(f"{MAIL}inspect/{alarm.pk}/").status_code == 404
    assert at_mona.get(f"{MAIL}inspect/{alarm.pk}/").status_code == 200


def test_resend_needs_the_right_to_change_mail(failed, recruiters, recruiter):
    recruiters.permissions.remove(recruiters.permissions.get(codename="change_message"))
    client = client_of(recruiter)
    assert client.post(f"{MAIL}resend/{failed.pk}/").status_code == 302
    assert Message.objects.get(pk=failed.pk).state == MessageState.FAILED


@pytest.mark.parametrize("path", ["create/", "edit/1/", "delete/1/"])
def test_mail_is_neither_written_nor_edited_by_hand(at_rita, path):
    assert at_rita.get(f"{MAIL}{path}").status_code == 404
