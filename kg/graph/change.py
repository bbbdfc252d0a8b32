"""What some articles touch of the derived layer: counted first, then written as quads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.graph import vocabulary as v
from kg.graph.edges import believed, edge_quads, tally_change
from kg.graph.facts import ArticleFacts, Key, Said
from kg.graph.links import link_quads, membership
from kg.graph.marks import container_quads, copy_quad, number_quad, pending_quad
from kg.graph.names import entity_quads, name_quads
from kg.graph.touched import keys_of, members, names_of, originals, pairs, said_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.store import Store


@dataclass(slots=True)
class Change:
    """What some articles touch: counted first, then written as quads to delete and to add."""

    store: Store
    least: Decimal
    _names: Counter[tuple[str, str]] = field(default_factory=Counter)
    _entities: Counter[str] = field(default_factory=Counter)
    _claims: Counter[str] = field(default_factory=Counter)
    _keys: set[Key] = field(default_factory=set)
    _new: dict[str, Said] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)
    _copies: dict[str, str | None] = field(default_factory=dict)
    _deletes: list[Quad] = field(default_factory=list)
    _inserts: list[Quad] = field(default_factory=list)

    def add(self, articles: Sequence[ArticleFacts]) -> None:
        """Count articles that come."""
        for article in articles:
            self._names.update(article.names)
            self._entities.update(article.entities)
            self._claims.update(_claimants(article))
            self._keys.update(each.key for each in article.said)
            self._new.update((each.iri, each) for each in article.said)
            self._inserts += map(membership, article.said)
            self._inserts += [*container_quads(article), pending_quad(article.iri)]

    def remove(self, articles: Sequence[ArticleFacts]) -> None:
        """Count articles that go; those that were copies of the same are compared again."""
        for article in articles:
            self._names.subtract(article.names)
            self._entities.subtract(article.entities)
            self._claims.subtract(_claimants(article))
            self._keys.update(each.key for each in article.said)
            self._gone.update(each.iri for each in article.said)
            self._deletes += map(membership, article.said)
        gone = {article.iri for article in articles}
        self._deletes += [quad for article in articles for quad in container_quads(article)]
        self._forget_sketches(gone)
        family = self._family(gone)
        self.copy(dict.fromkeys(family))
        self._forget_sketches(family - gone)
        self._inserts += [pending_quad(iri) for iri in family - gone]

    def copy(self, copies: Mapping[str, str | None]) -> None:
        """Count articles that are copies from now on, or no longer (None)."""
        self._copies |= copies
        known = dict(self.store.pairs(v.NEAR_DUPLICATE_OF, copies)) if copies else {}
        self._deletes += [copy_quad(*pair) for pair in known.items()]
        self._inserts += [copy_quad(iri, original) for iri, original in copies.items() if original]
        nodes = [NamedNode(iri) for iri in copies]
        self._keys.update(keys_of(self.store, [s for s, _ in said_in(self.store, nodes)]))

    def quads(self) -> tuple[list[Quad], list[Quad]]:
        """Return the quads to delete and the quads to add."""
        self._change_names()
        self._change_numbers(v.CLAIM_COUNT, self._claims)
        self._change_links()
        kept = set(self._deletes) & set(self._inserts)
        return (
            [quad for quad in dict.fromkeys(self._deletes) if quad not in kept],
            [quad for quad in dict.fromkeys(self._inserts) if quad not in kept],
        )

    def _family(self, articles: set[str]) -> set[str]:
        """Return the articles that are copies of the same as one of these, and these."""
        if not articles:
            return set()
        originals = {original for _, original in self.store.pairs(v.NEAR_DUPLICATE_OF, articles)}
        nodes = [NamedNode(iri) for iri in articles | originals]
        copies = {copy for copy, _ in self.store.pairs_to(v.NEAR_DUPLICATE_OF, nodes)}
        if not originals and not copies:
            return set()
        return articles | originals | copies

    def _forget_sketches(self, articles: set[str]) -> None:
        self._deletes += self.store.about(v.SKETCHES_GRAPH, [NamedNode(iri) for iri in articles])

    def _change_names(self) -> None:
        changed = sorted(pair for pair, number in self._names.items() if number)
        entities = sorted({entity for entity, _ in changed} | {*+self._entities, *-self._entities})
        stored = names_of(self.store, entities)
        counts = {e: int(n) for e, n in pairs(self.store, v.ARTICLE_COUNT, entities)}
        for entity, name in changed:
            before = stored[entity][name]
            after = before + self._names[entity, name]
            self._deletes += name_quads(entity, name, before) if before else ()
            self._inserts += name_quads(entity, name, after) if after else ()
        names = {entity: Counter(stored[entity]) for entity in entities}
        for entity, name in changed:
            names[entity][name] += self._names[entity, name]
        for entity in entities:
            if counts.get(entity):
                self._deletes += entity_quads(entity, stored[entity], counts[entity])
            after = counts.get(entity, 0) + self._entities[entity]
            if after:
                self._inserts += entity_quads(entity, +names[entity], after)

    def _change_links(self) -> None:
        keys = sorted(self._keys, key=lambda key: (key.subject, key.relation, key.object))
        if not keys:
            return
        said = members(self.store, keys)
        copies = originals(self.store, {each.article for some in said.values() for each in some})
        after: dict[Key, list[Said]] = {
            key: [each for each in some if each.iri not in self._gone] for key, some in said.items()
        }
        for each in self._new.values():
            after[each.key].append(each)
        now = {**copies, **self._copies}
        real = {copy: original for copy, original in now.items() if original}
        for key in keys:
            self._deletes += link_quads(key, said[key], copies)
            self._inserts += link_quads(key, after[key], real)
        self._change_edges(believed(said, copies, self.least), believed(after, real, self.least))

    def _change_edges(self, before: set[Key], after: set[Key]) -> None:
        gone, new = before - after, after - before
        self._deletes += [quad for key in gone for quad in edge_quads(key)]
        self._inserts += [quad for key in new for quad in edge_quads(key)]
        if not gone and not new:
            return
        self._change_numbers(v.LINK_COUNT, tally_change(self.store, self.least, gone, new))

    def _change_numbers(self, property_: NamedNode, change: Counter[str]) -> None:
        """Count up or down what is kept as one number of an entity; nothing is kept for zero."""
        known = {e: int(n) for e, n in pairs(self.store, property_, sorted(change))}
        for entity, difference in change.items():
            before, after = known.get(entity, 0), known.get(entity, 0) + difference
            if before != after:
                self._deletes += [number_quad(entity, property_, before)] if before else []
                self._inserts += [number_quad(entity, property_, after)] if after else []


def _claimants(article: ArticleFacts) -> Iterator[str]:
    return (each.claimant for each in article.said if each.claimant)
