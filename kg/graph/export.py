"""Exports: the graph in the forms other tools read.

N-Quads and N-Triples are sorted, so the same graph gives the same bytes. Turtle, TriG and
JSON-LD carry the prefixes. The RDF 1.2 profile adds to every statement the triple it
reifies, as a triple term: `<statement> rdf:reifies <<( <s> kg:investorIn <o> )>>`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from enum import StrEnum
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from kg.graph import contents
from kg.graph import vocabulary as v

if TYPE_CHECKING:
    from kg.graph.records import StatementRecord
    from kg.graph.store import Store

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts so
_COLUMNS = (
    *("subject", "relation", "object", "status", "amount", "currency", "stake", "date", "role"),
    *("claimant", "confidence", "quote", "title", "published", "publisher", "source", "url"),
    *("producer", "statement"),
)


class Format(StrEnum):
    """The forms of an export; those in `NETWORKS` are written by `kg.analyse`."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    TURTLE12 = "turtle12"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"


NETWORKS = frozenset({Format.GRAPHML, Format.GEXF})

_SERIALISERS = {
    Format.TURTLE: RdfFormat.TURTLE,
    Format.TRIG: RdfFormat.TRIG,
    Format.NQUADS: RdfFormat.N_QUADS,
    Format.NTRIPLES: RdfFormat.N_TRIPLES,
    Format.JSONLD: RdfFormat.JSON_LD,
    Format.TURTLE12: RdfFormat.TURTLE,
}
_TRIPLES_ONLY = {Format.TURTLE, Format.NTRIPLES, Format.TURTLE12}


def export(store: Store, form: Format, stream: BinaryIO) -> None:
    """Write the whole graph to a stream, in UTF-8, in a form that is no network."""
    assert form not in NETWORKS
    if form is Format.CSV:
        _write_csv(contents.records(store), stream)
        return
    if form in _TRIPLES_ONLY:
        triples = {quad.triple for quad in _said(store)}
        if form is Format.TURTLE12:
            triples |= _reifications(contents.records(store))
        ox.serialize(sorted(triples, key=_order), stream, _SERIALISERS[form], prefixes=v.PREFIXES)
    else:
        quads = sorted(_said(store), key=lambda quad: (str(quad.graph_name), *_order(quad)))
        ox.serialize(quads, stream, _SERIALISERS[form], prefixes=v.PREFIXES)


def _said(store: Store) -> Iterator[Quad]:
    """Yield what articles say and what follows from it.

    All but the ontology, which ships apart, and the index of copies, made from the sketches.
    """
    apart = {v.ONTOLOGY_GRAPH, v.SKETCHES_GRAPH}
    return (quad for quad in store.quads() if quad.graph_name not in apart)


def _order(fact: Quad | Triple) -> tuple[str, str, str]:
    return str(fact.subject), str(fact.predicate), str(fact.object)


def _reifications(records: Iterable[StatementRecord]) -> set[Triple]:
    """Return for every statement the triple it reifies, as a triple term (RDF 1.2)."""
    return {
        Triple(
            NamedNode(record.iri),
            v.REIFIES,
            Triple(
                NamedNode(record.subject.iri),
                v.RELATION_IRIS[record.relation],
                NamedNode(record.object.iri),
            ),
        )
        for record in records
    }


def _write_csv(records: Iterable[StatementRecord], stream: BinaryIO) -> None:
    text = TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(value) for value in _row(record)] for record in records)
    text.detach()


def _row(record: StatementRecord) -> Iterator[str | float | None]:
    yield from (record.subject.label, record.relation.value, record.object.label)
    yield record.status.value
    yield f"{record.amount.value:.15g}" if record.amount else None
    yield record.amount.currency if record.amount else None
    yield from (record.stake, record.date, record.role)
    yield record.claimant.label if record.claimant else None
    article = record.article
    yield from (record.confidence, record.quote, article.title, article.date, article.publisher)
    yield from (article.source, article.url, record.producer, record.iri)


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return defused(value) if isinstance(value, str) else str(value)


def defused(text: str) -> str:
    """Return text as a spreadsheet cell that is never run as a formula.

    >>> defused("=1+1"), defused("Enel")
    ("'=1+1", 'Enel')
    """
    return "'" + text if text.startswith(_FORMULA) else text
