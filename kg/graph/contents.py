"""What a store holds, as records: articles, entities, statements, counts.

Plain scans of one property at a time, joined here: faster than a wide SPARQL query, and
nothing is asked twice. What repeats in every article (types, names) is made distinct by
the engine, which then decodes each term once; a few statements are looked up by IRI.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.graph import vocabulary as v
from kg.graph.entities import entities, find_entities
from kg.graph.statements import (
    FEW,
    about,
    article_record,
    article_records,
    named_in,
    records,
    records_in,
    records_of,
)
from kg.graph.store import Store
from kg.graph.touched import values_of
from kg.ontology import EntityType, Relation, Status

__all__ = [
    "Counts",
    "StoredArticle",
    "about",
    "article_record",
    "articles",
    "articles_of",
    "count_articles",
    "count_copies",
    "counts",
    "entities",
    "family",
    "find_entities",
    "named_in",
    "records",
    "records_in",
    "records_of",
    "sharing",
]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What a build needs to know of an article that is in the store."""

    id: str
    iri: str
    source: str
    content_hash: str
    pipeline: str
    sketch: str
    date: str | None
    original: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a graph holds, for `kg info`; the triples of the ontology itself do not count."""

    articles: int
    triples: int
    dates: tuple[str | None, str | None]
    entities: dict[EntityType, int]
    statuses: dict[Status, int]
    relations: dict[Relation, int]
    publishers: dict[str, int]


def articles(store: Store, among: Collection[str] | None = None) -> list[StoredArticle]:
    """Return what is known of every article, or of some by IRI, sorted by IRI."""
    facts = values_of(
        store,
        *(v.FILE, v.CONTENT_HASH, v.PIPELINE, v.SKETCH, v.PUBLISHED, v.NEAR_DUPLICATE_OF),
        among=among,
    )
    return [
        StoredArticle(
            id=unquote(iri.removeprefix(v.ARTICLE)),
            iri=iri,
            source=known[v.FILE],
            content_hash=known.get(v.CONTENT_HASH, ""),
            pipeline=known.get(v.PIPELINE, ""),
            sketch=known.get(v.SKETCH, ""),
            date=known.get(v.PUBLISHED),
            original=known.get(v.NEAR_DUPLICATE_OF),
        )
        for iri, known in sorted(facts.items())
        if v.FILE in known
    ]


def articles_of(store: Store, ids: Iterable[str], files: Iterable[str]) -> list[StoredArticle]:
    """Return what is known of the articles with these ids or from these files.

    Costs as much as they are many, however large the store is.
    """
    names = [Literal(file) for file in files]
    found = {v.article_iri(id_).value for id_ in ids}
    if len(names) + len(found) > FEW:
        return articles(store)
    found.update(iri for iri, _ in store.pairs_to(v.FILE, names))
    found.update(iri for iri, _ in store.pairs_to(v.IN_FILE, names))
    return articles(store, found)


def sharing(store: Store, words: Iterable[str]) -> dict[str, list[str]]:
    """Return the articles whose sketch has one of these words: word -> IRIs, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for iri, word in sorted(store.pairs_to(v.SKETCH_PART, [Literal(word) for word in words])):
        found[word].append(iri)
    return found


def family(store: Store, articles: Collection[str]) -> set[str]:
    """Return these articles with all that are copies of the same, by IRI."""
    originals = {original for _, original in store.pairs(v.NEAR_DUPLICATE_OF, articles)}
    nodes = [NamedNode(iri) for iri in {*articles, *originals}]
    copies = {copy for copy, _ in store.pairs_to(v.NEAR_DUPLICATE_OF, nodes)}
    return {*articles, *originals, *copies}


def count_articles(store: Store) -> int:
    """Return the number of articles."""
    return sum(1 for _ in store.pairs(v.FILE))


def count_copies(store: Store) -> int:
    """Return the number of articles that repeat another one."""
    return sum(1 for _ in store.pairs(v.NEAR_DUPLICATE_OF))


def counts(store: Store) -> Counts:
    """Count what the graph holds."""
    news = article_records(store).values()
    dates = sorted(article.date for article in news if article.date)
    types = Counter(entity.type for entity in entities(store).values())
    statuses = {v.STATUS_OF[value]: n for value, n in _tally(store, v.STATUS)}
    relations = Counter({v.RELATION_OF[value]: n for value, n in _tally(store, v.RELATION)})
    publishers = Counter(article.publisher for article in news if article.publisher)
    return Counts(
        articles=len(news),
        triples=len(store) - sum(1 for _ in store.graph(v.ONTOLOGY_GRAPH)),
        dates=(dates[0], dates[-1]) if dates else (None, None),
        entities={kind: types[kind] for kind in EntityType if types[kind]},
        statuses={status: statuses[status] for status in Status if status in statuses},
        relations=dict(relations.most_common()),
        publishers=dict(sorted(publishers.items(), key=lambda row: (-row[1], row[0]))),
    )


def _tally(store: Store, property_: NamedNode) -> Iterator[tuple[str, int]]:
    query = f"SELECT ?o (COUNT(?s) AS ?n) {{ ?s {property_} ?o }} GROUP BY ?o ORDER BY ?o"
    return ((value, int(number)) for value, number in store.values(query))
