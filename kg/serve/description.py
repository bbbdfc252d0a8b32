"""The service description: what this endpoint can do, in RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Triple

from kg.graph.vocabulary import TYPE
from kg.serve.negotiation import GRAPHS

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF = ("Turtle", "N-Triples", "JSON-LD", "TriG", "N-Quads", "RDF_XML")


def description(address: str, media: str, *, updates: bool, remote: bool) -> bytes:
    """Return the description of the endpoint at `address` in one of the graph media types."""
    triples = list(_facts(NamedNode(address), updates=updates, remote=remote))
    form = GRAPHS[media]
    return ox.serialize(triples, format=form, prefixes={"sd": _SD, "formats": _FORMATS}) or b""


def _facts(endpoint: NamedNode, *, updates: bool, remote: bool) -> Iterator[Triple]:
    service, dataset, graph = BlankNode("service"), BlankNode("dataset"), BlankNode("graph")
    yield Triple(service, TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), endpoint)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    if updates:
        yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    if remote:
        yield Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    for name in (*_RESULTS, *_RDF):
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), graph)
    yield Triple(graph, TYPE, _sd("Graph"))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
