"""Plain text articles, with or without a header block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.text.content import load
from kg.text.drafts import Draft, body, finish
from kg.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Article
    from kg.text.sources import Source

_KNOWN = re.compile(r"(title|date|publisher|url)[ \t]*:(.*)", re.IGNORECASE)
_OTHER = re.compile(r"[A-Za-z][\w-]{0,19}[ \t]*:(?:[ \t].*)?")
_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")


def read_plain(source: Source) -> Iterator[Article | ReadingError]:
    """Read the one article of a .txt file."""
    yield from read_text(decode(load(source.path, source.name), source.name), source.name)


def read_text(text: str, name: str) -> Iterator[Article | ReadingError]:
    """Read the one article of a text.

    Without a header the whole text is the body, so that an offset in the article is an
    offset in the file (line ends counted as one character).
    """
    text = body(text)
    fields, end = _header(text, name)
    values = {field.key: field.value for field in fields}
    yield from finish(
        Draft(
            source=name,
            text=text[end:],
            path=name,
            line=next((field.line for field in fields if field.key == "date"), None),
            title=values.get("title"),
            date=values.get("date"),
            publisher=values.get("publisher"),
            url=values.get("url"),
        )
    )


@dataclass(frozen=True, slots=True)
class _Field:
    """One line of a header."""

    key: str
    value: str
    line: int


def _header(text: str, name: str) -> tuple[list[_Field], int]:
    """Return the header's fields and where the body begins; no fields and 0 without one.

    The lines before the first empty one are a header when all of them read "key: value"
    and at least one key is known; other keys are passed over. So "Roma: sciopero dei
    treni" stays text. Where the first two lines are surely a header's and a later one is
    not, nobody can tell where the body begins: ReadingError.
    """
    start = _after_blank_lines(text, 0)
    end = start
    fields: list[_Field] = []
    strange = 0
    for number, line in enumerate(_block(text, start), text.count("\n", 0, start) + 1):
        end += len(line) + 1
        if known := _KNOWN.fullmatch(line):
            fields.append(_Field(known[1].lower(), known[2], number))
        elif not strange and not _OTHER.fullmatch(line):
            strange = number
            if len(fields) < 2 or number != fields[0].line + len(fields):
                return [], 0
    if strange:
        raise ReadingError(
            "this line is neither a header line nor the empty line that ends the header",
            "leave an empty line between header and text",
            path=name,
            line=strange,
        )
    _refuse_repetition(fields, name)
    return fields, _after_blank_lines(text, end) if fields else 0


def _block(text: str, start: int) -> Iterator[str]:
    """Yield the lines from `start` to the first empty one."""
    while start < len(text):
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        if not line.strip():
            return
        yield line
        start += len(line) + 1


def _after_blank_lines(text: str, start: int) -> int:
    found = _BLANK_LINES.match(text, start)
    return found.end() if found else start


def _refuse_repetition(fields: list[_Field], name: str) -> None:
    seen: set[str] = set()
    for field in fields:
        if field.key in seen:
            raise ReadingError(
                f"the header says {field.key} twice",
                "keep one of the two lines",
                path=name,
                line=field.line,
            )
        seen.add(field.key)
