"""What the mails say, in HTML and in text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_interest.mail.compose import compose, shorten
from wagtail_interest.mail.placeholders import fill
from wagtail_interest.mail.rich import as_html, as_text, safe_link
from wagtail_interest.vocabulary import MessageKind

CONFIRMATION = {
    "name": "Anna Åkesson",
    "reference": "WI-7K3QX9",
    "form_title": "Sales & more",
    "kind": "role",
    "notice": "We are not recruiting for this role right now.",
    "requirements": [
        {"label": "Driving licence", "verdict": "met", "words": "Met"},
        {
            "label": "Spanish",
            "verdict": "not_met",
            "words": "Not needed from the start: it can be learned with us",
            "learnable": True,
            "reason": "Our customers write Spanish",
        },
        {"label": "B2B", "verdict": "not_met", "words": "Not met"},
        {"label": "Portfolio", "verdict": "unclear", "words": "A person will look"},
    ],
    "result": "misses",
    "result_text": '<p>Thank you {name}. <a href="https://example.com/?a=1&amp;b=2">About us</a></p>',
    "next": "A recruiter reads it before {date}.",
    "due_on": "2026-03-11",
    "retain_until": "2027-03-04",
    "consent_pool": True,
    "status_url": "https://jobs.example.com/interest/status/abc/",
    "site_name": "Nordljus",
}


class Balanced(HTMLParser):
    """Fails on a tag that is closed but not open."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def balanced(html):
    reader = Balanced()
    reader.feed(html)
    return reader.open == []


def test_confirmation_text_reads_as_a_letter():
    assert compose("confirmation", "en", CONFIRMATION).text == (
        "Hello Anna Åkesson,\n\n"
        "We have received your expression of interest.\n"
        "Thank you for your interest, sent through “Sales & more”.\n"
        "Your reference: WI-7K3QX9\n\n"
        "We are not recruiting for this role right now.\n\n"
        "Thank you Anna Åkesson. About us (https://example.com/?a=1&b=2)\n\n"
        "How we read your answers\n"
        "This is a hint for us and for you, not a decision.\n\n"
        "- Driving licence – Met\n"
        "- Spanish – Not needed from the start: it can be learned with us (Why we ask: Our customers write Spanish)\n"
        "- B2B – Not met\n"
        "- Portfolio – A person will look\n\n"
        "You will hear from us by March 11, 2026 at the latest.\n\n"
        "A recruiter reads it before March 11, 2026.\n\n"
        "On your own page you can read what you were told, add something, and press “I would like a person to "
        "answer”.\n"
        "https://jobs.example.com/interest/status/abc/\n\n"
        "We keep your expression of interest until March 4, 2027 and then erase it.\n\n"
        "--\n"
        "Nordljus\n"
    )


def test_confirmation_subject_begins_as_promised_and_fits():
    subject = compose("confirmation", "en", CONFIRMATION).subject
    assert subject == "Expression of interest received · WI-7K3QX9"
    assert len(subject) <= 60


def test_p49_mail_names_its_language_and_writes_dates_in_it():
    html = compose("confirmation", "sv", CONFIRMATION).html
    assert '<html lang="sv" dir="ltr">' in html
    assert "11 mars 2026" in html


def test_unknown_language_falls_back_to_english():
    assert '<html lang="en"' in compose("confirmation", "tlh", CONFIRMATION).html


def test_p10_what_people_wrote_is_text_in_html():
    said = {**CONFIRMATION, "form_title": "<script>x</script>", "notice": "a<b", "site_name": '"><img src=x>'}
    said["requirements"] = [{"label": "<i>B2B</i>", "verdict": "met"}]
    html = compose("confirmation", "en", said).html
    assert [bad for bad in ("<script", "<img", "<i>B2B", "a<b") if bad in html] == []
    assert balanced(html)


def test_p13_automatic_mail_greets_plainly_when_the_name_is_doubtful():
    composed = compose("confirmation", "en", {**CONFIRMATION, "name": "win at evil.com"})
    assert "evil" not in composed.html + composed.text
    assert composed.text.startswith("Hello,\n")
    assert "Thank you. About us" in composed.text


def test_p13_context_is_closed():
    composed = compose("confirmation", "en", {**CONFIRMATION, "answers": "SECRET", "message": "SECRET"})
    assert "SECRET" not in composed.html + composed.text


def test_p15_link_that_is_no_web_address_is_left_out():
    composed = compose("confirmation", "en", {**CONFIRMATION, "status_url": "javascript:alert(1)"})
    assert "javascript" not in composed.html + composed.text


def test_without_pool_consent_the_mail_says_so():
    text = compose("confirmation", "en", {**CONFIRMATION, "consent_pool": False}).text
    assert "You did not ask to be kept for future openings." in text


@pytest.mark.parametrize("kind", MessageKind.values)
def test_every_kind_renders_from_nothing(kind):
    composed = compose(kind, "en", {})
    assert balanced(composed.html)
    assert "None" not in composed.html + composed.text


def test_reply_keeps_the_recruiters_words_and_links():
    composed = compose(
        "reply",
        "en",
        {"subject": "About {reference}", "text": "Hi {x} <b>\n\nhttps://a.example/b", "reference": "WI-1"},
    )
    assert composed.subject == "About WI-1"
    assert composed.text.startswith("Hi {x} <b>\n\nhttps://a.example/b")
    assert "&lt;b&gt;" in composed.html
    assert 'href="https://a.example/b"' in composed.html


