"""Absolute URLs for mail (promise P15): host and scheme come from the setting or the Site, never from a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Site

from wagtail_interest.conf import conf

#: Names of this very computer, where a demonstration has no certificate.
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def absolute(path: str, site: Site | None) -> str:
    """Return *path* (or a full URL, whose host is then replaced) on the public host of *site*, by https.

    Only a loopback host keeps plain http.

    Args:
        path: begins with ``/``.
        site: the form's site; None = the default site.

    Raises:
        ImproperlyConfigured: when there is neither ``BASE_URL`` nor any site.
    """
    parts = urlsplit(path)
    rest = "/" + parts.path.lstrip("/")
    if parts.query:
        rest += f"?{parts.query}"
    if parts.fragment:
        rest += f"#{parts.fragment}"
    return base_url(site) + rest


def reverse_absolute(name: str, args: Sequence[Any], site: Site | None) -> str:
    """Return the absolute URL of the view *name*; raises ``NoReverseMatch`` when the host does not include our URLs."""
    return absolute(reverse(name, args=list(args)), site)


def base_url(site: Site | None) -> str:
    """Return scheme and host (and port), without a slash at the end; see ``absolute`` for what it raises."""
    if conf.BASE_URL:
        given = conf.BASE_URL if "://" in conf.BASE_URL else f"https://{conf.BASE_URL}"
        parts = urlsplit(given)
        scheme = parts.scheme if parts.hostname in _LOOPBACK else "https"
        return f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    site = site or Site.objects.filter(is_default_site=True).first()
    if site is None:
        raise ImproperlyConfigured("WAGTAIL_INTEREST['BASE_URL'] is empty and there is no default Site.")
    if site.hostname in _LOOPBACK:
        return f"http://{site.hostname}" + ("" if site.port == 80 else f":{site.port}")
    return f"https://{site.hostname}" + ("" if site.port in (80, 443) else f":{site.port}")


def admin_url(name: str, site: Site | None, args: Sequence[Any] = (), query: str = "") -> str:
    """Return the absolute URL of an admin view, for mail to colleagues; empty when the host lacks the view or any address.

    The host is that of Wagtail's own setting ``WAGTAILADMIN_BASE_URL`` (``wagtail start``'s example.com is none), else
    that of *site*.
    """
    try:
        path = reverse(name, args=list(args)) + (f"?{query}" if query else "")
        parts = urlsplit(get_admin_base_url() or "")
        if parts.hostname and parts.hostname != "example.com":
            scheme = parts.scheme if parts.hostname in _LOOPBACK else "https"
            return f"{scheme}://{parts.netloc}{path}"
        return absolute(path, site)
    except (NoReverseMatch, ImproperlyConfigured):
        return ""
