"""The standard input."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from kg.errors import ReadingError
from kg.model import Article
from kg.text import content, read

if TYPE_CHECKING:
    from collections.abc import Callable

    Feed = Callable[[bytes], list[Article | ReadingError]]


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Return a function that reads what is piped in."""

    def read_piped(data: bytes) -> list[Article | ReadingError]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
        return list(read(["-"]))

    return read_piped


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_whatever_the_terminal_speaks(encoding: str, piped: Feed) -> None:
    (article,) = piped("title: Così\n\nPerché Alfa compra Beta?\n".encode(encoding))
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Così", "Perché Alfa compra Beta?")
    assert article.source == "-"


def test_blank_lines_before_a_text_keep_its_offsets(piped: Feed) -> None:
    (article,) = piped(b"\n \nAlfa compra Beta.\n")
    assert isinstance(article, Article)
    assert article.text == "\n \nAlfa compra Beta."


@pytest.mark.parametrize("head", [b"", b"\n\n  ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_what_opens_with_a_brace_is_read_as_json_lines(head: bytes, piped: Feed) -> None:
    first, fault, last = piped(head + b'{"text": "Uno."}\nrotta\n{"text": "Due."}')
    assert isinstance(first, Article)
    assert (first.text, first.source) == ("Uno.", "-#0")
    assert isinstance(fault, ReadingError)
    assert fault.line == 2 + head.count(b"\n")
    assert isinstance(last, Article)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\x00\x01"])
def test_an_empty_or_binary_input_is_a_fault(data: bytes, piped: Feed) -> None:
    (fault,) = piped(data)
    assert isinstance(fault, ReadingError)
    assert (fault.path, bool(fault.hint)) == ("-", True)


def test_an_input_larger_than_any_article_is_a_fault(
    piped: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_BYTES", 100)
    (fault,) = piped(b"Alfa compra Beta.\n" * 10)
    assert isinstance(fault, ReadingError)


def test_a_closed_standard_input_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (fault,) = read(["-"])
    assert isinstance(fault, ReadingError)


def test_an_input_that_fails_halfway_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _: object) -> int:
            raise IsADirectoryError(21, "Is a directory")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Broken())))
    (fault,) = read(["-"])
    assert isinstance(fault, ReadingError)
    assert "Is a directory" in str(fault)
