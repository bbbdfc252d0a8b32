"""Bytes as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadingError
from kg.text.encoding import decode, decode_page

ITALIAN = "Perché l’utile è già salito del 5%: «più di così», dice l'ad. Città, virtù – costa 3 €."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_italian_is_read_from_the_encodings_it_is_saved_in(encoding: str) -> None:
    assert decode(ITALIAN.encode(encoding), "a.txt") == ITALIAN


@pytest.mark.parametrize("encoding", ["iso8859-15", "mac-roman", "cp850", "cp1252"])
@pytest.mark.parametrize(
    "text", ["È già così, perché la città è più cara.", "L'utile è salito.", "Perché sì."]
)
def test_old_encodings_are_told_apart_by_what_italian_prints(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_an_old_encoding_with_the_euro_sign_is_read() -> None:
    assert decode("Costa 3 € e più".encode("iso8859-15"), "a.txt") == "Costa 3 € e più"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"ciao\x00", 1),
        (b"uno\ndue\x01", 2),
        (b"\x89PNG\r\n\x1a\n", 2),
        (b"PK\x03\x04", 1),
        ("senza marca".encode("utf-16-le"), 1),
    ],
)
def test_binary_data_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(ReadingError, match="binary") as caught:
        decode(data, "a.txt")
    assert (caught.value.line, caught.value.path) == (line, "a.txt")
    assert caught.value.hint


def test_a_utf8_file_with_a_broken_byte_is_refused_with_its_line() -> None:
    with pytest.raises(ReadingError, match="0xE0 is not UTF-8") as caught:
        decode("Città è già più.\nL'unit".encode() + b"\xe0.", "a.txt")
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "data", [b"\xff\xfea", b"\xff\xfe\x00\xd8a\x00", b"\xff\xfe\x00\x00a", b"\xef\xbb\xbf\xff"]
)
def test_a_broken_byte_order_marked_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Привет, как дела сегодня?", "cp1251"),
        ("La spółka Żabka ha firmato l'accordo a Łódź.", "cp1250"),
    ],
)
def test_an_encoding_that_does_not_fit_italian_is_not_guessed(text: str, encoding: str) -> None:
    with pytest.raises(ReadingError, match="no other encoding fits"):
        decode(text.encode(encoding), "a.txt")


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1252">',
        "<meta charset=iso-8859-1>",
        '<META http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">',
        '<meta charset="nonsense">',
        '<meta charset="utf-16">',
        '<meta charset="punycode">',
        '<meta charset="unicode_escape">',
        '<meta charset="iso-8859-99">',
        "",
    ],
)
def test_a_page_is_read_in_the_charset_it_declares(head: str) -> None:
    page = f"<html><head>{head}</head><body>{ITALIAN}</body></html>"
    assert decode_page(page.encode("cp1252"), "a.html") == page


def test_a_page_that_is_utf8_is_read_as_utf8_whatever_it_declares() -> None:
    page = f'<meta charset="latin1"><p>{ITALIAN}</p>'
    assert decode_page(page.encode(), "a.html") == page


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_that_can_be_stored_or_a_reading_error(data: bytes) -> None:
    for read in (decode, decode_page):
        try:
            text = read(data, "a.txt")
        except ReadingError:
            continue
        text.encode("utf-8")
