from datetime import timedelta

from tests import builders
from tests.questions.asking import item
from wagtail_interest.questions.version import digest_of, record_version

TEXTS = {"title": "Open interest", "privacy": "We keep it a year.", "hash": "ab"}


def test_same_content_is_stored_once(db, now):
    form = builders.form()
    first = record_version(form, definition=[item("short_text")], texts=TEXTS, language="en", now=now)
    again = record_version(
        form,
        definition=[item("short_text")],
        texts=dict(reversed(TEXTS.items())),
        language="en",
        now=now + timedelta(1),
    )

    assert again == first
    assert (first.definition, first.texts, first.language, first.created_at) == (
        [item("short_text")],
        TEXTS,
        "en",
        now,
    )


def test_any_change_is_a_new_version(db, now):
    form = builders.form()
    content = {"definition": [item("short_text", "a"), item("link", "b")], "texts": TEXTS, "language": "en"}
    for change in (
        {},
        {"definition": [item("link", "b"), item("short_text", "a")]},
        {"texts": {**TEXTS, "privacy": "Two years."}},
        {"language": "sv"},
    ):
        record_version(form, **{**content, **change}, now=now)

    assert form.versions.count() == 4


def test_forms_do_not_share_versions(db, now):
    one, other = builders.form("One"), builders.form("Other")

    assert record_version(one, definition=[], texts={}, language="en", now=now) != record_version(
        other, definition=[], texts={}, language="en", now=now
    )


def test_digest_is_stable():
    assert digest_of([], {}, "en") == digest_of([], {}, "en")
    assert len(digest_of([{"label": "å"}], {"x": "\u2028"}, "sv")) == 64
