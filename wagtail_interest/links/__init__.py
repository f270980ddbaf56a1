"""Signed tokens (purpose, record, version, issue time), the form's stamp, and absolute URLs that are never the request's."""

from wagtail_interest.links.tokens import Expired, Invalid

__all__ = ["Expired", "Invalid"]
