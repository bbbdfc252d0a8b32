"""Drafts: the checks every article passes, whatever file it comes from."""

from __future__ import annotations

import pickle

import pytest

from kg.errors import ReadingError
from kg.model import Article
from kg.text.drafts import MAX_CHARACTERS, Draft, body, finish


def draft(text: str, **fields: str) -> Draft:
    return Draft(source="a.jsonl#0", text=text, path="a.jsonl", line=1, **fields)


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x1f"])
def test_a_control_character_in_the_text_is_a_fault_with_its_place(char: str) -> None:
    (fault,) = finish(draft(f"Alfa{char} compra Beta."))
    assert isinstance(fault, ReadingError)
    assert (fault.path, fault.line, fault.offset) == ("a.jsonl", 1, 4)
    assert fault.hint


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u00a0"])
def test_a_text_without_a_word_is_a_fault(text: str) -> None:
    (fault,) = finish(draft(text, date="ieri"))
    assert isinstance(fault, ReadingError)


def test_a_text_no_newspaper_would_print_in_one_piece_is_a_fault() -> None:
    (fault,) = finish(draft("a" * (MAX_CHARACTERS + 1)))
    assert isinstance(fault, ReadingError)
    assert "1,000,001" in str(fault)


def test_what_cannot_be_stored_is_replaced_sign_by_sign() -> None:
    text = "Alfa \ud83d compra\uffff Beta.\ufffe"
    assert body(text) == "Alfa \ufffd compra\ufffd Beta.\ufffd"
    (article,) = finish(draft(text, title="Un\ud800titolo"))
    assert isinstance(article, Article)
    assert article.title == "Un\ufffdtitolo"


def test_fields_are_cleaned_of_blanks_and_control_characters() -> None:
    (article,) = finish(draft("Alfa.", title=" Alfa\n  compra\x01Beta ", publisher=" ", url=""))
    assert isinstance(article, Article)
    assert (article.title, article.publisher, article.url) == ("Alfa compra Beta", None, None)


def test_the_fault_of_a_date_shows_no_more_of_it_than_a_line() -> None:
    fault, article = finish(draft("Alfa.", date="x" * 10_000))
    assert isinstance(article, Article)
    assert len(str(fault)) < 200


def test_the_faults_cross_process_borders() -> None:
    (fault,) = finish(draft("Alfa\x00"))
    assert isinstance(fault, ReadingError)
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault)
