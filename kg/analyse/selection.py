"""Parts of the graph that answer a question: paths, what is new, who claims what."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

from kg.analyse.graph import ties, to_networkx

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.graph.records import StatementRecord

PATHS = 6
"""How many shortest paths are kept."""
_LOOKED_AT = 500


def along(records: Sequence[StatementRecord], one: str, other: str) -> list[StatementRecord]:
    """Return the statements on the shortest paths between two entities (IRIs).

    Of many equally short paths the best attested `PATHS` are kept; none gives an empty list.
    """
    steps = {frozenset(pair) for path in paths(records, one, other) for pair in pairwise(path)}
    return [r for r in records if frozenset((r.subject.iri, r.object.iri)) in steps]


def paths(records: Sequence[StatementRecord], one: str, other: str) -> list[list[str]]:
    """Return the shortest paths between two entities, the best attested first."""
    import networkx as nx

    joined = ties(to_networkx(records))
    simple: nx.Graph[str] = nx.Graph()
    simple.add_edges_from(joined)
    if one not in simple or other not in simple or not nx.has_path(simple, one, other):
        return []
    found = list(islice(nx.all_shortest_paths(simple, one, other), _LOOKED_AT))
    return sorted(found, key=lambda path: (-_weakest(path, joined), path))[:PATHS]


def _weakest(path: list[str], joined: dict[tuple[str, str], float]) -> float:
    pairs = pairwise(path)
    return min((joined[min(a, b), max(a, b)] for a, b in pairs), default=0.0)


def changed(records: Sequence[StatementRecord], since: str) -> list[StatementRecord]:
    """Return what articles say from a day on and no earlier one said with the same status.

    Articles without a date say nothing about change.
    """
    before = {_said(r) for r in records if r.article.date and r.article.date < since}
    late = (r for r in records if r.article.date and r.article.date >= since)
    return [record for record in late if _said(record) not in before]


def _said(record: StatementRecord) -> tuple[str, str, str, str]:
    return record.subject.iri, record.relation, record.object.iri, record.status


def claimed(
    records: Iterable[StatementRecord], claimant: str | None = None
) -> list[StatementRecord]:
    """Return the statements attributed to somebody, or to the entity with this IRI."""
    attributed = ((record, record.claimant) for record in records)
    return [record for record, who in attributed if who is not None and claimant in {None, who.iri}]
