"""What follows from many articles, in graphs of its own, kept up as articles come and go.

    graph/derived   labels, counts of articles, links and claims, plain edges, copies; state
    graph/names     under which names each entity is known, and to how many articles
    graph/links     agreement: statements, articles, publishers, dates; contradictions; deals
    graph/sketches  the index that finds copies, and articles not yet compared

`write` puts articles into the store, and takes others out, together with all that follows
from it, in one transaction: it looks at the entities, links and copies these articles touch
and at nothing else. Only whether an article is a copy waits for the end of a build
(`settle`); until then it is `pending`. Everything can be made again from the articles
(`rebuild`), and a test holds that both ways give the same quads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import vocabulary as v
from kg.graph.facts import ArticleFacts, Key, Said, facts_of
from kg.graph.links import count, link_iri, link_quads, membership
from kg.graph.names import entity_quads, name_quads
from kg.ontology import RELATIONS, Status

if TYPE_CHECKING:
    from kg.graph.store import Store

GRAPHS = (v.DERIVED_GRAPH, v.NAMES_GRAPH, v.LINKS_GRAPH, v.SKETCHES_GRAPH)
_ASSERTED = v.STATUS_IRIS[Status.ASSERTED].value
_TRUE = Literal(True)
_SOME = 500  # articles settled in one transaction
_MANY = 1000  # so many are not looked up one by one


def exists(store: Store) -> bool:
    """Tell whether the derived layer is complete, which says that no build was cut off."""
    return state(store) == "complete"


def state(store: Store) -> str:
    """Return "complete", "building" (right, but copies are pending), or "" where there is none."""
    return next((value for _, value in store.pairs(v.STATE)), "")


def clear(store: Store) -> None:
    """Remove the derived layer."""
    store.change(GRAPHS, (), ())


def begin(store: Store) -> None:
    """Note that a build is at work; make the layer if the articles have none."""
    found = state(store)
    if not found and any(True for _ in store.pairs(v.FILE)):
        rebuild(store, {}, pending=True)
    elif found != "building":
        store.change((), _states("complete"), _states("building"))


def write(store: Store, added: Sequence[Sequence[Quad]], removed: Iterable[str] = ()) -> None:
    """Write articles and take others out, with all that follows: one transaction.

    `added` are the graphs of articles (`article_quads`), `removed` the IRIs of articles. An
    article that is in the store already is replaced.
    """
    change = _Change(store)
    new = [facts for quads in added if (facts := facts_of(quads))]
    gone = {*removed, *(facts.iri for facts in new)}
    change.remove([facts for iri in sorted(gone) if (facts := _stored(store, iri))])
    change.add(new)
    quads = [quad for graph in added for quad in graph]
    drops = [NamedNode(iri) for iri in sorted(gone)]
    deletes, inserts = change.quads()
    store.change(drops, deletes, [*quads, *inserts])


def pending(store: Store) -> list[str]:
    """Return the articles that were not yet compared with the others, by IRI."""
    return sorted(iri for iri, _ in store.pairs(v.PENDING))


def settle(
    store: Store, copies: Mapping[str, str | None], parts: Mapping[str, Sequence[str]]
) -> None:
    """Write which articles are copies, and end the build.

    `copies` maps articles that were compared to their originals (None for no copy), `parts`
    gives the words of the index of those that were pending; both by IRI.
    """
    known = dict(store.pairs(v.NEAR_DUPLICATE_OF, copies if len(copies) < _MANY else None))
    changed = sorted(iri for iri, original in copies.items() if known.get(iri) != original)
    waiting = sorted(parts)
    while changed or waiting:
        change = _Change(store)
        change.copy({iri: copies[iri] for iri in changed[:_SOME]})
        deletes, inserts = change.quads()
        done = waiting[:_SOME]
        deletes += [_pending(iri) for iri in done]
        inserts += [_part(iri, word) for iri in done for word in parts[iri]]
        store.change((), deletes, inserts)
        changed, waiting = changed[_SOME:], waiting[_SOME:]
    store.change((), _states("building"), _states("complete"))


def rebuild(
    store: Store,
    copies: Mapping[str, str],
    *,
    pending: bool = False,
    keep_sketches: bool = False,
) -> None:
    """Derive everything again; `copies` maps the ids of near-duplicates to their originals'.

    The index of copies is emptied (or kept); with `pending` all articles are to be compared.
    """
    originals = {
        v.article_iri(copy).value: v.article_iri(original).value
        for copy, original in copies.items()
    }
    articles = [facts for iri, _ in sorted(store.pairs(v.FILE)) if (facts := _stored(store, iri))]
    quads: dict[NamedNode, set[Quad]] = {graph: set() for graph in GRAPHS}
    for quad in _all(articles, originals):
        assert isinstance(quad.graph_name, NamedNode)
        quads[quad.graph_name].add(quad)
    quads[v.SKETCHES_GRAPH].update(_pending(facts.iri) for facts in articles if pending)
    quads[v.DERIVED_GRAPH].update(_states("building" if pending else "complete"))
    graphs = [graph for graph in GRAPHS if not (keep_sketches and graph == v.SKETCHES_GRAPH)]
    for graph in reversed(graphs):  # the state is written last
        store.replace_graph(graph, sorted(quads[graph], key=str))


def _all(articles: Sequence[ArticleFacts], copies: Mapping[str, str]) -> Iterator[Quad]:
    """Yield every derived quad of a whole store."""
    yield from _all_names(articles)
    yield from _all_links([each for article in articles for each in article.said], copies)
    for article in articles:
        yield from _container(article)
    for copy, original in copies.items():
        yield _copy(copy, original)


def _all_names(articles: Sequence[ArticleFacts]) -> Iterator[Quad]:
    names: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update(article.entities)
        for entity, name in article.names:
            names[entity][name] += 1
    for entity, known in names.items():
        yield from entity_quads(entity, known, counts[entity])
        for name, number in known.items():
            yield from name_quads(entity, name, number)


def _all_links(statements: Sequence[Said], copies: Mapping[str, str]) -> Iterator[Quad]:
    said: dict[Key, list[Said]] = defaultdict(list)
    for each in statements:
        said[each.key].append(each)
        yield membership(each)
    for key, some in said.items():
        yield from link_quads(key, some, copies)
    edges = _asserted(said)
    for key in edges:
        yield from _edges(key)
    claims = Counter(each.claimant for each in statements if each.claimant)
    for property_, numbers in ((v.LINK_COUNT, _tally(edges)), (v.CLAIM_COUNT, claims)):
        for entity, number in numbers.items():
            yield _number(entity, property_, number)


@dataclass(slots=True)
class _Change:
    """What some articles touch: counted first, then written as quads to delete and to add."""

    store: Store
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
            self._inserts += [*_container(article), _pending(article.iri)]

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
        self._deletes += [quad for article in articles for quad in _container(article)]
        self._forget_sketches(gone)
        family = self._family(gone)
        self.copy(dict.fromkeys(family))
        self._forget_sketches(family - gone)
        self._inserts += [_pending(iri) for iri in family - gone]

    def copy(self, copies: Mapping[str, str | None]) -> None:
        """Count articles that are copies from now on, or no longer (None)."""
        self._copies |= copies
        known = dict(self.store.pairs(v.NEAR_DUPLICATE_OF, copies)) if copies else {}
        self._deletes += [_copy(*pair) for pair in known.items()]
        self._inserts += [_copy(iri, original) for iri, original in copies.items() if original]
        nodes = [NamedNode(iri) for iri in copies]
        self._keys.update(_keys(self.store, [s for s, _ in _said_in(self.store, nodes)]))

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
        stored = _stored_names(self.store, entities)
        counts = {e: int(n) for e, n in _pairs(self.store, v.ARTICLE_COUNT, entities)}
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
        said = _members(self.store, keys)
        copies = _originals(self.store, {each.article for some in said.values() for each in some})
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
        self._change_edges(_asserted(said), _asserted(after))

    def _change_edges(self, before: set[Key], after: set[Key]) -> None:
        gone, new = before - after, after - before
        self._deletes += [quad for key in gone for quad in _edges(key)]
        self._inserts += [quad for key in new for quad in _edges(key)]
        if not gone and not new:
            return
        self._change_numbers(v.LINK_COUNT, self._tally_change(gone, new))

    def _change_numbers(self, property_: NamedNode, change: Counter[str]) -> None:
        """Count up or down what is kept as one number of an entity; nothing is kept for zero."""
        known = {e: int(n) for e, n in _pairs(self.store, property_, sorted(change))}
        for entity, difference in change.items():
            before, after = known.get(entity, 0), known.get(entity, 0) + difference
            if before != after:
                self._deletes += [_number(entity, property_, before)] if before else []
                self._inserts += [_number(entity, property_, after)] if after else []

    def _tally_change(self, gone: set[Key], new: set[Key]) -> Counter[str]:
        """Return by how much the number of links of each entity changes.

        Two entities that are in a relation both ways have one link in it, not two.
        """
        backs = {link_iri(key, _ASSERTED).value: key for key in map(_back, gone | new)}
        there = {backs[iri] for iri, _ in self.store.pairs(v.LINK_STATUS, backs)}
        before = there | gone
        change = _tally((before - gone) | new)
        change.subtract(_tally(before))
        return change


def _asserted(said: Mapping[Key, Sequence[Said]]) -> set[Key]:
    return {key for key, some in said.items() if any(s.status == _ASSERTED for s in some)}


def _back(key: Key) -> Key:
    return Key(key.object, key.relation, key.subject)


def _tally(keys: Collection[Key]) -> Counter[str]:
    """Count the links of each entity: pairs of a relation and another entity."""
    pairs = {
        (end, key.relation, other)
        for key in keys
        for end, other in ((key.subject, key.object), (key.object, key.subject))
    }
    return Counter(end for end, _, _ in pairs)


def _stored(store: Store, iri: str) -> ArticleFacts | None:
    return facts_of(store.graph(NamedNode(iri)))


def _pairs(store: Store, property_: NamedNode, among: Sequence[str]) -> Iterator[tuple[str, str]]:
    return store.pairs(property_, among) if among else iter(())


def _stored_names(store: Store, entities: Sequence[str]) -> dict[str, Counter[str]]:
    """Return for some entities their names and how many articles use each."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    if not entities:
        return found
    nodes = dict(store.pairs_to(v.NAME_OF, [NamedNode(iri) for iri in entities]))
    texts = dict(_pairs(store, v.NAME_TEXT, sorted(nodes)))
    for node, number in _pairs(store, v.NAME_COUNT, sorted(nodes)):
        found[nodes[node]][texts[node]] = int(number)
    return found


