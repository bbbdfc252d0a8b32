"""A graph on a SPARQL 1.1 server: the same quads and the same answers as in this process.

The server is Oxigraph's own, from PyPI, started on a free port of this machine.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg import query as asked
from kg.errors import QueryError, StoreError
from kg.graph import contents, derived
from kg.graph import vocabulary as v
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction

Extractions = Callable[..., list[Extraction]]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the address of an empty Oxigraph server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("oxigraph")
    process = subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def remote(server: str) -> Iterator[Store]:
    """Give the graph on the server, empty."""
    with Store.open(server) as store:
        for graph in {quad.graph_name for quad in store.quads()}:
            assert isinstance(graph, NamedNode)
            store.drop_graph(graph)
        yield store


def lines(store: Store) -> list[str]:
    return sorted(map(str, store.quads()))


def fill(store: Store, extractions: list[Extraction]) -> None:
    derived.begin(store)
    for at in range(0, len(extractions), 4):
        some = extractions[at : at + 4]
        derived.write(store, [article_quads(e, sketch="", pipeline="p") for e in some])
    waiting = derived.pending(store)
    copies: dict[str, str | None] = {waiting[1]: waiting[0]}
    derived.settle(store, copies, {iri: ["parola"] for iri in waiting})


def test_a_build_on_a_server_writes_the_quads_of_one_in_memory(
    remote: Store, memory: Store, extractions: Extractions
) -> None:
    for store in (remote, memory):
        fill(store, extractions(10))
        derived.begin(store)
        derived.write(store, [], [v.article_iri("art-000003").value])
    assert lines(remote) == lines(memory)
    assert len(remote) == len(memory)


def test_every_shipped_query_answers_the_same(
    remote: Store, memory: Store, extractions: Extractions
) -> None:
    for store in (remote, memory):
        fill(store, extractions(12, cast=5))
    values = {"since": "2021", "currency": "EUR", "as_of": "2023-06", "where": "Italia"}
    values |= {"name": "Società Ìtala 1", "other": "Società Ìtala 2"}
    for query in asked.catalogue().values():
        for with_optional in (False, True):
            chosen = {
                p.name: values[p.name] for p in query.parameters if with_optional or not p.optional
            }
            there, here = (asked.ask(store, query, chosen, "it") for store in (remote, memory))
            assert sorted(map(str, there.rows)) == sorted(map(str, here.rows)), query.name


def test_records_and_names_are_the_same(
    remote: Store, memory: Store, extractions: Extractions
) -> None:
    for store in (remote, memory):
        fill(store, extractions(6))
    assert contents.records(remote) == contents.records(memory)
    assert contents.find_entities(remote, "itala 1") == contents.find_entities(memory, "itala 1")


def test_a_large_graph_is_sent_in_parts(
    remote: Store, extractions: Extractions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.graph.remote._BATCH", 7)
    [one] = extractions(1)
    quads = article_quads(one, sketch="s", pipeline="p")
    remote.replace_article(quads)
    remote.replace_article(quads)
    assert lines(remote) == sorted(map(str, quads))


def test_hostile_words_survive_the_way_to_a_server(remote: Store, hostile: str) -> None:
    rows = remote.table("SELECT ?x { }", {"x": Literal(hostile)})[1]
    assert rows == [(Literal(hostile),)]


def test_ask_and_construct_come_back_from_a_server(remote: Store, extractions: Extractions) -> None:
    fill(remote, extractions(3))
    assert remote.table("ASK { ?s a kg:Statement }", {})[1] == [(Literal(True),)]
    assert remote.table("CONSTRUCT { ?s a kg:X } WHERE { ?s a kg:Statement }", {})[1]


def test_a_malformed_query_is_a_query_error(remote: Store) -> None:
    with pytest.raises(QueryError, match="malformed"):
        remote.table("SELECT ?a { ?a ?b }", {})


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.remote._PAUSE", 0.0)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(StoreError, match="cannot be reached"):
            Store.open(f"http://127.0.0.1:{closed.getsockname()[1]}")


@pytest.mark.parametrize("address", ["ftp://x.example/", "virtuoso+http://x.example/"])
def test_an_address_of_another_kind_is_told(address: str) -> None:
    with pytest.raises(StoreError, match="no address"):
        Store.open(address)


class _Moody(BaseHTTPRequestHandler):
    """A server that is busy twice, then answers; it notes who asked, and where."""

    asked: list[tuple[str, str | None]]
    busy: int

    def do_POST(self) -> None:
        """Answer, or be busy."""
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked.append((self.path, self.headers.get("Authorization")))
        type(self).busy -= 1
        self.send_response(503 if type(self).busy >= 0 else 200)
        if type(self).busy < 0:
            self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        if type(self).busy < 0:
            self.wfile.write(b'{"head":{},"boolean":true}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def moody() -> Iterator[str]:
    """Give the address of a server that is busy at first."""
    _Moody.asked, _Moody.busy = [], 2
    with HTTPServer(("127.0.0.1", 0), _Moody) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


def test_a_busy_server_is_asked_again(moody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.remote._PAUSE", 0.0)
    assert Store.open_existing(f"http://{moody}").table("ASK {}", {})[1] == [(Literal(True),)]
    assert len(_Moody.asked) == 4


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ({"KG_STORE_TOKEN": "abc"}, "Bearer abc"),
        (
            {"KG_STORE_USER": "io", "KG_STORE_PASSWORD": "so"},
            "Basic " + b64encode(b"io:so").decode(),
        ),
        ({}, None),
    ],
)
def test_who_we_are_comes_from_the_environment(
    moody: str, names: dict[str, str], wanted: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _Moody.busy = 0
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    Store.open_existing(f"http://{moody}")
    assert {who for _, who in _Moody.asked} == {wanted}


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://{}", "/query"),
        ("fuseki+http://{}/news", "/news/query"),
        ("graphdb+http://{}/repositories/kg", "/repositories/kg"),
        ("qlever+http://{}", "/"),
    ],
)
def test_each_server_is_asked_where_it_answers(moody: str, address: str, path: str) -> None:
    _Moody.busy = 0
    Store.open_existing(address.format(moody))
    assert {asked for asked, _ in _Moody.asked} == {path}
