"""The pages of the server: what they say, in which forms, and that nothing on them acts."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib

from kg.build import build
from kg.graph import contents
from kg.graph.store import Store
from kg.text.again import read_again

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

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


def test_an_article_shows_its_whole_text_with_names_and_statements_in_place(
    server: Client, demo_folder: Path, article: str
) -> None:
    page = _text(server, article)
    with Store.open_existing(demo_folder) as store:
        iri = "https://kg.example/" + article
        [stored], records = contents.articles(store, [iri]), contents.records_in(store, iri)
        names = contents.named_in(store, iri)
    text = read_again(stored.source, stored.id).text
    shown = page.split('<div class="whole', 1)[1].split("<h2>", 1)[0]
    linked = re.findall(r'<a class="named is-\w+" href="([^"]+)">([^<]+)</a>', shown)
    assert {(name, iri) for iri, name in linked} <= {
        (html.escape(name), iri.removeprefix("https://kg.example")) for name, iri in names.items()
    }
    assert {record.subject.iri for record in records} <= set(names.values())
    chips = re.sub(r"<details.*?</details>", "", shown, flags=re.DOTALL)
    bare = html.unescape(re.sub(r"<[^>]*>", "", chips.split(">", 1)[1]))
    assert bare.split() == text.split()
    assert shown.count("<details") == len(records)
    for record in records:
        assert text[record.start : record.end] == record.quote
        assert f'id="at-{record.start}"' in shown
    graph = rdflib.Graph().parse(data=server.get(article).data, format="turtle")
    assert len(graph) > 10


NEWS = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato.\n"


def test_only_the_recorded_source_is_read_and_only_while_it_is_the_same(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    serve: Callable[[Path], AbstractContextManager[Client]],
) -> None:
    monkeypatch.chdir(tmp_path)
    note, secret = tmp_path / "nota.txt", tmp_path / "segreto.txt"
    note.write_text(NEWS, encoding="utf-8")
    with Store.open(tmp_path / "grafo") as store:
        build(["nota.txt"], store)
        path = contents.articles(store)[0].iri.removeprefix("https://kg.example/")
    secret.write_text("Il segreto: Nordica Cloud compra tutto.", encoding="utf-8")
    with serve(tmp_path / "grafo") as server:
        assert '<div class="whole' in _text(server, path)
        for gone in (note.unlink, lambda: note.symlink_to(secret), note.unlink):
            gone()
            page = _text(server, path)
            assert '<div class="whole' not in page
            assert "segreto" not in page
            assert "The text is not where it was read" in page
            assert '<mark class="is-org">Nordica Cloud<span class="tag">ORG</span></mark>' in page
        note.mkdir()
        assert '<div class="whole' not in _text(server, path)
        note.rmdir()
        note.write_text(NEWS, encoding="utf-8")
        assert '<div class="whole' in _text(server, path)
        for other in ("segreto.txt", "../segreto.txt", "..%2Fsegreto.txt", f"../{secret}", "."):
            answer = server.get("article/" + other, Accept=HTML)
            assert answer.status == 404
            assert b"compra tutto" not in answer.data


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
