"""The served pages in a real browser: used as by a newcomer, and filled by an enemy."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from kg.graph import derived
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Article, Entity, Evidence, Extraction, Mention, MentionLabel, Span, Statement
from kg.ontology import EntityType, Relation, Status
from kg.text import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.serve.conftest import Client

pytestmark = pytest.mark.browser

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066",
    "'\"`><svg/onload=alert(1)>",
    "x" * 10_000,
    "../../etc/passwd?a=b#c",
)


def test_a_newcomer_goes_from_the_overview_to_a_sentence_and_a_query(
    context: Any, server: Client
) -> None:
    page = context.new_page()
    watch = context.watch(page, server.address)
    page.goto(server.address + "?lang=it")
    page.click("text=Esplora il grafo")
    page.fill("#query", "anthropic")
    page.press("#query", "Enter")
    page.wait_for_selector("#panel h2:has-text('Anthropic')")
    page.click("#panel a:has-text('La sua pagina')")
    assert page.url == server.address + "entity/org/anthropic"
    page.locator("article.card a[href^='/article/']").first.click()
    assert page.locator(".whole .named.is-org").count() > 1
    page.click("text=SPARQL")
    page.locator(".yasqe_queryButton:visible").click()
    page.wait_for_selector(".yasr_results table tbody tr")
    assert "OpenAI" in page.inner_text(".yasr_results")
    page.locator(".yasqe .CodeMirror:visible").click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("PREFIX sch")
    assert "schema.org" in page.inner_text(".CodeMirror-hints")
    assert watch.faults == []


def test_a_reader_opens_a_statement_in_the_text_with_the_keyboard_alone(
    context: Any, server: Client
) -> None:
    page = context.new_page()
    watch = context.watch(page, server.address)
    page.goto(server.address + "?lang=it")
    page.goto(page.evaluate("document.querySelector('a[href^=\"/article/\"]').href"))
    chip = page.locator("details.chip").first
    assert not chip.locator(".opened").is_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('details.chip > summary')"):
            break
    page.keyboard.press("Enter")
    assert chip.locator(".opened").is_visible()
    assert "confidenza" in chip.locator(".opened").inner_text()
    page.locator(".whole a.named").first.focus()
    name = page.locator(".whole a.named").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    assert "/entity/" in page.url
    assert name.split()[0].casefold() in page.inner_text("main").casefold()
    assert watch.faults == []


def test_an_article_prints_in_dark_ink_without_its_buttons(context: Any, server: Client) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(server.address)
    page.goto(page.evaluate("document.querySelector('a[href^=\"/article/\"]').href"))
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".actions").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.whole')).color") == (
        "rgb(17, 17, 17)"
    )
    assert page.locator("h2 + .list li").first.is_visible()


@pytest.fixture
def enemy(tmp_path: Path) -> Path:
    """Return a store whose every name, title and sentence is hostile; its texts can be read."""
    news, folder = tmp_path / "nemico.jsonl", tmp_path / "nemico"
    records = [
        {
            "text": f"{words} investe in Nordica {number}, dice {words}.\n\n{words}\ud800",
            "title": words,
            "date": "2024-05-14",
            "publisher": words,
            "url": "javascript:alert(1)",
        }
        for number, words in enumerate(HOSTILE)
    ]
    news.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    articles = [item for item in read([str(news)]) if isinstance(item, Article)]
    assert len(articles) == len(HOSTILE)
    with Store.open(folder) as store:
        for number, (article, words) in enumerate(zip(articles, HOSTILE, strict=True)):
            store.replace_article(
                article_quads(_said(article, number, words), sketch="s", pipeline="p")
            )
        derived.rebuild(store, {})
    return folder


def _said(article: Article, number: int, words: str) -> Extraction:
    names = (words, f"Nordica {number}")
    made = tuple(
        Entity(f"e{n}", name, EntityType.ORG, (Mention(0, len(name), name, MentionLabel.ORG),))
        for n, name in enumerate(names)
    )
    end = article.text.index("\n")
    said = Statement(
        subject="e0",
        relation=Relation.INVESTOR_IN,
        object="e1",
        status=Status.ASSERTED,
        evidence=Evidence(0, end, article.text[:end]),
        confidence=0.9,
        producer="prova",
        claimant="e0",
        triggers=(Span(len(words) + 1, len(words) + 8),),
    )
    return Extraction(article, made, (said,))


def test_hostile_words_do_nothing_on_any_page(
    context: Any, enemy: Path, serve: Callable[[Path], AbstractContextManager[Client]]
) -> None:
    with serve(enemy) as server:
        page = context.new_page()
        watch = context.watch(page, server.address)
        page.goto(server.address)
        seen = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
        ours = {link for link in seen if "/entity/" in link or "/article/" in link}
        assert len(ours) > len(HOSTILE)
        assert all(link.startswith(server.address) for link in seen)
        for link in (*sorted(ours), server.address + "query?query=</script><b>"):
            page.goto(link)
            assert page.locator("h1, .yasqe").count() >= 1
            if "/article/" in link:
                assert page.locator(".whole .named").count() >= 3
                page.locator("details.chip summary").click()
                assert page.locator("details.chip .opened").is_visible()
                assert not re.search(
                    "[\u202a-\u202e\u2066-\u2069\ud800]", page.inner_text(".whole")
                )
        page.goto(server.address + "explore")
        page.locator("#panel .row").first.click()
        page.locator("#panel .row").first.click()
        page.wait_for_selector("#panel article")
        assert page.locator("#panel img, #panel a[href^='javascript']").count() == 0
        assert watch.faults == []
