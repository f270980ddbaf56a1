"""An editor's simple HTML made fit for mail: a short list of tags, inline styles, and a text version that reads well."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_BLOCKS = {"p", "ul", "ol", "li"}
_AS_PARAGRAPH = {"div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_UNSEEN = {"script", "style", "head", "title", "template"}
_STYLES = {
    "p": "margin:0 0 16px 0;",
    "ul": "margin:0 0 16px 0;padding-left:24px;",
    "ol": "margin:0 0 16px 0;padding-left:24px;",
    "li": "margin:0 0 4px 0;",
    "a": "color:#0b5c5c;text-decoration:underline;",
}
_LINK = re.compile(r"^(https?://|mailto:)[^\s\"'<>]+$", re.IGNORECASE)


def safe_link(url: object) -> str:
    """Return *url* when it may stand in a mail (http, https or mailto, no space or quote), else the empty string."""
    text = str(url).strip()
    return text if _LINK.match(text) else ""


def as_html(text: object) -> SafeString:
    """Return an editor's text as mail HTML: only paragraphs, lists, bold, italic and links survive, each closed.

    Plain text without any tag gets its line breaks as paragraphs.
    """
    words = str(text)
    if "<" not in words:
        words = linebreaks(words, autoescape=False)
    reader = _MailHtml()
    reader.feed(words)
    reader.close()
    return mark_safe(reader.result())  # every tag is the reader's, every word escaped


def as_text(text: object) -> str:
    """Return an editor's text as plain text: a blank line between paragraphs, "- " or numbers for lists, links kept."""
    words = str(text)
    if "<" not in words and "&" not in words:
        return words.strip()
    if "<" not in words:
        words = linebreaks(words, autoescape=False)
    reader = _MailText()
    reader.feed(words)
    reader.close()
    return reader.result()


class _Seen(HTMLParser):
    """Skips what is never shown: scripts, styles, heads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif not self.unseen:
            self.opened("p" if tag in _AS_PARAGRAPH else tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif not self.unseen:
            self.closed("p" if tag in _AS_PARAGRAPH else tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words(data)

    def opened(self, tag: str, attrs: dict[str, str | None]) -> None:
        """An allowed element begins; each of the two renderings below says what that means."""
        raise NotImplementedError  # this class only reads; both renderings write it

    def closed(self, tag: str) -> None:
        """An allowed element ends."""
        raise NotImplementedError  # this class only reads; both renderings write it

    def words(self, data: str) -> None:
        """Text that is seen."""
        raise NotImplementedError  # this class only reads; both renderings write it


class _MailHtml(_Seen):
    """Writes the tags of the short list anew, with a style each."""

    def __init__(self) -> None:
        super().__init__()
        self.open_tags: list[str] = []

    def opened(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "br":
            self.parts.append("<br>")
            return
        if tag == "a" and not safe_link(attrs.get("href") or ""):
            return
        name = _INLINE.get(tag, tag)
        if name not in _BLOCKS | {"a", "strong", "em"}:
            return
        if name == "p" and "p" in self.open_tags:
            self.closed("p")
        style = f' style="{_STYLES[name]}"' if name in _STYLES else ""
        link = f' href="{escape(safe_link(attrs.get("href") or ""))}"' if name == "a" else ""
        self.parts.append(f"<{name}{link}{style}>")
        self.open_tags.append(name)

    def closed(self, tag: str) -> None:
        name = _INLINE.get(tag, tag)
        if name not in self.open_tags:
            return
        while self.open_tags:
            last = self.open_tags.pop()
            self.parts.append(f"</{last}>")
            if last == name:
                return

    def words(self, data: str) -> None:
        self.parts.append(escape(data))

    def result(self) -> str:
        while self.open_tags:
            self.parts.append(f"</{self.open_tags.pop()}>")
        return "".join(self.parts).strip()


class _MailText(_Seen):
    """Writes words only: paragraphs apart, list items marked, a link's address behind its words."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: list[int] = []
        self.links: list[tuple[str, int]] = []

    def opened(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag in {"ul", "ol"}:
            self.lists.append(1 if tag == "ol" else 0)
            self.parts.append("\n\n")
        elif tag == "li":
            self.parts.append("\n" + self._marker())
        elif tag == "p":
            self.parts.append("" if self.lists else "\n\n")
        elif tag == "a":
            self.links.append((safe_link(attrs.get("href") or ""), len(self.parts)))

    def _marker(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "- "
        number = self.lists[-1]
        self.lists[-1] += 1
        return f"{number}. "

    def closed(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self.parts.append("\n\n")
        elif tag == "p" and not self.lists:
            self.parts.append("\n\n")
        elif tag == "a" and self.links:
            url, start = self.links.pop()
            shown = url.removeprefix("mailto:")
            if shown and shown != "".join(self.parts[start:]).strip():
                self.parts.append(f" ({shown})")

    def words(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))

    def result(self) -> str:
        return tidy("".join(self.parts))


def tidy(text: str) -> str:
    """Return *text* without trailing spaces and with at most one blank line in a row."""
    lines = "\n".join(line.strip(" \t") for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
