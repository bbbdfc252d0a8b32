"""Looking up one statement by what people copy from a listing: its IRI or the start of its id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.edges import Edge, decimal
from kg.errors import QueryError
from kg.graph import vocabulary as v
from kg.graph.edges import ASSERTED, edge_confidence
from kg.graph.store import Store

_ID = re.compile(r"[0-9a-f]{1,24}")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Located:
    """A statement and the article it stands in; `pipeline` is the digest it was read under.

    `producer` is the component the statement came from; `edge` tells whether it is a plain
    edge, None where nothing was derived.
    """

    iri: str
    article: str
    source: str
    pipeline: str
    producer: str = ""
    edge: Edge | None = None


def is_reference(text: str) -> bool:
    """Tell whether a text has the form of an IRI of a statement or of the start of its id.

    >>> is_reference("https://kg.example/statement/0f3a"), is_reference("0f3a")
    (True, True)
    >>> is_reference("news/eni.txt")
    False
    """
    return bool(_ID.fullmatch(_id(text)))


def find_statement(store: Store, reference: str) -> Located:
    """Return the one statement that a reference means; raise QueryError for none or several."""
    start = v.STATEMENT + _id(reference)
    test = f"STRSTARTS(STR(?x), {Literal(start)})"
    rows = store.values(f"SELECT DISTINCT ?x {{ ?x a kg:Statement FILTER({test}) }} ORDER BY ?x")
    found = [iri for (iri,) in rows]
    if not found:
        raise QueryError(
            f"the graph has no statement {reference!r}",
            "kg query -e 'SELECT ?x { ?x a kg:Statement }' lists them",
        )
    if len(found) > 1:
        ids = ", ".join(iri.removeprefix(v.STATEMENT) for iri in found[:_SHOWN])
        raise QueryError(f"{len(found)} statements begin with {reference!r}", f"among them: {ids}")
    iri = NamedNode(found[0])
    [row] = store.values(
        f"SELECT DISTINCT ?a ?file ?pipeline ?producer {{ {iri} kg:article ?a ; "
        "kg:producer ?producer . ?a kg:file ?file ; kg:pipeline ?pipeline }"
    )
    article, source, pipeline, producer = row
    article = article.removeprefix(v.ARTICLE)
    return Located(iri.value, article, source, pipeline, producer, _edge(store, iri))


def _edge(store: Store, iri: NamedNode) -> Edge | None:
    least = edge_confidence(store)
    rows = store.values(
        f"SELECT ?status ?belief ?sources {{ {iri} kg:link ?l . "
        "?l kg:linkStatus ?status ; kg:belief ?belief ; kg:sourceCount ?sources }"
    )
    found = next(iter(rows), None)
    if least is None or found is None:
        return None
    status, sure, sources = found
    return Edge(status == ASSERTED, Decimal(sure), decimal(least), int(sources))


def _id(reference: str) -> str:
    bare = reference.strip().removeprefix("<").removesuffix(">").removeprefix(v.STATEMENT)
    return bare.removeprefix("statement/").lower()
