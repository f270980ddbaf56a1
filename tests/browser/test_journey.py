"""The whole journey with real ends: an editor builds, a candidate answers on a phone, mail arrives, a recruiter answers."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from email.message import Message as Email
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests import builders
from tests.browser import people
from tests.files.make import pdf
from tests.mail.conftest import postbox  # noqa: F401 - pytest finds the fixture by its name here
from wagtail_interest.pages.models import RoleInterestPage
from wagtail_interest.records.interest import Interest

QUESTION = "Do you hold a driving licence (B)?"
REASON = "You visit customers by car."
NOTICE = "We are not recruiting for this role right now."


@pytest.fixture
def careers(transactional_db: Any, private_files: Any) -> Any:
    """The home page of a site on which ``interest_setup`` has been run, with an editor and a recruiter."""
    home = builders.page_tree()
    people.editor(home)
    people.recruiter()
    return home


def add_must_have(tab: Any) -> None:
    """Insert a yes/no question above the others and make it a must-have, with the mouse and the keyboard."""
    stream = tab.locator("[data-contentpath=questions]").first
    blocks = stream.locator("[data-streamfield-child]")
    ready = blocks.count()
    stream.get_by_role("button", name="Insert a block").first.click()
    tab.locator("input[role=combobox]:visible").last.fill("Yes or no")
    tab.get_by_role("option", name=re.compile("^Yes or no")).click()
    blocks.nth(ready).wait_for(state="attached")  # until then the first block is one of the ready questions
    block = blocks.first
    label = block.locator('input[name$="-label"]').first
    assert label.input_value() == ""
    label.fill(QUESTION)
    block.locator('select[name$="-counts"]').first.select_option("must")
    block.locator('select[name$="-wanted"]').first.select_option("yes")
    block.locator('[name$="-reason"]').first.fill(REASON)


def build_page(tab: Any, server: str, home: Any) -> RoleInterestPage:
    """Make and publish the page in Wagtail's editor; fill in nothing but the title and one question."""
    people.log_in(tab, server, "eda")
    tab.goto(f"{server}/admin/pages/{home.pk}/add_subpage/")
    tab.locator("main").get_by_role("link", name=re.compile("^Role-specific interest page")).click()
    tab.fill("#id_title", "Sales, one day")
    add_must_have(tab)
    tab.get_by_role("button", name="More actions").click()
    tab.click("button[name=action-publish]")
    tab.wait_for_selector("text=/Page 'Sales, one day' (created and )?published/")
    return RoleInterestPage.objects.get(live=True)


def send_with_an_error_first(tab: Any, address: str, cv: bytes) -> None:
    """Send once without a name and with half an address, then mend what the summary names."""
    tab.goto(address)
    assert NOTICE in tab.inner_text("body")
    assert REASON not in tab.inner_text("body")
    tab.fill("#id_email", "anna@")
    tab.set_input_files("#id_cv", {"name": "CV Anna.pdf", "mimeType": "application/pdf", "buffer": cv})
    tab.get_by_role("group", name=QUESTION).get_by_label("No", exact=True).check()
    with tab.expect_response(lambda response: response.request.method == "POST") as answer:
        tab.click("text=Send my interest")
    assert answer.value.status == 422
    tab.wait_for_selector("[data-wi-summary]")
    assert tab.title() == "Error: Sales, one day"
    assert tab.evaluate("document.activeElement.hasAttribute('data-wi-summary')")
    assert tab.is_visible("text=CV Anna.pdf")
    assert tab.get_by_role("group", name=QUESTION).get_by_label("No", exact=True).is_checked()
    tab.click("[data-wi-summary] a >> nth=0")
    tab.keyboard.type("Anna O’Åkesson")
    tab.fill("#id_email", "anna@example.com")
    tab.check("#id_availability")
    tab.click("text=Send my interest")
    tab.wait_for_selector(".wi-facts")


