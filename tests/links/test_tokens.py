"""Links say one thing to one record for a time (promises P17, P18)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wagtail_interest.links import Expired, Invalid, tokens

DAY = timedelta(days=1)


def test_p17_token_says_purpose_record_version_and_time(now):
    token = tokens.make("status", 7, 2, now=now)
    assert tokens.read("status", token, now=now + 29 * DAY) == tokens.Claim(7, 2, now)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    assert len(token) < 120


@pytest.mark.parametrize(("purpose", "life"), [("received", DAY), ("confirm", 7 * DAY), ("status", 30 * DAY)])
def test_p17_token_ends_after_the_time_of_its_purpose(now, purpose, life):
    token = tokens.make(purpose, 1, 1, now=now)
    assert tokens.read(purpose, token, now=now + life).record_id == 1
    with pytest.raises(Expired):
        tokens.read(purpose, token, now=now + life + timedelta(seconds=1))


def test_p17_unsubscribe_holds_until_erasure(now):
    token = tokens.make("unsubscribe", 1, 1, now=now)
    assert tokens.read("unsubscribe", token, now=now + 5000 * DAY).record_id == 1


@pytest.mark.parametrize("purpose", ["received", "confirm", "unsubscribe"])
def test_p17_token_of_another_purpose_is_invalid(now, purpose):
    with pytest.raises(Invalid):
        tokens.read(purpose, tokens.make("status", 1, 1, now=now), now=now)


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", "WzEsMSwxXQ", "å", "\x00", "x" * 10_000, "WzEsMSwxXQ.aaaa", None]
)
def test_p18_anything_else_is_invalid(now, token):
    with pytest.raises(Invalid):
        tokens.read("status", token, now=now)


def test_p17_changed_token_is_invalid(now):
    body, _, signature = tokens.make("status", 1, 1, now=now).partition(".")
    other = tokens.make("status", 2, 1, now=now).partition(".")[0]
    for forged in (f"{other}.{signature}", f"{body}.{signature[:-1]}"):
        with pytest.raises(Invalid):
            tokens.read("status", forged, now=now)


def test_p17_own_key_with_the_secret_keys_as_fallback(settings, now):
    old = tokens.make("status", 1, 1, now=now)
    settings.WAGTAIL_INTEREST = {"LINK_KEY": "own"}
    new = tokens.make("status", 1, 1, now=now)
    assert old != new
    assert tokens.read("status", old, now=now) == tokens.read("status", new, now=now)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "rotated", ["only-for-tests"]
    assert tokens.read("status", old, now=now).record_id == 1
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Invalid):
        tokens.read("status", old, now=now)


def test_unknown_purpose_is_a_mistake_of_ours(now):
    with pytest.raises(ValueError):
        tokens.make("nonsense", 1, 1, now=now)


def test_stamp_names_form_showing_and_time(now):
    value = tokens.stamp("key", now)
    read = tokens.read_stamp("key", value, now=now + timedelta(hours=24))
    assert (len(read.token), read.shown_at) == (32, now)
    assert tokens.read_stamp("key", tokens.stamp("key", now), now=now).token != read.token


def test_stale_stamp_keeps_its_token_and_loses_its_time(settings, now):
    settings.WAGTAIL_INTEREST = {"FORM_MAX_AGE_HOURS": 2}
    value = tokens.stamp("key", now)
    later = now + timedelta(hours=3)
    stale = tokens.read_stamp("key", value, now=later)
    assert stale.shown_at is None
    renewed = tokens.read_stamp("key", tokens.stamp("key", later, token=stale.token), now=later)
    assert renewed == tokens.Stamp(stale.token, later)


@pytest.mark.parametrize("value", ["", "x", "a.b", "\x00", "x" * 9999])
def test_stamp_that_is_not_ours_never_raises(now, value):
    assert tokens.read_stamp("key", value, now=now) == tokens.Stamp("", None)


def test_stamp_of_another_form_or_a_link_is_not_believed(now):
    assert tokens.read_stamp("other", tokens.stamp("key", now), now=now) == tokens.Stamp("", None)
    assert tokens.read_stamp("1", tokens.make("status", 1, 1, now=now), now=now) == tokens.Stamp("", None)
