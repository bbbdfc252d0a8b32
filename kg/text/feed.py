"""RSS and Atom feeds saved to a file: one article per entry."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax import SAXParseException

from kg.errors import ReadingError
from kg.text.boilerplate import trim
from kg.text.content import load
from kg.text.drafts import Draft, finish
from kg.text.markup import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Article
    from kg.text.sources import Source

_HINT = "give an RSS or Atom feed; other XML is not read"


def read_feed(source: Source) -> Iterator[Article | ReadingError]:
    """Read the articles of a feed, in its order; the n-th entry is "name#n".

    A feed whose XML breaks off is read as far as it can be, behind an error that says so.
    """
    feed = _parse(load(source.path, source.name), source.name)
    if feed.fault is not None:
        yield feed.fault
    for number, entry in enumerate(feed.entries):
        yield from finish(entry.draft(f"{source.name}#{number}", feed.title))


@dataclass(frozen=True, slots=True)
class _Part:
    """A text of a feed with its media type: HTML unless it is declared plain."""

    value: str = ""
    type: str = "text/html"

    def paragraphs(self) -> list[str]:
        if self.type == "text/plain":
            return [line.strip() for line in self.value.splitlines() if line.strip()]
        return paragraphs(self.value)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a feed says about one article."""

    title: _Part
    texts: tuple[_Part, ...]
    date: str | None
    publisher: str | None
    link: str | None

    def draft(self, source: str, feed_title: str | None) -> Draft:
        """Draft the article: the longest text the entry carries, without what surrounds it."""
        title = " ".join(self.title.paragraphs()) or None
        texts = [trim(part.paragraphs(), title) for part in self.texts]
        return Draft(
            source=source,
            text=max(("\n\n".join(lines) for lines in texts), key=len, default=""),
            path=source,
            title=title,
            date=self.date,
            publisher=self.publisher or feed_title,
            url=self.link,
        )


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed, free of the parser's own types."""

    title: str | None
    entries: tuple[_Entry, ...]
    fault: ReadingError | None


def _parse(data: bytes, name: str) -> _Feed:
    import feedparser

    try:
        # A stream, never a string: feedparser would take a string for a URL or a path.
        raw = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # whatever a hostile file provokes in a library
        raise ReadingError(f"the feed cannot be parsed: {error}", _HINT, path=name) from error
    if not raw.get("version"):
        raise ReadingError("this XML is no feed", _HINT, path=name)
    entries = tuple(_entry(entry) for entry in raw["entries"] if entry)
    if not entries:
        raise ReadingError("the feed has no entries", "save it again later", path=name)
    title = " ".join(_part(raw["feed"], "title").paragraphs())
    return _Feed(title or None, entries, _fault(raw.get("bozo_exception"), name))


def _fault(error: object, name: str) -> ReadingError | None:
    if not isinstance(error, SAXParseException):
        return None
    return ReadingError(
        f"broken XML ({error.getMessage()}); the entries are read as far as they go",
        "save the feed again",
        path=name,
        line=error.getLineNumber(),
    )


def _entry(raw: Any) -> _Entry:
    contents = tuple(_Part(part["value"], part.get("type", "")) for part in raw.get("content", ()))
    return _Entry(
        title=_part(raw, "title"),
        texts=(*contents, _part(raw, "summary")),
        date=raw.get("published") or raw.get("updated"),
        publisher=raw.get("source", {}).get("title"),
        link=raw.get("link"),
    )


def _part(raw: Any, key: str) -> _Part:
    detail = raw.get(f"{key}_detail", {})
    return _Part(raw.get(key, ""), detail.get("type", ""))
