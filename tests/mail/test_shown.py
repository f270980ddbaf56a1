"""What the admin shows of a mail."""

from __future__ import annotations

from tests import builders
from wagtail_interest.mail.deliver import send_one
from wagtail_interest.mail.shown import shown

LINK = "https://jobs.example.com/interest/status/abc:def/?a=1&b=2"


def test_p17_recruiter_sees_the_words_and_not_the_candidates_link(entry, now, service):
    message = builders.message(entry, kind="confirmation", context={"reference": "R1", "status_url": LINK})
    before = shown(message)
    send_one(message.pk, now=now)
    message.refresh_from_db()
    assert "abc:def" in message.text
    for seen in (before, shown(message)):
        assert seen.subject == "Expression of interest received · R1"
        assert "abc:def" not in seen.text + seen.html
        assert "https://…" in seen.text


def test_mail_without_a_link_is_shown_as_it_is(entry):
    message = builders.message(entry)
    assert shown(message).text.startswith("Thank you.")


def test_broken_row_is_shown_empty(entry):
    message = builders.message(entry, kind="confirmation", context={"requirements": "x"})
    assert shown(message).text == ""
    message = builders.message(entry, kind="confirmation", context=["x"])
    assert shown(message).subject == ""
