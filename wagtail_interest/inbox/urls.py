"""Addresses of the recruiter's room by name, empty where a host left a part out."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

#: What the ModelAdmins of the group call their views.
NAMES = {
    "inbox": "interest_inbox_modeladmin_",
    "plans": "interest_plans_modeladmin_",
    "forms": "interest_forms_modeladmin_",
}


def address(part: str, action: str = "index", *args: Any) -> str:
    """Return the URL of *action* of a part of the room; empty when there is none."""
    try:
        return reverse(f"{NAMES[part]}{action}", args=args)
    except NoReverseMatch:
        return ""


def inbox_url(query: str = "") -> str:
    """Return the inbox's URL, filtered by *query*."""
    url = address("inbox")
    return f"{url}?{query}" if url and query else url
