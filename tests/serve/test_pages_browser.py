"""The served pages in a real browser: used as by a newcomer, and filled by an enemy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.graph import derived
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Article, Entity, Evidence, Extraction, Mention, MentionLabel, Span, Statement
from kg.ontology import EntityType, Relation, Status

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
    assert page.locator("mark.is-org").count() > 1
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


@pytest.fixture
def enemy(tmp_path: Path) -> Path:
    """Return a store whose every name, title and sentence is hostile."""
    folder = tmp_path / "nemico"
    with Store.open(folder) as store:
        for number, words in enumerate(HOSTILE):
            store.replace_article(article_quads(_said(number, words), sketch="s", pipeline="p"))
        derived.rebuild(store, {})
    return folder


def _said(number: int, words: str) -> Extraction:
    text = f"{words} investe in Nordica {number}, dice {words}."
    names = (words, f"Nordica {number}")
    made = tuple(
        Entity(f"e{n}", name, EntityType.ORG, (Mention(0, len(name), name, MentionLabel.ORG),))
        for n, name in enumerate(names)
    )
    said = Statement(
        subject="e0",
        relation=Relation.INVESTOR_IN,
        object="e1",
        status=Status.ASSERTED,
        evidence=Evidence(0, len(text), text),
        confidence=0.9,
        producer="prova",
        claimant="e0",
        triggers=(Span(len(words) + 1, len(words) + 8),),
    )
    article = Article(
        id=f"a{number}",
        text=text,
        source=words[:50],
        title=words,
        date="2024-05-14",
        publisher=words,
        url="javascript:alert(1)",
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
        page.goto(server.address + "explore")
        page.locator("#panel .row").first.click()
        page.locator("#panel .row").first.click()
        page.wait_for_selector("#panel article")
        assert page.locator("#panel img, #panel a[href^='javascript']").count() == 0
        assert watch.faults == []
