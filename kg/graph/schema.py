"""The ontology in the store: what classes, relations, statuses and countries are called.

It stands in a graph of its own, for queries. It is not what articles say: exports and
counts leave it out, and dropping articles does not touch it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.graph import places
from kg.graph import vocabulary as v

if TYPE_CHECKING:
    from kg.graph.store import Store

_SKOLEM = v.BASE + ".well-known/genid/"  # RDF 1.1 Concepts, section 3.5


def refresh(store: Store) -> None:
    """Write the ontology into the store, unless the store holds this very one."""
    shipped = {*_ontology(), *_countries()}
    if set(store.graph(v.ONTOLOGY_GRAPH)) != shipped:
        store.replace_graph(v.ONTOLOGY_GRAPH, sorted(shipped, key=str))


def _ontology() -> Iterator[Quad]:
    """Yield `ontology.ttl`, its blank nodes numbered in the order of the file."""
    text = (files("kg.graph") / "ontology.ttl").read_text(encoding="utf-8")
    numbers: dict[BlankNode, NamedNode] = {}
    for fact in parse(text, RdfFormat.TURTLE):
        subject, object_ = (
            numbers.setdefault(term, NamedNode(f"{_SKOLEM}{len(numbers)}"))
            if isinstance(term, BlankNode)
            else term
            for term in (fact.subject, fact.object)
        )
        yield Quad(subject, fact.predicate, object_, v.ONTOLOGY_GRAPH)


def _countries() -> Iterator[Quad]:
    for code in places.country_codes():
        iri = v.country_iri(code)
        yield Quad(iri, v.TYPE, v.COUNTRY_CLASS, v.ONTOLOGY_GRAPH)
        yield Quad(iri, v.NOTATION, Literal(code), v.ONTOLOGY_GRAPH)
        for language in ("it", "en"):
            label = Literal(places.country_name(code, language), language=language)
            yield Quad(iri, v.LABEL, label, v.ONTOLOGY_GRAPH)