def text_of(mail: Email) -> str:
    """Return the plain text of a mail that came over the wire."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode()


def subject_of(mail: Email) -> str:
    """Return the subject as a mail reader shows it."""
    return str(make_header(decode_header(mail["Subject"])))


def run_clock() -> None:
    """What cron does."""
    call_command("interest_run", stdout=StringIO())


def read_and_answer(tab: Any, server: str, cv: bytes) -> None:
    """Find the entry by its reference, read it, take the CV, answer."""
    entry = Interest.objects.get()
    people.log_in(tab, server, "rita")
    tab.goto(f"{server}/admin/interest/inbox/")
    tab.fill("input[name=q]", entry.reference.lower())
    tab.wait_for_url(re.compile(r"q="))
    tab.wait_for_selector("table.wi-inbox tbody tr")
    assert tab.locator("table.wi-inbox tbody tr").count() == 1
    assert "must 0 of 1" in tab.inner_text("table.wi-inbox tbody tr")
    tab.click("table.wi-inbox .title-wrapper a")
    tab.wait_for_selector(".wi-entry__reference")
    body = tab.inner_text("main")
    assert all(words in body for words in (entry.reference, "anna@example.com", QUESTION, "CV Anna.pdf"))
    download_cv(tab, cv)
    text = tab.locator("#reply-section textarea")
    text.fill(f"{text.input_value()}\nThank you, Anna. Shall we have a coffee next week?")
    tab.click("text=Send answer")
    tab.wait_for_selector("text=Your answer to anna@example.com is queued.")


def download_cv(tab: Any, cv: bytes) -> None:
    """Press *Download*: the bytes are the candidate's, the headers those of a file nobody runs (P2)."""
    link = tab.locator("#files-section a[download]")
    with tab.expect_download() as taken:
        link.click()
    assert taken.value.path().read_bytes() == cv
    assert taken.value.suggested_filename.endswith("CV Anna.pdf")
    answer = tab.request.get(link.evaluate("each => each.href"))
    headers = answer.headers
    assert answer.body() == cv
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "no-store" in headers["cache-control"]


def test_from_the_editor_to_the_answer(live_server, open_tab, careers, postbox, settings):  # noqa: F811 - the fixture above
    settings.WAGTAIL_INTEREST = {"UNDO_SECONDS": 0}
    server, cv = live_server.url, pdf("Anna", "Sales")
    editor, phone, desk = open_tab(1400, 1000), open_tab(390, 844), open_tab(1400, 1000)
    page = build_page(editor, server, careers)
    assert editor.request.get(f"{server}/admin/interest/inbox/").url != f"{server}/admin/interest/inbox/"

    send_with_an_error_first(phone, server + page.url, cv)

    entry = Interest.objects.get()
    thanks = phone.inner_text("body")
    assert phone.url == f"{server}{page.url}received/"
    assert "We have received it." in thanks
    assert entry.reference in thanks
    assert NOTICE in thanks
    verdict = phone.locator(".wi-verdict", has_text=QUESTION).inner_text()
    assert "Not met" in verdict or "not met" in verdict
    assert REASON in verdict
    assert entry.is_owed
    phone.reload()
    assert (Interest.objects.count(), entry.attachments.count()) == (1, 1)

    run_clock()
    (mail,) = postbox.mails
    assert mail["To"] == "anna@example.com"
    assert subject_of(mail).startswith("Expression of interest received")
    assert len(subject_of(mail)) <= 60
    assert mail["Auto-Submitted"] == "auto-generated"
    assert all(words in text_of(mail) for words in (entry.reference, NOTICE, QUESTION))
    status = re.search(r"https://testserver(/interest/status/\S+)", text_of(mail))
    phone.goto(server + status.group(1))
    assert entry.reference in phone.inner_text("body")

    read_and_answer(desk, server, cv)

    run_clock()
    run_clock()
    assert len(postbox.mails) == 2
    assert "coffee next week" in text_of(postbox.mails[1])
    assert entry.reference in subject_of(postbox.mails[1])
    entry.refresh_from_db()
    assert entry.settled_at is not None
    desk.goto(f"{server}/admin/interest/inbox/")
    assert "Nobody is waiting for an answer." in desk.inner_text("main")
    desk.goto(f"{server}/admin/interest/inbox/?tab=all")
    assert "Answered" in desk.inner_text("table.wi-inbox tbody tr")
