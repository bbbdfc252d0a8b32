"""A graph on a server that speaks SPARQL 1.1: the third home.

    http://localhost:7878                          Oxigraph's server, and any like it
    fuseki+http://localhost:3030/news              a dataset of Apache Jena Fuseki
    graphdb+http://localhost:7200/repositories/kg  a repository of GraphDB
    qlever+http://localhost:7001                   QLever

The word before the plus says where a server takes queries, updates and graphs. Articles are
written by the Graph Store Protocol (one PUT each, large ones in several parts), everything else
by SPARQL Update; one request is one transaction. Every request may be sent twice without harm,
so that a lost connection is simply tried again. Who we are comes from the environment:
KG_STORE_TOKEN (bearer), or KG_STORE_USER and KG_STORE_PASSWORD (basic).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg.batches import batched
from kg.errors import QueryError, StoreError
from kg.graph.homes import Found, Term
from kg.graph.sparql import with_values
from kg.graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_BATCH = 20_000  # triples in one request of a large graph
_TRIES = 4
_PAUSE = 0.3  # seconds before the second try, doubled before each further one
_TIMEOUT = 120.0
_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a server takes what, behind its address.

    `union` are the fields that make the default graph of a query the union of all.
    """

    query: str
    update: str
    graphs: str
    union: tuple[tuple[str, str], ...] = ()


LAYOUTS: dict[str, Layout] = {
    "oxigraph": Layout("/query", "/update", "/store", (("union-default-graph", "true"),)),
    "fuseki": Layout("/query", "/update", "/data"),
    "graphdb": Layout("", "/statements", "/rdf-graphs/service"),
    "qlever": Layout("", "", ""),
}


class RemoteHome:
    """A SPARQL 1.1 server. Raises StoreError where it cannot be reached or refuses us."""

    def __init__(self, address: str, *, writes: bool = False) -> None:
        import urllib3

        kind, plus, rest = address.partition("+")
        layout = LAYOUTS.get(kind) if plus else LAYOUTS["oxigraph"]
        self._address = (rest if plus else address).rstrip("/")
        if layout is None or urlsplit(self._address).scheme not in {"http", "https"}:
            kinds = ", ".join(f"{name}+http://" for name in LAYOUTS)
            raise StoreError(f"no address of a store: {address}", f"http://, or one of {kinds}")
        self._layout = layout
        retry = urllib3.Retry(
            total=_TRIES,
            backoff_factor=_PAUSE,
            status_forcelist=(429, 502, 503, 504),
            allowed_methods=None,
            raise_on_status=False,
        )
        self._pool = urllib3.PoolManager(retries=retry, headers=_credentials(), timeout=_TIMEOUT)
        self.query("ASK {}", {})
        if writes:
            self.update("INSERT DATA {}")

    def query(self, sparql: str, bindings: Mapping[str, Term]) -> Found:
        """Run a query; the values of variables go in as a VALUES block of terms."""
        text = _HEADER + with_values(sparql, bindings)
        accept = f"{_RESULTS}, {_TRIPLES};q=0.9"
        body = urlencode([("query", text), *self._layout.union]).encode()
        answer = self._post(self._layout.query, body, "application/x-www-form-urlencoded", accept)
        media = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        if media == _RESULTS:
            return ox.parse_query_results(answer.data, QueryResultsFormat.JSON)
        return _graph(answer.data)

    def update(self, sparql: str) -> None:
        """Run an update in one request."""
        self._post(self._layout.update, (_HEADER + sparql).encode(), "application/sparql-update")

    def put(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Write a graph in place of what it held: a PUT, and a POST for each further part."""
        rest = iter(quads)
        self._send_part("PUT", graph, islice(rest, _BATCH))
        self._append(graph, rest)

    def extend(self, quads: Sequence[Quad]) -> None:
        """Add quads to their graphs: a POST for each part of each graph."""
        by_graph: dict[NamedNode, list[Quad]] = defaultdict(list)
        for quad in quads:
            assert isinstance(quad.graph_name, NamedNode)
            by_graph[quad.graph_name].append(quad)
        for graph, own in by_graph.items():
            self._append(graph, own)

    def _append(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        for part in batched(quads, _BATCH):
            self._send_part("POST", graph, part)

    def _send_part(self, method: str, graph: NamedNode, quads: Iterable[Quad]) -> None:
        body = ox.serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES) or b""
        self._send(method, self._graph_address(graph), body, _TRIPLES)

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all named graphs."""
        if graph is not None:
            rows = self.query(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}", {})
            assert isinstance(rows, ox.QuerySolutions)
            return (Quad(s, p, o, graph) for s, p, o in rows)
        rows = self.query("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }", {})
        assert isinstance(rows, ox.QuerySolutions)
        return (Quad(s, p, o, g) for s, p, o, g in rows)

    def has(self, graph: NamedNode) -> bool:
        """Tell whether a named graph holds something."""
        return bool(self.query(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}", {}))

    def __len__(self) -> int:
        [row] = self.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", {})  # type: ignore[misc] # one row
        return int(row[0].value)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def _graph_address(self, graph: NamedNode) -> str:
        return f"{self._layout.graphs}?{urlencode({'graph': graph.value})}"

    def _post(self, path: str, body: bytes, kind: str, accept: str = "*/*") -> BaseHTTPResponse:
        return self._send("POST", path, body, kind, accept)

    def _send(
        self, method: str, path: str, body: bytes, kind: str, accept: str = "*/*"
    ) -> BaseHTTPResponse:
        """Send a request; raise an error people can act on for anything but a 2xx."""
        from urllib3.exceptions import HTTPError

        headers = {**self._pool.headers, "Content-Type": kind, "Accept": accept}
        try:
            answer = self._pool.request(method, self._address + path, body=body, headers=headers)
        except HTTPError as error:
            raise StoreError(
                f"the server cannot be reached: {error}",
                "is it running, and is the address right?",
                path=self._address,
            ) from error
        if answer.status >= 300:
            raise _refused(answer, self._address)
        return answer


def _credentials() -> dict[str, str]:
    from urllib3 import make_headers

    token = os.environ.get("KG_STORE_TOKEN")
    if token:
        return {"Authorization": f"Bearer {token}"}
    user = os.environ.get("KG_STORE_USER")
    if user:
        return make_headers(basic_auth=f"{user}:{os.environ.get('KG_STORE_PASSWORD', '')}")
    return {}


def _refused(answer: BaseHTTPResponse, address: str) -> StoreError | QueryError:
    words = " ".join(answer.data.decode(errors="replace").split())[:300]
    if answer.status in {401, 403}:
        return StoreError(
            f"the server refuses us ({answer.status})",
            "set KG_STORE_TOKEN, or KG_STORE_USER and KG_STORE_PASSWORD",
            path=address,
        )
    if answer.status == 400:
        return QueryError(f"the query is malformed: {words}", "check the query")
    return StoreError(
        f"the server answers {answer.status}: {words}", "see the server's log", path=address
    )


def _graph(data: bytes) -> ox.QueryTriples:
    """Return the triples a server sent as the result of a query over them alone."""
    engine = ox.Store()
    engine.extend(ox.parse(data, RdfFormat.N_TRIPLES))
    found = engine.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)
    return found
