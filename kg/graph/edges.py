"""Plain edges: `?x kg:investorIn ?y`, where asserted statements make it sure enough.

How sure is said by `kg.edges`; from where on an edge is written is a property of the store,
kept in the derived layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.edges import belief, decimal
from kg.graph import vocabulary as v
from kg.graph.facts import Key, Said
from kg.graph.links import link_iri
from kg.graph.touched import pairs
from kg.ontology import RELATIONS, Status

if TYPE_CHECKING:
    from kg.graph.store import Store

ASSERTED = v.STATUS_IRIS[Status.ASSERTED].value


def edge_confidence(store: Store) -> float | None:
    """Return the belief from which this store writes edges; None where nothing says so."""
    return next((float(value) for _, value in store.pairs(v.EDGE_CONFIDENCE)), None)


def confidence_quad(least: float) -> Quad:
    """Return the belief from which edges are written, as a fact of the store."""
    value = Literal(str(decimal(least)), datatype=v.DECIMAL)
    return Quad(v.DERIVED_GRAPH, v.EDGE_CONFIDENCE, value, v.DERIVED_GRAPH)


def believed(
    said: Mapping[Key, Sequence[Said]], copies: Mapping[str, str], least: Decimal
) -> set[Key]:
    """Return the keys that are written as edges; `copies` maps copies to their originals."""
    return {
        key
        for key, some in said.items()
        if (asserted := _witnesses(some, copies)) and belief(asserted) >= least
    }


def _witnesses(said: Iterable[Said], copies: Mapping[str, str]) -> list[tuple[str, float]]:
    return [
        (copies.get(each.article, each.article), each.confidence)
        for each in said
        if each.status == ASSERTED
    ]


def edge_quads(key: Key) -> Iterator[Quad]:
    """Yield the plain edge of a key, both ways for a symmetric relation."""
    ends = NamedNode(key.subject), NamedNode(key.object)
    relation = NamedNode(key.relation)
    yield Quad(ends[0], relation, ends[1], v.DERIVED_GRAPH)
    if RELATIONS[v.RELATION_OF[key.relation]].symmetric:
        yield Quad(ends[1], relation, ends[0], v.DERIVED_GRAPH)


def tally(keys: Collection[Key]) -> Counter[str]:
    """Count the links of each entity: pairs of a relation and another entity."""
    links = {
        (end, key.relation, other)
        for key in keys
        for end, other in ((key.subject, key.object), (key.object, key.subject))
    }
    return Counter(end for end, _, _ in links)


def tally_change(
    store: Store, least: Decimal, gone: Collection[Key], new: Collection[Key]
) -> Counter[str]:
    """Return by how much the number of edges of each entity changes.

    Two entities that are in a relation both ways count once in it, not twice.
    """
    backs = {link_iri(key, ASSERTED).value: key for key in map(_back, {*gone, *new})}
    beliefs = pairs(store, v.BELIEF, sorted(backs))
    there = {backs[iri] for iri, value in beliefs if Decimal(value) >= least}
    before = there | set(gone)
    change = tally((before - set(gone)) | set(new))
    change.subtract(tally(before))
    return change


def _back(key: Key) -> Key:
    return Key(key.object, key.relation, key.subject)
