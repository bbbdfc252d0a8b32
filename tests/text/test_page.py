"""Saved web pages."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING

import pytest

from kg.errors import ReadingError
from kg.text import page, read

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Expect, ExpectFault

HEAD = """
<title>Alfa compra Beta | Il Foglio Economico</title>
<meta property="og:title" content="Alfa compra Beta: &egrave; fatta">
<meta property="og:site_name" content="Il Foglio Economico">
<meta property="article:published_time" content="2024-10-03T00:30:00+02:00">
<meta property="article:modified_time" content="2024-10-05T09:00:00+02:00">
<link rel="canonical" href="https://foglio.example/alfa-beta">
"""
STORY = [
    "Dopo mesi di trattative Alfa ha comprato Beta per tre milioni di euro, tutti in contanti.",
    "«Siamo più forti», ha detto l’amministratrice delegata Ada Neri ai soci riuniti a Torino.",
    "Beta, che ha sede a Novara, produce valvole per l’industria e occupa quaranta persone.",
]


def html(story: list[str], head: str = HEAD) -> str:
    paragraphs = "\n".join(f"<p>{line}</p>" for line in story)
    return f"""<!doctype html><html lang="it"><head><meta charset="utf-8">{head}</head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/borsa">Borsa</a></li></ul></nav></header>
<div id="cookie-banner"><p>Noi e i nostri partner usiamo i cookie. Accetta per proseguire.</p></div>
<main><article><h1>Alfa compra Beta: è fatta</h1>
<p class="byline">di Ugo Bianchi | 3 ottobre 2024</p>
<script>track("Alfa");</script>
{paragraphs}
<p>© Riproduzione riservata</p>
</article>
<aside><h2>Leggi anche</h2><ul><li><a href="/x">Gamma cerca un socio a Milano</a></li></ul></aside>
</main><footer><p>Il Foglio Economico, <a href="/privacy">Privacy</a></p></footer></body></html>"""


def test_a_page_gives_its_article_and_nothing_around_it(article_of: Expect) -> None:
    article = article_of("a.html", html(STORY))
    assert article.text == "\n\n".join(STORY)
    assert article.title == "Alfa compra Beta: è fatta"
    assert article.date == "2024-10-03"
    assert article.publisher == "Il Foglio Economico"
    assert article.url == "https://foglio.example/alfa-beta"
    assert article.source == "a.html"


def test_a_page_in_an_old_encoding_is_read(article_of: Expect) -> None:
    content = html(STORY).replace("utf-8", "windows-1252").encode("cp1252")
    assert article_of("a.htm", content).text == "\n\n".join(STORY)


def test_a_page_written_as_xml_is_read(article_of: Expect) -> None:
    content = '<?xml version="1.0" encoding="UTF-8"?>' + html(STORY).replace("<!doctype html>", "")
    assert article_of("a.html", content).text == "\n\n".join(STORY)


def test_a_date_is_never_guessed_from_the_text(article_of: Expect) -> None:
    story = [*STORY, "La fusione, prevista nel 2019, sarà chiusa entro il 31 dicembre 2025."]
    head = "<title>Alfa compra Beta: è fatta</title>"
    content = (
        html(story, head).replace(" | 3 ottobre 2024", "").replace("</footer>", "2026</footer>")
    )
    assert article_of("a.html", content).date is None


@pytest.mark.parametrize(
    "content",
    [
        "<html></html>",
        "<html><body></body></html>",
        "solo testo, nessuna pagina",
        "http://foglio.example/alfa",
        "<html><body><nav><a href='a'>Uno</a><a href='b'>Due</a></nav></body></html>",
        "<html><body><form><label>Password</label><input></form></body></html>",
        "<" * 1000,
        "<div>" * 10_000,
    ],
)
def test_a_page_without_an_article_is_a_fault(content: str, fault_of: ExpectFault) -> None:
    fault = fault_of("a.html", content)
    assert "page" in str(fault)


def test_a_page_with_more_elements_than_any_article_is_a_fault(
    fault_of: ExpectFault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MAX_ELEMENTS", 10)
    assert "more than 10 elements" in str(fault_of("a.html", html(STORY)))


def test_a_page_that_breaks_the_extraction_is_a_fault(
    fault_of: ExpectFault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    assert "too deep" in str(fault_of("a.html", html(STORY)))


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00"])
def test_an_empty_or_binary_page_is_a_fault(content: bytes, fault_of: ExpectFault) -> None:
    fault_of("a.html", content)


def test_reading_a_page_opens_no_connection_and_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("somebody touched the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    logging.getLogger("trafilatura").handlers.clear()
    for name, content in [("a.html", html(STORY)), ("b.html", "<html></html>")]:
        (tmp_path / name).write_text(content, encoding="utf-8")
    article, fault = read([str(tmp_path)])
    assert not isinstance(article, ReadingError)
    assert isinstance(fault, ReadingError)
    assert capfd.readouterr() == ("", "")
