"""The entities of a store, and finding one by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.graph import vocabulary as v
from kg.graph.names import fold, type_of
from kg.graph.records import EntityRecord
from kg.graph.touched import values_of

if TYPE_CHECKING:
    from kg.graph.store import Store


def entities(store: Store, among: Sequence[str] | None = None) -> dict[str, EntityRecord]:
    """Return every entity by IRI, or some of them; those of articles not derived from too."""
    if among is not None and not among:
        return {}
    if among is None:
        of, texts = dict(store.pairs(v.NAME_OF)), dict(store.pairs(v.NAME_TEXT))
    else:
        of = dict(store.pairs_to(v.NAME_OF, [NamedNode(iri) for iri in among]))
        texts = dict(store.pairs(v.NAME_TEXT, of))
    names: dict[str, set[str]] = defaultdict(set)
    for node, iri in of.items():
        names[iri].add(texts[node])
    if not names:
        names = _names_in_articles(store, among)
    known = values_of(store, v.LABEL, v.ARTICLE_COUNT, among=among)
    return {iri: _entity(iri, names[iri], known.get(iri, {})) for iri in sorted(names)}


def find_entities(store: Store, name: str) -> list[EntityRecord]:
    """Return entities called `name`: exact names first, then beginnings, then parts.

    Case, accents and spaces do not count; among equals more articles come first. An exact
    name is looked up, for anything else all entities are read.
    """
    wanted = fold(name)
    if not wanted:
        return []
    nodes = [node for node, _ in store.pairs_to(v.NAME_FOLDED, [Literal(wanted)])]
    exact = sorted({iri for _, iri in store.pairs(v.NAME_OF, nodes)}) if nodes else None
    ranked = []
    for entity in entities(store, exact).values():
        rank = min(_rank(wanted, fold(known)) for known in (entity.label, *entity.aliases))
        if rank < 3:
            ranked.append((rank, -entity.articles, entity.label, entity.iri, entity))
    ranked.sort(key=lambda row: row[:4])
    called = [row for row in ranked if row[0] == 0]
    return [row[-1] for row in called or ranked]


def _names_in_articles(store: Store, among: Sequence[str] | None) -> dict[str, set[str]]:
    """Return the names of every entity, or of some, where nothing was derived yet."""
    names: dict[str, set[str]] = defaultdict(set)
    some = "" if among is None else f"VALUES ?e {{ {' '.join(f'<{iri}>' for iri in among)} }}"
    for iri, name in store.values(f"SELECT DISTINCT ?e ?name {{ {some} ?e skos:altLabel ?name }}"):
        names[iri].add(name)
    return names


def _rank(wanted: str, known: str) -> int:
    if known == wanted:
        return 0
    if known.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in f" {known}" else 3


def _entity(iri: str, names: set[str], facts: Mapping[NamedNode, str]) -> EntityRecord:
    label = facts.get(v.LABEL) or min(names, default=iri)
    return EntityRecord(
        iri,
        label,
        type_of(iri),
        tuple(sorted(names - {label})),
        int(facts.get(v.ARTICLE_COUNT, "0")),
    )
