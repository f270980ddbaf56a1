"""Signs are counted, limits are kept, and no client address is."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core.cache import cache

from tests.intake.conftest import submission
from wagtail_interest.intake.accept import accept
from wagtail_interest.intake.guard import allow, client_key, is_suspected, parse_rate, signs_of_spam
from wagtail_interest.records.interest import Interest

LONG = "I would very much like to work for you because of all the kind people I have met there. "


class BrokenCache:
    """A cache back end that is down."""

    def __init__(self, *args, **kwargs):
        pass

    def add(self, *args, **kwargs):
        raise OSError("anna@example.com could not be counted")

    incr = set = get = add

    def clear(self):
        """Called around each test."""

    def close(self):
        """Called when the settings change back."""


def shown(now, seconds: float = 60):
    """Return a moment before *now*."""
    return now - timedelta(seconds=seconds)


def test_honest_sending_shows_no_sign(now):
    texts = ["Anna", LONG, "See https://example.com and www.example.org"]
    assert signs_of_spam("", shown(now), texts, now) == ()


def test_filled_honeypot_is_one_sign(now):
    assert signs_of_spam("x", shown(now), [], now) == ("honeypot",)


@pytest.mark.parametrize("shown_seconds_ago", [0, 2.9, -5])
def test_too_fast_is_one_sign(now, shown_seconds_ago):
    assert signs_of_spam("", shown(now, shown_seconds_ago), [], now) == ("fast",)


def test_missing_stamp_counts_as_fast(now):
    assert signs_of_spam("", None, [], now) == ("fast",)


def test_fast_autofill_alone_is_no_suspicion(now):
    assert not is_suspected(signs_of_spam("", shown(now, 1), ["Anna"], now))


def test_three_links_are_one_sign(now):
    text = "http://a.example [url=http://b.example] www.c.example"
    assert signs_of_spam("", shown(now), [text], now) == ("links",)


def test_two_signs_are_a_suspicion(now):
    assert is_suspected(signs_of_spam("x", shown(now, 0), [], now))


def test_long_text_sent_many_times_is_one_sign(now):
    seen = [signs_of_spam("", shown(now), [LONG + f"{'  ' * turn}"], now) for turn in range(6)]
    assert seen == [(), (), (), (), ("repeated",), ("repeated",)]


def test_short_text_sent_many_times_is_honest(now):
    assert {signs_of_spam("", shown(now), ["I like people."], now) for _ in range(9)} == {()}


def test_p14_limit_by_client(now, settings):
    settings.WAGTAIL_INTEREST = {"RATE_PER_CLIENT": "2/h", "RATE_PER_ADDRESS": ""}
    assert [allow("client", f"a{turn}@example.com", now) for turn in range(3)] == [True, True, False]
    assert allow("other", "a@example.com", now)
    assert allow("client", "a@example.com", now + timedelta(hours=1))


def test_p14_limit_by_address_in_any_spelling(now, settings):
    settings.WAGTAIL_INTEREST = {"RATE_PER_CLIENT": "", "RATE_PER_ADDRESS": "1/d"}
    assert allow("one", "Anna@Example.com", now)
    assert not allow("two", " anna@example.COM ", now)


def test_unknown_client_is_limited_by_address_only(now, settings):
    settings.WAGTAIL_INTEREST = {"RATE_PER_CLIENT": "1/h"}
    assert [allow("", f"a{turn}@example.com", now) for turn in range(3)] == [True, True, True]


def test_p22_cache_down_lets_the_form_work(now, settings, caplog):
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.BrokenCache"}}
    with caplog.at_level(logging.WARNING):
        assert allow("client", "anna@example.com", now)
        assert signs_of_spam("", shown(now), [LONG], now) == ()
    assert "OSError" in caplog.text
    assert "anna" not in caplog.text


@pytest.mark.parametrize(
    ("rate", "meaning"),
    [
        ("20/h", (20, 3600)),
        ("5/10m", (5, 600)),
        ("1/s", (1, 1)),
        ("3/D", (3, 86400)),
        ("", None),
        ("many", None),
    ],
)
def test_rates_are_read(rate, meaning):
    assert parse_rate(rate) == meaning


def test_p14_forwarded_header_is_not_believed_without_trusted_proxies():
    key = client_key({"REMOTE_ADDR": "192.0.2.1"})
    assert client_key({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"}) == key


def test_p14_client_stands_as_many_hops_from_the_right_as_there_are_proxies(settings):
    client = client_key({"REMOTE_ADDR": "198.51.100.7"})
    settings.WAGTAIL_INTEREST = {"TRUSTED_PROXIES": 2}
    forwarded = "203.0.113.66, 198.51.100.7, 10.0.0.2"  # the first is what the client made up
    assert client_key({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}) == client
    lone = client_key({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.66"})
    assert lone == client_key({"REMOTE_ADDR": "10.0.0.1"})


@pytest.mark.parametrize("hop", ["198.51.100.7:4711", "::ffff:198.51.100.7"])
def test_spellings_of_one_address_are_one_client(settings, hop):
    client = client_key({"REMOTE_ADDR": "198.51.100.7"})
    settings.WAGTAIL_INTEREST = {"TRUSTED_PROXIES": 1}
    assert client_key({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": hop}) == client


def test_ipv6_client_is_its_network(settings):
    one = client_key({"REMOTE_ADDR": "2001:db8::1"})
    assert client_key({"REMOTE_ADDR": "2001:db8::ffff%eth0"}) == one
    settings.WAGTAIL_INTEREST = {"TRUSTED_PROXIES": 1}
    assert client_key({"HTTP_X_FORWARDED_FOR": "[2001:db8::2]:443"}) == one
    assert client_key({"REMOTE_ADDR": "2001:db8:0:1::1"}) != one


@pytest.mark.parametrize("meta", [{}, {"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "unix:"}, {"REMOTE_ADDR": None}])
def test_client_without_address_has_no_key(meta):
    assert client_key(meta) == ""


def test_p14_client_address_is_stored_nowhere(sales, now):
    key = client_key({"REMOTE_ADDR": "198.51.100.7"})
    assert "198.51.100.7" not in key
    allow(key, "anna@example.com", now)
    accept(submission(sales), now=now)
    assert not any("198.51" in str(value) for value in Interest.objects.values().get().values())
    stored = " ".join(cache._cache)
    assert "198.51" not in stored and "anna" not in stored
