"""Reading an article again from where it was read: for those who explain or show it."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ReadingError
from kg.forms import split_source
from kg.model import Article
from kg.text.reading import read
from kg.text.sources import STANDARD_INPUT


def read_again(source: str, id_: str) -> Article:
    """Return the article that a graph says it read from `source`; "a.jsonl#3" is in a file.

    Raise ReadingError where the file is gone, is no file, or holds other articles now.
    """
    file, _ = split_source(source)
    if file == STANDARD_INPUT:
        raise ReadingError(
            "the article came from standard input and was not kept",
            "save its text in a file, then: kg explain PATH",
            path=file,
        )
    if not _is_file(file):
        raise ReadingError(
            "the file of the article is gone",
            "put it back, or run this in the folder where the graph was built",
            path=file,
        )
    for item in read([file]):
        if isinstance(item, Article) and item.id == id_:
            return item
    raise ReadingError(
        "the article has changed since the graph was built",
        f"bring the graph up to date first: kg build {file}",
        path=source,
    )


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # a name too long, a folder that is closed to us
        return False
