"""Looking up in a store what is asked of it; how much that is counts, not the store's size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph import vocabulary as v
from kg.graph.facts import ArticleFacts, Key, Said, facts_of
from kg.graph.links import link_iri

if TYPE_CHECKING:
    from kg.graph.store import Store


def stored(store: Store, iri: str) -> ArticleFacts | None:
    """Return what is known of one article that is in the store; None where it is not."""
    return facts_of(store.graph(NamedNode(iri)))


def pairs(store: Store, property_: NamedNode, among: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the values of a property for some subjects; none for none."""
    return store.pairs(property_, among) if among else iter(())


def names_of(store: Store, entities: Sequence[str]) -> dict[str, Counter[str]]:
    """Return for some entities their names and how many articles use each."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    if not entities:
        return found
    nodes = dict(store.pairs_to(v.NAME_OF, [NamedNode(iri) for iri in entities]))
    texts = dict(pairs(store, v.NAME_TEXT, sorted(nodes)))
    for node, number in pairs(store, v.NAME_COUNT, sorted(nodes)):
        found[nodes[node]][texts[node]] = int(number)
    return found


def members(store: Store, keys: Sequence[Key]) -> dict[Key, list[Said]]:
    """Return the statements behind some keys, with what agreement needs of them."""
    links = {
        link_iri(key, status.value).value: (key, status.value)
        for key in keys
        for status in v.STATUS_IRIS.values()
    }
    of = dict(store.pairs_to(v.LINK_OF, [NamedNode(iri) for iri in links]))
    iris = sorted(of)
    articles, when = dict(pairs(store, v.IN_ARTICLE, iris)), dict(pairs(store, v.WHEN, iris))
    amounts = dict(pairs(store, v.AMOUNT, iris))
    sure = dict(pairs(store, v.CONFIDENCE, iris))
    currencies = dict(pairs(store, v.CURRENCY, sorted(amounts)))
    publishers = dict(pairs(store, v.PUBLISHER, sorted(set(articles.values()))))
    said: dict[Key, list[Said]] = {key: [] for key in keys}
    for iri in iris:
        key, status = links[of[iri]]
        article = articles[iri]
        publisher = publishers.get(article)
        money = amounts.get(iri), currencies.get(iri)
        said[key].append(
            Said(
                *(iri, key, status, article, publisher, when.get(iri), *money),
                confidence=float(sure.get(iri, 0)),
            )
        )
    return said


def originals(store: Store, articles: set[str]) -> dict[str, str]:
    """Return copy -> original of those of some articles that are copies."""
    return dict(pairs(store, v.NEAR_DUPLICATE_OF, sorted(articles)))


def said_in(store: Store, articles: Sequence[NamedNode]) -> Iterator[tuple[str, str]]:
    """Yield the statements of some articles that have a link, with that link."""
    if not articles:
        return iter(())
    return store.pairs(v.LINK_OF, [iri for iri, _ in store.pairs_to(v.IN_ARTICLE, articles)])


def keys_of(store: Store, statements: Sequence[str]) -> Iterator[Key]:
    """Yield what some statements are about."""
    ends = [
        dict(pairs(store, property_, statements)) for property_ in (v.SUBJECT, v.RELATION, v.OBJECT)
    ]
    return (Key(ends[0][iri], ends[1][iri], ends[2][iri]) for iri in statements)


def values_of(
    store: Store, *properties: NamedNode, among: Collection[str] | None = None
) -> dict[str, dict[NamedNode, str]]:
    """Return subject -> property -> value, for properties with one value."""
    facts: dict[str, dict[NamedNode, str]] = defaultdict(dict)
    for property_ in properties:
        for subject, value in store.pairs(property_, among):
            facts[subject][property_] = value
    return facts
