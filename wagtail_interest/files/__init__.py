"""Candidates' files: judged, named, scanned, stored in private, held while another field is mended, swept."""

from wagtail_interest.files.refusal import Infected, Refused, StorageFailed

__all__ = ["Infected", "Refused", "StorageFailed"]
