"""Drafts: what a file says about an article before anybody has checked it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.model import Article
from kg.text.dates import parse_date
from kg.text.identity import article_id

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS = 1_000_000

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_UNSTORABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f]")


@dataclass(frozen=True, slots=True)
class Draft:
    """The raw words of one article.

    `source` becomes `Article.source`; `path` and `line` (1-based) say where to look when
    something is wrong with it.
    """

    source: str
    text: str
    path: str
    line: int | None = None
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None


def finish(draft: Draft) -> Iterator[Article | ReadingError]:
    """Check a draft and yield the article, or why there is none.

    A date nobody can read costs the date, not the article: an error comes first, then the
    article without it.
    """
    fault = _fault(draft)
    if fault is not None:
        yield fault
        return
    date = parse_date(draft.date or "")
    if date is None and _words(draft.date):
        yield _undated(draft)
    text, title, publisher = body(draft.text), _words(draft.title), _words(draft.publisher)
    yield Article(
        id=article_id(text, title, date, publisher),
        text=text,
        source=draft.source,
        title=title,
        date=date,
        publisher=publisher,
        url=_words(draft.url),
    )


def body(text: str) -> str:
    r"""Return a text as an article holds it: line ends as "\n", nothing after the last word.

    What cannot be stored anywhere (lone surrogates, U+FFFE, U+FFFF) becomes U+FFFD. Every
    change but "\r\n" keeps the length, so offsets stay offsets; blanks at the start stay.

    >>> body("  Uno.\r\nDue.\n")
    '  Uno.\nDue.'
    """
    return _UNSTORABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text)).rstrip()


def _fault(draft: Draft) -> ReadingError | None:
    control = _CONTROL.search(draft.text)
    if control is not None:
        return ReadingError(
            f"control character U+{ord(control[0]):04X} in the text",
            "this looks like a binary file; save the article as plain UTF-8 text",
            path=draft.path,
            line=draft.line,
            offset=control.start(),
        )
    if not draft.text.strip():
        return ReadingError("no text", "give the article a body", path=draft.path, line=draft.line)
    if len(draft.text) > MAX_CHARACTERS:
        return ReadingError(
            f"a text of {len(draft.text):,} characters is no article",
            f"split it into articles of at most {MAX_CHARACTERS:,} characters",
            path=draft.path,
            line=draft.line,
        )
    return None


def _undated(draft: Draft) -> ReadingError:
    written = (_words(draft.date) or "")[:40]
    return ReadingError(
        f"'{written}' is no date; the article is read without one",
        "write it as 2024-10-03, 03/10/2024 or 3 ottobre 2024",
        path=draft.path,
        line=draft.line,
    )


def _words(value: str | None) -> str | None:
    clean = _UNSTORABLE.sub("\ufffd", _CONTROL.sub(" ", value or ""))
    return " ".join(clean.split()) or None
