"""The page: one file, nothing from outside, nothing from the news that could act."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import view
from kg.errors import KgError
from kg.graph.records import StatementRecord

Records = Callable[..., list[StatementRecord]]
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %}",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "'\"`><b>",
    "x" * 10_000,
    "\u2028\u2029 riga",
)


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_page_carries_names_sentences_and_title(records: Records, language: str) -> None:
    page = view.render(records(6), title="Prova", language=language)
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "Azienda 1" in page
    assert "Prova" in page


def test_a_page_loads_nothing_from_outside(records: Records) -> None:
    page = view.render(records(6), title="Prova")
    markup = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", markup)
    assert not re.search(r"""<(link|script)\b[^>]*(src|href)\s*=""", page)
    assert "@import" not in markup
    assert not re.search(r"url\(\s*['\"]?https?:", markup)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:10]))
def test_words_from_the_news_stay_words(records: Records, words: str) -> None:
    hostile = records(4, name=words, quote=words.replace("{", "{{").replace("}", "}}") + " {} {}")
    plain = view.render(records(4), title="Prova")
    page = view.render(hostile, title=words)
    assert page.count("<script") == plain.count("<script")
    assert page.count("</script") == plain.count("</script")
    assert "<img src=x" not in page
    assert "49 " not in re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0]


def test_an_empty_graph_gives_a_page_that_says_so() -> None:
    assert "<!doctype html>" in view.render([], title="Vuoto").lower()


def test_a_large_graph_is_drawn_whole_or_in_part_but_never_blank(records: Records) -> None:
    page = view.render(records(3_000, nodes=1_000), title="Grande")
    assert "Azienda 999" in page


def test_the_file_is_utf8_and_the_same_every_time(records: Records, tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        view.write(records(10), tmp_path / name, title="Perché", language="it")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert "Perché" in (tmp_path / "one.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_told(records: Records, tmp_path: Path) -> None:
    with pytest.raises(KgError):
        view.write(records(2), tmp_path / "nowhere" / "x.html", title="x", language="it")


def test_another_language_is_refused(records: Records) -> None:
    with pytest.raises(KgError):
        view.render(records(2), title="x", language="de")