def _members(store: Store, keys: Sequence[Key]) -> dict[Key, list[Said]]:
    """Return the statements behind some keys, with what agreement needs of them."""
    links = {
        link_iri(key, status.value).value: (key, status.value)
        for key in keys
        for status in v.STATUS_IRIS.values()
    }
    of = dict(store.pairs_to(v.LINK_OF, [NamedNode(iri) for iri in links]))
    iris = sorted(of)
    articles, when = dict(_pairs(store, v.IN_ARTICLE, iris)), dict(_pairs(store, v.WHEN, iris))
    amounts = dict(_pairs(store, v.AMOUNT, iris))
    currencies = dict(_pairs(store, v.CURRENCY, sorted(amounts)))
    publishers = dict(_pairs(store, v.PUBLISHER, sorted(set(articles.values()))))
    said: dict[Key, list[Said]] = {key: [] for key in keys}
    for iri in iris:
        key, status = links[of[iri]]
        article = articles[iri]
        publisher = publishers.get(article)
        money = amounts.get(iri), currencies.get(iri)
        said[key].append(Said(iri, key, status, article, publisher, when.get(iri), *money))
    return said


def _originals(store: Store, articles: set[str]) -> dict[str, str]:
    return dict(_pairs(store, v.NEAR_DUPLICATE_OF, sorted(articles)))


