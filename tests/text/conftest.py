"""What the tests of the reading rooms share: writing a file and reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import HealthCheck, settings

from kg.errors import ReadingError
from kg.text import read

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Article


settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


class Reader(Protocol):
    """Writes a file and reads it."""

    def __call__(self, name: str, content: str | bytes) -> list[Article | ReadingError]:
        """Return what the file holds."""
        ...


@pytest.fixture
def read_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return a function that writes one file in an empty folder and reads it."""
    monkeypatch.chdir(tmp_path)

    def write_and_read(name: str, content: str | bytes) -> list[Article | ReadingError]:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(data)
        return list(read([name]))

    return write_and_read


class Expect(Protocol):
    """Reads a file that holds exactly one thing."""

    def __call__(self, name: str, content: str | bytes) -> Article:
        """Return the one article of the file."""
        ...


class ExpectFault(Protocol):
    """Reads a file that holds exactly one fault."""

    def __call__(self, name: str, content: str | bytes) -> ReadingError:
        """Return the one error of the file."""
        ...


@pytest.fixture
def article_of(read_file: Reader) -> Expect:
    """Return a function that reads a file and expects one article."""

    def read_article(name: str, content: str | bytes) -> Article:
        (item,) = read_file(name, content)
        assert not isinstance(item, ReadingError), f"{item} ({item.hint})"
        return item

    return read_article


@pytest.fixture
def fault_of(read_file: Reader) -> ExpectFault:
    """Return a function that reads a file and expects one error, with a hint and a path."""

    def read_fault(name: str, content: str | bytes) -> ReadingError:
        (item,) = read_file(name, content)
        assert isinstance(item, ReadingError)
        assert item.hint
        assert (item.path or "").startswith(name)
        return item

    return read_fault
