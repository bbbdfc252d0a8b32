"""Reading: from the paths a user gives to articles, faults as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.text.feed import read_feed
from kg.text.lines import read_lines
from kg.text.page import read_page
from kg.text.plain import read_plain
from kg.text.sources import Form, Source, walk
from kg.text.stream import read_standard_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.model import Article

_READERS: dict[Form, Callable[[Source], Iterator[Article | ReadingError]]] = {
    Form.PLAIN: read_plain,
    Form.PAGE: read_page,
    Form.LINES: read_lines,
    Form.FEED: read_feed,
    Form.STREAM: read_standard_input,
}


def read(paths: Sequence[str]) -> Iterator[Article | ReadingError]:
    """Read every article under the paths, in their order, lazily.

    Nothing is raised for what a file holds or lacks: each fault is a ReadingError among
    the articles, and the reading goes on.
    """
    for item in walk(paths):
        if isinstance(item, Source):
            yield from read_source(item)
        elif isinstance(item, ReadingError):
            yield item


def read_source(source: Source) -> Iterator[Article | ReadingError]:
    """Read the articles of one source, faults as values."""
    try:
        yield from _READERS[source.form](source)
    except ReadingError as error:
        yield error
