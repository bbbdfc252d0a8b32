"""The pages of the server: what they say, in which forms, and that nothing on them acts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
import rdflib

from kg.graph import contents
from kg.graph.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.serve.conftest import Client

HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
OPENAI = "entity/org/openai"


@pytest.fixture(scope="module")
def article(demo_folder: Path) -> str:
    """Give the path of an article with many statements."""
    with Store.open_existing(demo_folder) as store:
        read = [record.article.iri for record in contents.records(store)]
    return max(read, key=read.count).removeprefix("https://kg.example/")


def _text(server: Client, path: str) -> str:
    answer = server.get(path, Accept=HTML)
    assert answer.status == 200, path
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    return answer.data.decode()


def test_the_overview_tells_what_is_in_the_graph(server: Client) -> None:
    page = _text(server, "?lang=it")
    for title in ("Novità", "Chi investe di più", "I più collegati", "Contraddizioni"):
        assert title in page
    assert 'href="/entity/org/openai"' in page


def test_pages_speak_two_languages_and_remember_the_choice(server: Client) -> None:
    answer = server.get("?lang=en", Accept=HTML)
    assert b"What is new" in answer.data
    assert "lang=en" in answer.headers["Set-Cookie"]
    assert b"What is new" in server.get("", Accept=HTML, Cookie="lang=en").data
    assert "Set-Cookie" not in server.get("?lang=xx", Accept=HTML).headers


def test_an_entity_is_a_page_turtle_or_json_ld_at_one_address(server: Client) -> None:
    page = _text(server, OPENAI)
    assert "<h1>OpenAI</h1>" in page
    assert '<mark class="is-trigger">' in page
    turtle = server.get(OPENAI, Accept="text/turtle")
    linked = server.get(OPENAI, Accept="application/ld+json")
    assert "Accept" in turtle.headers["Vary"]
    graph = rdflib.Graph().parse(data=turtle.data, format="turtle")
    assert (rdflib.URIRef("https://kg.example/" + OPENAI), rdflib.RDFS.label, None) in graph
    assert len(rdflib.Graph().parse(data=linked.data, format="json-ld")) == len(graph)
    named = server.get(OPENAI + "?format=turtle", Accept=HTML)
    assert named.data == turtle.data


def test_an_article_shows_its_sentences_with_names_marked(server: Client, article: str) -> None:
    page = _text(server, article)
    assert re.search(r'<mark class="is-org">[^<]+<span class="tag">ORG</span></mark>', page)
    graph = rdflib.Graph().parse(data=server.get(article).data, format="turtle")
    assert len(graph) > 10


@pytest.mark.parametrize("path", ["entity/org/nessuno", "article/nessuno", "entity/a b<x>"])
def test_what_the_graph_does_not_know_is_404(server: Client, path: str) -> None:
    assert server.get(path.replace(" ", "%20"), Accept=HTML).status == 404
    assert json.loads(server.get(path.replace(" ", "%20")).data)["error"]


def test_an_unknown_form_is_refused(server: Client) -> None:
    assert server.get(OPENAI, Accept="image/png").status == 406
    assert server.get(OPENAI + "?format=docx").status == 406


def test_the_sparql_page_offers_every_shipped_query(server: Client) -> None:
    page = _text(server, "query")
    data = json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    assert {"investors", "contradictions"} <= {tab["name"] for tab in data["tabs"]}
    assert data["prefixes"]["kg"].endswith("ontology#")
    assert "https://kg.example/ontology#investorIn" in data["properties"]
    assert "https://kg.example/ontology#Statement" in data["classes"]


def test_the_explorer_hands_out_parts_of_the_graph_it_shows(server: Client) -> None:
    page = _text(server, "explore")
    data = json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    version = data["version"]
    fields = {"around": "org/openai", "version": version}
    part = json.loads(server.get("explore/data", fields).data)
    assert "org/openai" in {node["key"] for node in part["nodes"]}
    assert server.get("explore/data", {**fields, "version": "old"}).status == 409
    assert server.get("explore/data", {"version": version}).status == 400
    assert server.get("explore/data", {"first": "-1", "version": version}).status == 400
    assert server.get("explore/explorer.js").headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["", "explore", "query", OPENAI])
def test_no_page_holds_a_script_style_or_handler_of_its_own(server: Client, path: str) -> None:
    page = _text(server, path)
    for attributes in re.findall(r"<script([^>]*)>", page):
        assert "src=" in attributes or "application/json" in attributes
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"<style|\son\w+=|\sstyle=", markup)
    assert not re.search(r"""<(script|link|img|iframe)\b[^>]*(src|href)="(https?:)?//""", page)
