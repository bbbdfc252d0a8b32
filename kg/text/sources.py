"""Sources: the files that hold articles, found under the paths a user gives."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.text.content import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STANDARD_INPUT = "-"

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


class Form(StrEnum):
    """How a source holds its articles."""

    PLAIN = "plain"
    PAGE = "page"
    LINES = "lines"
    FEED = "feed"
    STREAM = "stream"


FORMS = {
    ".txt": Form.PLAIN,
    ".html": Form.PAGE,
    ".htm": Form.PAGE,
    ".jsonl": Form.LINES,
    ".rss": Form.FEED,
    ".xml": Form.FEED,
    ".atom": Form.FEED,
}
ENDINGS = " ".join(FORMS)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read articles from (or "-", the standard input).

    `path` opens it; `name` is how articles and errors call it.
    """

    path: str
    form: Form

    @property
    def name(self) -> str:
        """Return the path as `Article.source` writes it."""
        return normalise(self.path)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder found on the way that holds nothing to read: hidden, or of another kind."""

    path: str


def sources(paths: Sequence[str]) -> list[Source]:
    """List the files `read` opens for these paths, in its order, without opening them."""
    return [item for item in walk(paths) if isinstance(item, Source)]


def skipped(paths: Sequence[str]) -> list[str]:
    """List what lies in the folders and is not read: hidden entries and unknown endings."""
    return [normalise(item.path) for item in walk(paths) if isinstance(item, Skipped)]


def walk(paths: Sequence[str]) -> Iterator[Source | Skipped | ReadingError]:
    """Go through files and folders, sorted by name within a folder, folders included.

    Nothing comes twice: neither a file named twice nor a folder that a symbolic link
    leads back to. What is named by the user and cannot be read is an error; what is met
    inside a folder and is no article is skipped.
    """
    walker = _Walker()
    for path in paths:
        yield from walker.given(path)


def normalise(path: str) -> str:
    """Return a path in one spelling: no "./", no "//", forward slashes, storable as UTF-8.

    >>> normalise("./demo//uno.txt"), normalise("-")
    ('demo/uno.txt', '-')
    """
    spelled = os.path.normpath(path).replace(os.sep, "/")
    return spelled.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class _Walker:
    """Remembers what has been met, so that nothing is met twice."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[tuple[int, int]] = set()

    def given(self, path: str) -> Iterator[Source | Skipped | ReadingError]:
        """Go through one path the user gave."""
        if path == STANDARD_INPUT:
            yield from self._once(Source(path, Form.STREAM))
        elif _ADDRESS.match(path):
            yield ReadingError(
                "this is an address, not a file",
                "save the page or the feed, then read the file",
                path=path,
            )
        elif not path:
            yield ReadingError("an empty path names no file", "check the path")
        else:
            yield from self._existing(path)

    def _existing(self, path: str) -> Iterator[Source | Skipped | ReadingError]:
        try:
            Path(path).stat()
        except (OSError, ValueError) as error:
            yield unreadable(error, normalise(path))
            return
        if Path(path).is_dir():
            yield from self._folder(path)
        elif (form := _form(path)) is not None:
            yield from self._once(Source(path, form))
        else:
            yield ReadingError(
                f"unknown ending '{Path(path).suffix}'",
                f"give files that end in {ENDINGS}, or rename it",
                path=normalise(path),
            )

    def _once(self, source: Source) -> Iterator[Source]:
        if source.name not in self._files:
            self._files.add(source.name)
            yield source

    def _folder(self, folder: str) -> Iterator[Source | Skipped | ReadingError]:
        if self._is_known(folder):
            return
        found, passed = False, 0
        for item in self._inside(folder):
            found = found or not isinstance(item, Skipped)
            passed += isinstance(item, Skipped)
            yield item
        if not found:
            yield ReadingError(
                f"no article in this folder ({passed} other files)",
                f"put files into it that end in {ENDINGS}",
                path=normalise(folder),
            )

    def _inside(self, folder: str) -> Iterator[Source | Skipped | ReadingError]:
        waiting = [folder]
        while waiting:
            path = waiting.pop()
            if path != folder and Path(path).name.startswith("."):
                yield Skipped(path)
            elif Path(path).is_dir():
                try:
                    waiting.extend(reversed(self._children(path)))
                except OSError as error:
                    yield unreadable(error, normalise(path))
            elif (form := _form(path)) is not None:
                yield from self._once(Source(path, form))
            else:
                yield Skipped(path)

    def _children(self, folder: str) -> list[str]:
        if self._is_known(folder):
            return []
        self._folders.add(_key(folder))
        return sorted(str(child) for child in Path(folder).iterdir())

    def _is_known(self, folder: str) -> bool:
        return _key(folder) in self._folders


def _form(path: str) -> Form | None:
    return FORMS.get(Path(path).suffix.lower())


def _key(folder: str) -> tuple[int, int]:
    """Return what tells a folder from every other, whatever links lead to it."""
    status = Path(folder).stat()
    return status.st_dev, status.st_ino
