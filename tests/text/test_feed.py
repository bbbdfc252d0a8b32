"""RSS and Atom feeds."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from kg.errors import ReadingError
from kg.model import Article

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Expect, ExpectFault, Reader

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Il Foglio &amp; Mercati</title><link>https://foglio.example/</link>
{items}
</channel></rss>"""
ITEM = """<item><title>Alfa compra Beta</title><link>https://foglio.example/alfa</link>
<pubDate>Thu, 03 Oct 2024 00:30:00 +0200</pubDate>
<description>{text}</description></item>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Il Foglio</title>
<entry><title type="html">Alfa &amp;amp; Beta</title><link href="https://foglio.example/alfa"/>
<updated>2024-10-03T00:30:00+02:00</updated>
{content}
</entry></feed>"""


def rss(*texts: str) -> str:
    return RSS.format(items="".join(ITEM.format(text=escape(text)) for text in texts))


def test_an_rss_item_gives_an_article(article_of: Expect) -> None:
    article = article_of("a.rss", rss("Alfa ha comprato Beta."))
    assert article.title == "Alfa compra Beta"
    assert article.date == "2024-10-03"
    assert article.publisher == "Il Foglio & Mercati"
    assert article.url == "https://foglio.example/alfa"
    assert article.text == "Alfa ha comprato Beta."
    assert article.source == "a.rss#0"


def test_the_full_content_goes_before_the_description(article_of: Expect) -> None:
    content = (
        "<content:encoded><![CDATA[<p>Alfa ha comprato Beta.</p><p>Ieri.</p>]]></content:encoded>"
    )
    feed = rss("Alfa ha comprato…").replace("</item>", f"{content}</item>")
    assert article_of("a.xml", feed).text == "Alfa ha comprato Beta.\n\nIeri."


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("Il 5% & il 6%: 5 < 6.", "Il 5% & il 6%: 5 < 6."),
        ("<p>Perch&eacute; <b>Open</b>AI?</p><p>Boh.</p>", "Perché OpenAI?\n\nBoh."),
        ("<ul><li>Alfa</li><li>Beta</li></ul>Fine.", "Alfa\n\nBeta\n\nFine."),
        ("Uno.<br/>Due.<img src='http://foglio.example/x.gif'>", "Uno.\n\nDue."),
        ("<script>x()</script>Testo.", "Testo."),
        ("Testo.<p>L'articolo Alfa compra Beta proviene da Il Foglio.</p>", "Testo."),
        ("<h1>Alfa compra Beta</h1><p>di Ada Neri</p><p>Testo.</p>", "Testo."),
    ],
)
def test_the_text_of_an_item_is_freed_of_its_markup(
    description: str, text: str, article_of: Expect
) -> None:
    assert article_of("a.rss", rss(description)).text == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            '<content type="html">&lt;p&gt;Uno.&lt;/p&gt;&lt;p&gt;Due.&lt;/p&gt;</content>',
            "Uno.\n\nDue.",
        ),
        (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A &amp; B.</p>'
            "<p>Due.</p></div></content>",
            "A & B.\n\nDue.",
        ),
        ('<summary type="text">5 &lt; 6, &lt;b> no.</summary>', "5 < 6, <b> no."),
        ("<summary>Corto.</summary><content>Un testo lungo.</content>", "Un testo lungo."),
    ],
)
def test_an_atom_entry_gives_an_article(content: str, text: str, article_of: Expect) -> None:
    article = article_of("a.atom", ATOM.format(content=content))
    assert (article.title, article.date) == ("Alfa & Beta", "2024-10-03")
    assert (article.publisher, article.text) == ("Il Foglio", text)
    assert article.url == "https://foglio.example/alfa"


def test_the_source_of_a_collected_item_is_its_publisher(article_of: Expect) -> None:
    feed = rss("Testo.").replace(
        "</item>", '<source url="https://x.example">La Sesia</source></item>'
    )
    assert article_of("a.rss", feed).publisher == "La Sesia"


def test_items_are_numbered_as_they_stand_and_one_without_text_is_a_fault(
    read_file: Reader,
) -> None:
    first, fault, last = read_file("a.rss", rss("Uno.", "<img src='x.gif'>", "Due."))
    assert isinstance(first, Article)
    assert isinstance(fault, ReadingError)
    assert isinstance(last, Article)
    assert (first.source, fault.path, last.source) == ("a.rss#0", "a.rss#1", "a.rss#2")


def test_an_italian_date_is_read_and_an_impossible_one_is_a_fault(read_file: Reader) -> None:
    feed = rss("Testo.")
    (article,) = read_file(
        "a.rss", feed.replace("Thu, 03 Oct 2024 00:30:00 +0200", "3 ottobre 2024")
    )
    assert isinstance(article, Article)
    assert article.date == "2024-10-03"
    fault, _ = read_file("b.rss", feed.replace("Thu, 03 Oct 2024 00:30:00 +0200", "domani"))
    assert isinstance(fault, ReadingError)


def test_a_feed_in_an_old_encoding_is_read(article_of: Expect) -> None:
    feed = rss("Perché è già più là.").replace("UTF-8", "windows-1252")
    assert article_of("a.rss", feed.encode("cp1252")).text == "Perché è già più là."


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes(read_file: Reader) -> None:
    feed = rss("Uno.", "Due.")
    fault, first, *_ = read_file("a.rss", feed[: feed.index("Due.")])
    assert isinstance(fault, ReadingError)
    assert "broken XML" in str(fault)
    assert fault.line
    assert isinstance(first, Article)
    assert first.text == "Uno."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<?xml version='1.0'?><ordini><ordine/></ordini>", "no feed"),
        ("<html><body><p>Una pagina.</p></body></html>", "no feed"),
        ("Testo e basta", "no feed"),
        ("http://foglio.example/feed", "no feed"),
        ("/etc/passwd", "no feed"),
        ("<a><b>", "no feed"),
        (RSS.format(items=""), "no entries"),
        ("", "empty file"),
    ],
)
def test_what_is_no_feed_is_a_fault(content: str, message: str, fault_of: ExpectFault) -> None:
    assert message in str(fault_of("a.xml", content))


def test_a_feed_opens_no_file_and_no_connection(
    read_file: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("somebody touched the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (tmp_path / "secret").write_text("segreto", encoding="utf-8")
    doctype = f'<!DOCTYPE rss SYSTEM "http://foglio.example/rss.dtd" [<!ENTITY s SYSTEM "{tmp_path}/secret">]>'
    feed = rss("Uno @s;").replace("@", "&").replace("<rss", doctype + "<rss", 1)
    assert all("segreto" not in str(item) for item in read_file("a.rss", feed))


def test_entities_that_multiply_do_not(read_file: Reader) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "ah">{entities}]>'
    feed = rss("Uno @e11;").replace("@", "&").replace("<rss", doctype + "<rss", 1)
    for item in read_file("a.rss", feed):
        assert isinstance(item, ReadingError) or len(item.text) < 100


def test_a_feed_that_breaks_the_parser_is_a_fault(
    fault_of: ExpectFault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("bad feed")

    monkeypatch.setattr("feedparser.parse", fail)
    assert "bad feed" in str(fault_of("a.rss", rss("Uno.")))