def _said_in(store: Store, articles: Sequence[NamedNode]) -> Iterator[tuple[str, str]]:
    """Yield the statements of some articles that have a link, with that link."""
    if not articles:
        return iter(())
    return store.pairs(v.LINK_OF, [iri for iri, _ in store.pairs_to(v.IN_ARTICLE, articles)])


def _keys(store: Store, statements: Sequence[str]) -> Iterator[Key]:
    """Yield what some statements are about."""
    ends = [
        dict(_pairs(store, property_, statements))
        for property_ in (v.SUBJECT, v.RELATION, v.OBJECT)
    ]
    return (Key(ends[0][iri], ends[1][iri], ends[2][iri]) for iri in statements)


def _edges(key: Key) -> Iterator[Quad]:
    """Yield the plain edge of a key, both ways for a symmetric relation."""
    ends = NamedNode(key.subject), NamedNode(key.object)
    relation = NamedNode(key.relation)
    yield Quad(ends[0], relation, ends[1], v.DERIVED_GRAPH)
    if RELATIONS[v.RELATION_OF[key.relation]].symmetric:
        yield Quad(ends[1], relation, ends[0], v.DERIVED_GRAPH)


def _number(entity: str, property_: NamedNode, number: int) -> Quad:
    return Quad(NamedNode(entity), property_, count(number), v.DERIVED_GRAPH)


def _claimants(article: ArticleFacts) -> Iterator[str]:
    return (each.claimant for each in article.said if each.claimant)


def _copy(copy: str, original: str) -> Quad:
    return Quad(NamedNode(copy), v.NEAR_DUPLICATE_OF, NamedNode(original), v.DERIVED_GRAPH)


def _container(article: ArticleFacts) -> Iterator[Quad]:
    """Yield the file that holds an article among others: "a.jsonl" of "a.jsonl#3"."""
    file, mark, number = article.file.rpartition("#")
    if mark and number.isdigit():
        yield Quad(NamedNode(article.iri), v.IN_FILE, Literal(file), v.DERIVED_GRAPH)


def _pending(iri: str) -> Quad:
    return Quad(NamedNode(iri), v.PENDING, _TRUE, v.SKETCHES_GRAPH)


def _part(iri: str, word: str) -> Quad:
    return Quad(NamedNode(iri), v.SKETCH_PART, Literal(word), v.SKETCHES_GRAPH)


def _states(word: str) -> list[Quad]:
    return [Quad(v.DERIVED_GRAPH, v.STATE, Literal(word), v.DERIVED_GRAPH)]
