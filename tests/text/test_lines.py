"""JSON lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadingError
from kg.model import Article
from kg.text import content, lines
from kg.text.lines import read_stream

if TYPE_CHECKING:
    from .conftest import Expect, ExpectFault, Reader


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def test_a_line_gives_an_article(article_of: Expect) -> None:
    article = article_of(
        "a.jsonl",
        line(
            title="Alfa compra Beta",
            date="2024-10-03T08:00:00Z",
            publisher="Il Foglio Economico",
            url="https://foglio.example/alfa",
            text="Alfa ha comprato Beta.\r\nPer 3 milioni.\n",
            author=["Ada Neri"],
            tags={"a": 1},
        ),
    )
    assert article.title == "Alfa compra Beta"
    assert article.date == "2024-10-03"
    assert article.publisher == "Il Foglio Economico"
    assert article.url == "https://foglio.example/alfa"
    assert article.text == "Alfa ha comprato Beta.\nPer 3 milioni."
    assert article.source == "a.jsonl#0"


@pytest.mark.parametrize("key", ["text", "body", "content"])
def test_the_text_may_be_called_body_or_content(key: str, article_of: Expect) -> None:
    assert article_of("a.jsonl", line(**{key: "Alfa compra Beta."})).text == "Alfa compra Beta."


def test_the_same_article_has_the_same_id_in_a_line_and_in_a_file(
    article_of: Expect,
) -> None:
    in_line = article_of("a.jsonl", line(title="Alfa", date="3/10/2024", text="Alfa compra.\n"))
    in_file = article_of("a.txt", "title: Alfa\ndate: 2024-10-03\nurl: x\n\nAlfa compra.")
    assert in_line.id == in_file.id


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("{", "broken JSON"),
        ("Alfa compra Beta.", "broken JSON"),
        ('{"text": "a"} {"text": "b"}', "broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ('{"text": ' + "9" * 5000 + "}", "broken JSON"),
        ('["Alfa compra Beta."]', "no JSON object"),
        ("null", "no JSON object"),
        ('{"text": 3}', "'text' is no text"),
        ('{"text": "Alfa.", "title": ["x"]}', "'title' is no text"),
        ('{"title": "Alfa"}', "no text"),
        ('{"text": null}', "no text"),
        ('{"text": " "}', "no text"),
        ('{"text": "Alfa\\u0000"}', "control character"),
    ],
)
def test_a_broken_line_is_a_fault_with_its_number_and_the_others_are_read(
    broken: str, message: str, read_file: Reader
) -> None:
    before, fault, after = read_file(
        "a.jsonl", f"{line(text='Prima.')}\n{broken}\n{line(text='Dopo.')}"
    )
    assert isinstance(fault, ReadingError)
    assert (fault.path, fault.line) == ("a.jsonl", 3)
    assert message in str(fault)
    assert fault.hint
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert (before.source, after.source) == ("a.jsonl#0", "a.jsonl#2")


def test_a_line_that_is_not_utf8_is_a_fault_with_its_number(read_file: Reader) -> None:
    fault, article = read_file("a.jsonl", b'{"text": "citt\xe0"}\n{"text": "Alfa."}\n')
    assert isinstance(fault, ReadingError)
    assert (fault.line, "UTF-8" in fault.hint) == (1, True)
    assert isinstance(article, Article)


def test_a_date_nobody_can_read_is_a_fault_before_its_article(read_file: Reader) -> None:
    fault, article = read_file("a.jsonl", line(text="Alfa.", date="autunno"))
    assert isinstance(fault, ReadingError)
    assert fault.line == 1
    assert isinstance(article, Article)


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_byte_order_mark_and_line_ends_do_not_matter(end: str, read_file: Reader) -> None:
    text = "\ufeff" + '{"text": "Uno."}\n' + '{"text": "Due."}' + end
    assert [item.text for item in read_file("a.jsonl", text) if isinstance(item, Article)] == [
        "Uno.",
        "Due.",
    ]


def test_half_a_surrogate_pair_never_reaches_the_text(article_of: Expect) -> None:
    assert article_of("a.jsonl", r'{"text": "Alfa \ud83d \ud83d\ude00."}').text == "Alfa \ufffd 😀."


@pytest.mark.parametrize("text", ["", "\n\n \n"])
def test_a_file_without_lines_is_a_fault(text: str, fault_of: ExpectFault) -> None:
    assert "empty" in str(fault_of("a.jsonl", text))


def test_an_endless_line_is_a_fault_and_the_next_is_read(
    read_file: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MAX_BYTES", 100)
    text = line(text="a" * 1000) + line(text="Alfa.") + line(text="b" * 87) + line(text="c")
    first, second, third, fourth = read_file("a.jsonl", text)
    assert isinstance(first, ReadingError)
    assert (first.line, isinstance(second, Article)) == (1, True)
    assert isinstance(third, Article)
    assert isinstance(fourth, Article)
    assert content.MAX_BYTES == 20_000_000


class Chunks:
    """A stream of lines that counts how many were asked for."""

    def __init__(self, rows: list[bytes]) -> None:
        self.rows, self.asked = rows, 0

    def readline(self, _limit: int, /) -> bytes:
        """Return the next line."""
        self.asked += 1
        return self.rows.pop(0) if self.rows else b""


def test_lines_are_read_one_at_a_time() -> None:
    stream = Chunks([line(text=f"Alfa {n}.").encode() for n in range(1000)])
    next(read_stream(stream, "-"))
    assert stream.asked == 1


@given(st.lists(st.text().filter(str.strip), min_size=1, max_size=5))
def test_texts_come_back_from_lines(texts: list[str]) -> None:
    stream = Chunks([json.dumps({"text": text}).encode() + b"\n" for text in texts])
    items = list(read_stream(stream, "-"))
    assert len(items) == len(texts)
    for text, item in zip(texts, items, strict=True):
        if text.isprintable():
            assert isinstance(item, Article)
            assert item.text == text.rstrip()


@given(st.lists(st.binary(), max_size=6))
def test_no_bytes_break_the_reading_of_lines(rows: list[bytes]) -> None:
    stream = Chunks([row.replace(b"\n", b"") + b"\n" for row in rows])
    assert all(isinstance(item, Article | ReadingError) for item in read_stream(stream, "-"))
