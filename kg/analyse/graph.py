"""The graph itself, and what its shape says: who matters, who belongs together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kg.ontology import RELATIONS, STATUSES, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx

    from kg.graph.records import EntityRecord, StatementRecord


_SEED = 20
_DAMPING = 0.85
_ROUNDS = 60


def to_networkx(records: Sequence[StatementRecord], language: str = "it") -> nx.MultiDiGraph[str]:
    """Return one node per entity (by IRI) and one edge per statement (keyed by its IRI).

    Attributes are plain scalars; what a statement does not say is left out. `relation` and
    `status` hold the identifiers, `label` and `status_label` the words of `language`.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for record in records:
        for entity in (record.subject, record.object):
            graph.add_node(entity.iri, **_node(entity))
        graph.add_edge(
            record.subject.iri, record.object.iri, key=record.iri, **_edge(record, language)
        )
    return graph


def _node(entity: EntityRecord) -> dict[str, str | int]:
    return {
        "label": entity.label,
        "type": entity.type.value,
        "aliases": "; ".join(entity.aliases),
        "articles": entity.articles,
    }


def _edge(record: StatementRecord, language: str) -> dict[str, str | float]:
    article, amount = record.article, record.amount
    said: dict[str, str | float | None] = {
        "relation": record.relation.value,
        "label": RELATIONS[record.relation].label.in_(language),
        "status": record.status.value,
        "status_label": STATUSES[record.status].in_(language),
        "confidence": record.confidence,
        "quote": record.quote,
        "date": record.date,
        "role": record.role,
        "stake": record.stake,
        "amount": amount.value if amount else None,
        "currency": amount.currency if amount else None,
        "claimant": record.claimant.label if record.claimant else None,
        "article": article.iri,
        "title": article.title,
        "published": article.date,
        "publisher": article.publisher,
        "url": article.url,
        "origin": article.origin,
        "producer": record.producer,
    }
    return {name: value for name, value in said.items() if value is not None}


def ties(graph: nx.MultiDiGraph[str]) -> dict[tuple[str, str], float]:
    """Return how strongly each two nodes are joined, whatever the direction.

    One independent article counts once, with its best confidence: ten copies of an agency
    report weigh as one. Denials weigh a tenth. A node's tie to itself is left out. The
    order is that of the names, so that what builds on it does not hang on the order of edges.
    """
    best: dict[tuple[str, str], dict[str, float]] = {}
    for source, target, edge in _edges(graph):
        if source == target:
            continue
        ends = (source, target) if source < target else (target, source)
        weight = float(edge.get("confidence", 1.0))
        weight *= 0.1 if edge.get("status") == Status.DENIED else 1.0
        origins = best.setdefault(ends, {})
        origin = str(edge.get("origin", ""))
        origins[origin] = max(origins.get(origin, 0.0), weight)
    return {ends: math.fsum(origins.values()) for ends, origins in sorted(best.items())}


def _edges(
    graph: nx.MultiDiGraph[str],
) -> Iterator[tuple[str, str, dict[str, str | float]]]:
    yield from graph.edges(data=True)


def importance(graph: nx.MultiDiGraph[str]) -> dict[str, float]:
    """Return the PageRank of each node over its ties; the values sum to 1.

    Written on numpy because networkx's own needs scipy.
    """
    import numpy as np

    names = sorted(graph)
    if not names:
        return {}
    index = {name: number for number, name in enumerate(names)}
    joined = ties(graph)
    ends = np.array([(index[a], index[b]) for a, b in joined], dtype=np.intp).reshape(-1, 2)
    weights = np.array([*joined.values()] * 2, dtype=float)
    source, target = np.concatenate([ends, ends[:, ::-1]]).T
    out = np.bincount(source, weights, len(names))
    share = weights / np.maximum(out[source], 1e-12)
    rank = np.full(len(names), 1 / len(names))
    for _ in range(_ROUNDS):
        passed = np.bincount(target, rank[source] * share, len(names))
        rank = _DAMPING * passed + (1 - _DAMPING * passed.sum()) / len(names)
    return dict(zip(names, (rank / rank.sum()).tolist(), strict=True))


def communities(graph: nx.MultiDiGraph[str]) -> dict[str, int]:
    """Return the community of each node: 0 is the largest. Louvain over the ties, seeded."""
    import networkx as nx

    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(graph))
    simple.add_weighted_edges_from((a, b, w) for (a, b), w in ties(graph).items())
    if not simple:
        return {}
    found = nx.community.louvain_communities(simple, seed=_SEED)
    ordered = sorted(found, key=lambda members: (-len(members), min(members)))
    return {node: number for number, members in enumerate(ordered) for node in members}
