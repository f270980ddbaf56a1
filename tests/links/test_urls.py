"""Links in mail: host and scheme from the setting or the Site (promise P15)."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from wagtail.models import Site

from wagtail_interest.links import urls


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("jobs.example.com", 80, "https://jobs.example.com/a/"),
        ("jobs.example.com", 443, "https://jobs.example.com/a/"),
        ("jobs.example.com", 8443, "https://jobs.example.com:8443/a/"),
        ("localhost", 8000, "http://localhost:8000/a/"),
        ("localhost", 80, "http://localhost/a/"),
    ],
)
def test_p15_host_from_the_site_by_https(host, port, expected):
    assert urls.absolute("/a/", Site(hostname=host, port=port)) == expected


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://jobs.example.com", "https://jobs.example.com/a/?b=1#c"),
        ("https://jobs.example.com/x/", "https://jobs.example.com/x/a/?b=1#c"),
        ("http://jobs.example.com/", "https://jobs.example.com/a/?b=1#c"),
        ("jobs.example.com", "https://jobs.example.com/a/?b=1#c"),
        ("http://localhost:8123", "http://localhost:8123/a/?b=1#c"),
    ],
)
def test_p15_setting_wins_over_the_site(settings, base, expected):
    settings.WAGTAIL_INTEREST = {"BASE_URL": base}
    assert urls.absolute("/a/?b=1#c", Site(hostname="other.example.com", port=80)) == expected


@pytest.mark.parametrize("path", ["//evil.example/a/", "https://evil.example/a/", "a/"])
def test_p15_path_cannot_bring_another_host(path):
    assert urls.absolute(path, Site(hostname="jobs.example.com", port=80)) == "https://jobs.example.com/a/"


def test_p15_default_site_stands_in(tree):
    assert urls.absolute("/a/", None) == "https://testserver/a/"


@pytest.mark.django_db
def test_p15_without_site_and_setting_it_says_so():
    with pytest.raises(ImproperlyConfigured):
        urls.absolute("/a/", None)


def test_p15_view_by_name(settings):
    settings.ROOT_URLCONF = "tests.links.urlconf"
    site = Site(hostname="jobs.example.com", port=80)
    assert urls.reverse_absolute("thing", ["x"], site) == "https://jobs.example.com/thing/x/"
