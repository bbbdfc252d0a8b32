"""The standard input: one text, or JSON lines when it opens with a brace."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import ReadingError
from kg.text.content import MAX_BYTES, bounded, unreadable
from kg.text.encoding import decode
from kg.text.lines import read_stream
from kg.text.plain import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Article
    from kg.text.sources import Source


def read_standard_input(source: Source) -> Iterator[Article | ReadingError]:
    """Read the articles of the standard input; JSON lines are read as they come."""
    if sys.stdin is None:
        yield ReadingError("there is no standard input", "give a file instead", path=source.name)
        return
    try:
        yield from _read(sys.stdin.buffer, source.name)
    except OSError as error:
        yield unreadable(error, source.name)


def _read(stream: BinaryIO, name: str) -> Iterator[Article | ReadingError]:
    head = _head(stream)
    if head.strip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from read_stream(_Resumed(head, stream), name)
    else:
        data = bounded(head + stream.read(MAX_BYTES + 1), name)
        yield from read_text(decode(data, name), name)


def _head(stream: BinaryIO) -> bytes:
    """Read up to and with the first line that is not blank."""
    head = b""
    while len(head) <= MAX_BYTES and (line := stream.readline(MAX_BYTES + 1)):
        head += line
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            break
    return head


class _Resumed:
    """A stream whose beginning has been read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head.splitlines(keepends=True)
        self._rest = rest

    def readline(self, limit: int, /) -> bytes:
        """Return the next line, or as much of it as the limit allows."""
        return self._head.pop(0) if self._head else self._rest.readline(limit)
