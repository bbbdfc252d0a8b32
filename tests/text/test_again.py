"""An article is read again from its recorded place, or it is said why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import ReadingError
from kg.model import Article
from kg.text import read
from kg.text.again import read_again

TEXT = "Nordica Cloud ha investito in Tessilnova. Lo dice una nota diffusa oggi a Milano.\n"


@pytest.fixture
def article(tmp_path: Path) -> Article:
    path = tmp_path / "nota.txt"
    path.write_text(TEXT, encoding="utf-8")
    [found] = read([str(path)])
    assert isinstance(found, Article)
    return found


def test_what_was_read_is_read_again(article: Article) -> None:
    assert read_again(article.source, article.id) == article


def test_one_of_many_in_a_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "molti.jsonl"
    path.write_text('{"text": "Uno compra Due."}\n{"text": "Tre compra Quattro."}\n')
    _, second = read([str(path)])
    assert isinstance(second, Article)
    assert read_again(second.source, second.id) == second


def test_what_is_no_file_is_not_opened(article: Article, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tubo.txt")
    for source in ("tubo.txt", "nessuno.txt", ".", "nulla\0.txt", "n" * 300):
        with pytest.raises(ReadingError, match="is gone"):
            read_again(str(tmp_path / source), article.id)
    with pytest.raises(ReadingError, match="standard input"):
        read_again("-", article.id)


def test_another_text_at_the_same_place_is_told(article: Article) -> None:
    Path(article.source).write_text(TEXT + "E altro ancora.", encoding="utf-8")
    with pytest.raises(ReadingError, match="has changed"):
        read_again(article.source, article.id)
