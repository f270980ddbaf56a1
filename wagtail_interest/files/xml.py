"""Reads XML of office files without DTDs, entities or surprises in the encoding."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat  # nosec B405, B407 - only the prolog is read, and a DTD is refused by it

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from wagtail_interest.files.refusal import Refused


class _Seen(Exception):
    """The root element has begun: the prolog is over."""


def tree(data: bytes) -> Any:
    """Return the root element of a small XML part.

    Raises:
        Refused: when it has a DTD or is no XML.
    """
    try:
        return fromstring(data, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        raise Refused("damaged") from None


class Prolog:
    """Reads a part piece by piece until its root element begins; a DTD or an unusual encoding is refused."""

    def __init__(self) -> None:
        self.done = False
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._element

    def feed(self, piece: bytes) -> None:
        """Read on; cheap once the root element was seen.

        Raises:
            Refused: on a DTD, an encoding other than UTF-8 and UTF-16, or no XML at all.
        """
        if self.done:
            return
        try:
            self._parser.Parse(piece, False)
        except _Seen:
            self.done = True
        except (expat.ExpatError, ValueError, LookupError):
            raise Refused("damaged") from None

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in {"utf-8", "us-ascii", "ascii", "utf-16", "iso-8859-1"}:
            raise Refused("unreadable")

    def _doctype(self, *_: Any) -> None:
        raise Refused("damaged")

    def _element(self, *_: Any) -> None:
        raise _Seen
