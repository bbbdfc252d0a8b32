"""Plain text files, with and without a header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadingError
from kg.model import Article
from kg.text.plain import read_text

if TYPE_CHECKING:
    from .conftest import Expect, ExpectFault, Reader

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
LINE = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
BODY = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
    )
    .map(lambda text: "".join(char for char in text if char >= " " or char in "\n\t").rstrip())
    .filter(lambda text: text and text.split("\n")[0].strip())
)


def only(text: str) -> Article:
    (item,) = read_text(text, "a.txt")
    assert isinstance(item, Article)
    return item


def test_a_header_block_gives_title_date_publisher_and_url(article_of: Expect) -> None:
    article = article_of(
        "a.txt",
        "title: Alfa compra Beta: è fatta\ndate: 2024-10-03\npublisher: Il Foglio Economico\n"
        "url: https://foglio.example/alfa\n\nAlfa ha comprato Beta.\n\nIl prezzo è di 3 milioni.\n",
    )
    assert article.title == "Alfa compra Beta: è fatta"
    assert article.date == "2024-10-03"
    assert article.publisher == "Il Foglio Economico"
    assert article.url == "https://foglio.example/alfa"
    assert article.text == "Alfa ha comprato Beta.\n\nIl prezzo è di 3 milioni."
    assert article.source == "a.txt"


@pytest.mark.parametrize(
    "header",
    [
        "DATE: 3 ottobre 2024\nTitle: Alfa compra Beta",
        "Title:Alfa compra Beta\ndate : 03/10/2024",
        "\n\ntitle: Alfa compra Beta\ndate:\t2024-10-03",
        "title: Alfa compra Beta\nauthor: Ada Neri\ndate: 2024-10-03\npublisher:",
        "author: Ada Neri\ntitle:  Alfa compra   Beta \ndate: 2024-10-03",
    ],
)
def test_header_keys_come_in_any_case_and_order_and_others_are_passed_over(header: str) -> None:
    article = only(f"{header}\n \nAlfa ha comprato Beta.")
    assert (article.title, article.date) == ("Alfa compra Beta", "2024-10-03")
    assert (article.publisher, article.text) == (None, "Alfa ha comprato Beta.")


@pytest.mark.parametrize(
    "text",
    [
        "Roma: sciopero dei treni\n\nTutto fermo da stamattina.",
        "Titolo: sottotitolo\n\nTesto.",
        "MILANO: la Borsa apre in calo\nPesano i bancari.\n\nSecondo paragrafo.",
        "Il punto: Alfa compra Beta.\ntitle: questo non apre il file\n\nTesto.",
        "Publisher: è questa la parola che Alfa non vuole sentire.\nLa usano tutti.\n\nFine.",
        "https://foglio.example/alfa\n\nTesto.",
        "  Rientro e poi testo.\n\nFine.",
        "Una riga sola: nient'altro",
    ],
)
def test_a_text_without_header_is_kept_whole(text: str) -> None:
    article = only(text)
    assert article.text == text
    assert (article.title, article.date, article.publisher, article.url) == (None,) * 4


def test_offsets_in_a_file_without_header_are_offsets_in_the_file(article_of: Expect) -> None:
    content = "\ufeff\r\n\r\n  Prima riga.\r\nAlfa compra Beta.\r\n\r\n"
    article = article_of("a.txt", content)
    as_opened = content.removeprefix("\ufeff").replace("\r\n", "\n")
    assert as_opened.startswith(article.text)
    assert article.text.index("Alfa") == as_opened.index("Alfa")


def test_line_ends_of_all_systems_become_one(article_of: Expect) -> None:
    assert (
        article_of("a.txt", "Uno.\r\nDue.\rTre.\nQuattro.\f").text == "Uno.\nDue.\nTre.\nQuattro."
    )


def test_a_text_is_not_normalised(article_of: Expect) -> None:
    decomposed = "Perche\u0301 la citta\u0300\u00a0cresce."
    assert article_of("a.txt", decomposed).text == decomposed


def test_a_date_nobody_can_read_costs_the_date_not_the_article(read_file: Reader) -> None:
    fault, article = read_file("a.txt", "title: Alfa\ndate: 31 settembre 2024\n\nAlfa compra Beta.")
    assert isinstance(fault, ReadingError)
    assert (fault.path, fault.line) == ("a.txt", 2)
    assert "31 settembre 2024" in str(fault)
    assert "3 ottobre 2024" in fault.hint
    assert isinstance(article, Article)
    assert (article.title, article.date) == ("Alfa", None)


def test_a_header_that_runs_into_the_text_is_a_fault_with_its_line(fault_of: ExpectFault) -> None:
    fault = fault_of(
        "a.txt", "title: Alfa\ndate: 2024-10-03\nAlfa ha comprato Beta, dice.\n\nFine."
    )
    assert fault.line == 3
    assert "empty line" in fault.hint


def test_a_header_that_says_a_thing_twice_is_a_fault_with_its_line(fault_of: ExpectFault) -> None:
    assert fault_of("a.txt", "title: Alfa\ntitle: Beta\n\nTesto.").line == 2


@pytest.mark.parametrize("text", ["title: Alfa\ndate: 2024-10-03\n", "title: Alfa\n\n \n"])
def test_a_header_without_a_text_is_a_fault(text: str, fault_of: ExpectFault) -> None:
    assert "no text" in str(fault_of("a.txt", text))


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_a_fault(content: bytes, fault_of: ExpectFault) -> None:
    assert str(fault_of("vuoto.txt", content))


def test_a_binary_file_is_a_fault(fault_of: ExpectFault) -> None:
    assert "binary" in str(fault_of("foto.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00"))


@given(
    LINE,
    st.dates(),
    LINE,
    LINE,
    BODY,
    st.permutations(["title", "date", "publisher", "url"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_header_and_a_body_come_back_as_they_were_written(
    title: str,
    day: object,
    publisher: str,
    url: str,
    text: str,
    order: list[str],
    line_end: str,
) -> None:
    fields = {"title": title, "date": str(day), "publisher": publisher, "url": url}
    header = "\n".join(f"{key}: {fields[key]}" for key in order)
    article = only(f"{header}\n\n{text}\n".replace("\n", line_end))
    expected = (title, str(day), publisher, url, text)
    assert (article.title, article.date, article.publisher, article.url, article.text) == expected


@given(BODY)
def test_a_body_without_a_header_is_the_file_to_the_letter(text: str) -> None:
    article = only(f"Roma, {text}")
    assert article.text == f"Roma, {text}"


@given(st.text())
def test_any_text_is_an_article_that_can_be_stored_or_a_fault(text: str) -> None:
    items = list_or_fault(text)
    assert items
    for item in items:
        if isinstance(item, Article):
            item.text.encode("utf-8")
            assert item.text.strip()
            assert "\r" not in item.text


def list_or_fault(text: str) -> list[Article | ReadingError]:
    try:
        return list(read_text(text, "a.txt"))
    except ReadingError as error:
        return [error]