def test_reply_fills_the_placeholders_its_context_knows():
    given = {"subject": "{name}", "text": "Hi {name}, by {date}.", "name": "A <b>", "due_on": "2026-03-11"}
    composed = compose("reply", "en", given)
    assert composed.subject == "A <b>"
    assert composed.text.startswith("Hi A <b>, by March 11, 2026.")
    assert "Hi A &lt;b&gt;, by" in composed.html


def test_p13_no_template_code_of_a_recruiter_runs():
    composed = compose(
        "reply", "en", {"subject": "{{ 7|add:7 }}", "text": "{% now 'Y' %} {{ settings.SECRET_KEY }}"}
    )
    assert composed.subject == "{{ 7|add:7 }}"
    assert composed.text.startswith("{% now 'Y' %} {{ settings.SECRET_KEY }}")


def test_p12_reply_subject_is_one_line():
    assert (
        compose("reply", "en", {"subject": "a\r\nBcc: b@example.com", "text": "x"}).subject
        == "a Bcc: b@example.com"
    )


def test_sample_is_marked_in_subject_and_body():
    composed = compose("sample", "en", {"of": "confirmation", **CONFIRMATION})
    assert composed.subject == "Test: Expression of interest received · WI-7K3QX9"
    assert "This is a test mail." in composed.text
    assert "This is a test mail." in composed.html


def test_link_mail_carries_the_link_only():
    text = compose(
        "link", "en", {"status_url": "https://a.example/s/1/", "site_name": "N", "name": "SECRET"}
    ).text
    assert "https://a.example/s/1/" in text
    assert "SECRET" not in text


def test_host_overrides_one_part(settings, tmp_path):
    part = tmp_path / "wagtail_interest/mail/includes/header.html"
    part.parent.mkdir(parents=True)
    part.write_text("<tr><td>OURS</td></tr>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert "OURS" in compose("link", "en", {"status_url": "https://a.example/"}).html


def test_shorten_cuts_at_a_word():
    assert (
        shorten("Expression of interest received for selling things", 40)
        == "Expression of interest received for…"
    )
    assert shorten("x" * 70, 60) == "x" * 59 + "…"


def test_placeholders_are_escaped_and_unknown_ones_stay():
    values = {"name": "<b>", "reference": "R", "secret": "no"}
    assert fill("{name} {reference} {date} {secret} {{ x }}", values) == "&lt;b&gt; R {date} {secret} {{ x }}"


def test_empty_placeholder_leaves_no_hole():
    assert fill("Hello {name}, welcome", {"name": ""}) == "Hello, welcome"


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("<p onclick=x>a<script>b</script></p>", '<p style="margin:0 0 16px 0;">a</p>'),
        ("<b>a<i>b</b>", "<strong>a<em>b</em></strong>"),
        ('<a href="javascript:x">a</a>', "a"),
        ("one\ntwo", '<p style="margin:0 0 16px 0;">one<br>two</p>'),
        ("a &amp; b", '<p style="margin:0 0 16px 0;">a &amp; b</p>'),
        ("<img src=x>", ""),
        ("<p>a<p>b</p>", '<p style="margin:0 0 16px 0;">a</p><p style="margin:0 0 16px 0;">b</p>'),
        ("<h2>a</h2></p></ul>", '<p style="margin:0 0 16px 0;">a</p>'),
        ("<style>p{}</style></script>a<table>b</table>", "ab"),
    ],
)
def test_editors_html_keeps_the_short_list_of_tags(words, html):
    assert as_html(words) == html


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<ol><li>x</li><li><p>y</p></li></ol>z", "1. x\n2. y\n\nz"),
        ('<a href="mailto:a@b.se">write</a>', "write (a@b.se)"),
        ('<a href="https://a.se/">https://a.se/</a>', "https://a.se/"),
        ("plain\n\ntext", "plain\n\ntext"),
        ("a &amp; b", "a & b"),
        ("a<br>b", "a\nb"),
        ("<li>a</li></ul></a>", "- a"),
        ("<p>a</p><script>x</script>", "a"),
    ],
)
def test_editors_html_reads_well_as_text(words, text):
    assert as_text(words) == text


def test_links_are_web_or_mail_addresses():
    assert [safe_link(url) for url in ("https://a.se/x", "mailto:a@b.se", "data:x", "https://a b", "")] == [
        "https://a.se/x",
        "mailto:a@b.se",
        "",
        "",
        "",
    ]


TAGS = [
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<li>",
    "<b>",
    "</b>",
    "<a href='https://a.se'>",
    "</a>",
    "<script>",
    "</script>",
]


@given(st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=12)), max_size=20))
def test_p10_any_editors_text_comes_out_balanced_and_tame(parts):
    html = as_html("".join(parts))
    reader = Balanced()
    reader.feed(html)
    assert reader.open == []
    assert "<script" not in html
    as_text("".join(parts))


@given(st.text(max_size=80), st.text(max_size=80))
def test_p13_placeholder_values_are_never_read_again(name, rest):
    filled = fill("{name}|{reference}", {"name": name or "x", "reference": "<R>"})
    assert filled.endswith("|&lt;R&gt;")
    assert "<" not in filled


def test_mail_judges_in_the_words_of_the_thank_you_page():
    item = {"label": "Team work", "verdict": "not_met", "words": "Not met; good to have, not needed"}
    text = compose("confirmation", "en", {**CONFIRMATION, "requirements": [item]}).text

    assert "- Team work – Not met; good to have, not needed\n" in text
