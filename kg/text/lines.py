"""JSON lines: one article per line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.errors import ReadingError
from kg.text.content import MAX_BYTES, refuse_special, too_large, unreadable
from kg.text.drafts import Draft, finish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Article
    from kg.text.sources import Source

_TEXT_KEYS = ("text", "body", "content")
_SHAPE = 'write one object per line: {"title": "...", "date": "2024-10-03", "text": "..."}'


class LineStream(Protocol):
    """Anything that hands out lines of bytes, each up to a limit."""

    def readline(self, limit: int, /) -> bytes:
        """Return the next line, or b"" at the end."""


def read_lines(source: Source) -> Iterator[Article | ReadingError]:
    """Read the articles of a .jsonl file, however large, one line at a time."""
    try:
        refuse_special(source.path, source.name)
        with Path(source.path).open("rb") as stream:
            yield from read_stream(stream, source.name)
    except OSError as error:
        yield unreadable(error, source.name)


def read_stream(stream: LineStream, name: str) -> Iterator[Article | ReadingError]:
    """Read the articles of an open stream of JSON lines.

    The n-th line that is not blank is "name#n", counted from 0 and whether or not it can
    be read, so that mending one line renames no other.
    """
    count = 0
    for number, line in _lines(stream):
        if not line.strip():
            continue
        try:
            draft = _draft(line, name, number, count)
        except ReadingError as error:
            yield error
        else:
            yield from finish(draft)
        count += 1
    if not count:
        yield ReadingError("empty file", "remove it or put articles into it", path=name)


def _lines(stream: LineStream) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines, of an endless one no more than an article may hold."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        rest = line
        while len(rest) > MAX_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_BYTES + 1)
        yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _draft(line: bytes, name: str, number: int, count: int) -> Draft:
    if len(line) > MAX_BYTES:
        raise too_large(name, number)
    record = _record(line, name, number)
    texts = [text for key in _TEXT_KEYS if (text := _field(record, key, name, number))]
    return Draft(
        source=f"{name}#{count}",
        text=texts[0] if texts else "",
        path=name,
        line=number,
        title=_field(record, "title", name, number),
        date=_field(record, "date", name, number),
        publisher=_field(record, "publisher", name, number),
        url=_field(record, "url", name, number),
    )


def _record(line: bytes, name: str, number: int) -> dict[str, object]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ReadingError(
            "the line is not UTF-8", "save the file as UTF-8", path=name, line=number
        ) from error
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"broken JSON: {error}", _SHAPE, path=name, line=number) from error
    if not isinstance(record, dict):
        raise ReadingError("the line holds no JSON object", _SHAPE, path=name, line=number)
    return record


def _field(record: dict[str, object], key: str, name: str, number: int) -> str | None:
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ReadingError(f"'{key}' is no text", _SHAPE, path=name, line=number)
