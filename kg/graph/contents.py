"""What a store holds, as records: articles, entities, statements, counts.

Plain scans of one property at a time, joined here: faster than a wide SPARQL query, and
nothing is asked twice. What repeats in every article (types, names) is made distinct by
the engine, which then decodes each term once; a few statements are looked up by IRI.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.graph import vocabulary as v
from kg.graph.names import fold, type_of
from kg.graph.records import ArticleRecord, EntityRecord, StatementRecord
from kg.graph.store import Store
from kg.model import Amount, Span
from kg.ontology import EntityType, Relation, Status

_ENDS = (v.SUBJECT, v.OBJECT, v.CLAIMANT)
_FEW = 20_000  # statements up to here are looked up, beyond it scanning all is faster


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
    facts = _facts(
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
    if len(names) + len(found) > _FEW:
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


def _facts(
    store: Store, *properties: NamedNode, among: Collection[str] | None = None
) -> dict[str, dict[NamedNode, str]]:
    """Return subject -> property -> value, for properties with one value."""
    facts: dict[str, dict[NamedNode, str]] = defaultdict(dict)
    for property_ in properties:
        for subject, value in store.pairs(property_, among):
            facts[subject][property_] = value
    return facts


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
        names = _names_in_articles(store)
    facts = _facts(store, v.LABEL, v.ARTICLE_COUNT, among=among)
    return {iri: _entity(iri, names[iri], facts.get(iri, {})) for iri in sorted(names)}


def _names_in_articles(store: Store) -> dict[str, set[str]]:
    """Return the names of every entity where nothing was derived yet."""
    names: dict[str, set[str]] = defaultdict(set)
    for iri, name in store.values("SELECT DISTINCT ?e ?name { ?e skos:altLabel ?name }"):
        names[iri].add(name)
    return names


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


def records(
    store: Store,
    *,
    around: Sequence[str] = (),
    depth: int = 1,
    relations: Sequence[Relation] = (),
    statuses: Sequence[Status] = (),
    since: str | None = None,
    min_confidence: float = 0.0,
) -> list[StatementRecord]:
    """Return statements, filtered, sorted by IRI.

    `around` keeps what lies within `depth` steps of these entities, over statements
    that pass the other filters. `since` compares the date of the fact, else of the
    article; a statement without either is left out by it.
    """
    filters = _filters(relations, statuses, since, min_confidence)
    if around:
        return list(_records(store, _near(store, around, depth, filters)))
    if filters:
        chosen = store.values(f"SELECT ?x {{ ?x a kg:Statement . {filters} }}")
        return list(_records(store, {iri for (iri,) in chosen}))
    return list(_records(store))


def record(store: Store, iri: str) -> StatementRecord:
    """Return one statement, which is there, by its IRI."""
    return next(_records(store, {iri}))


def _filters(
    relations: Sequence[Relation],
    statuses: Sequence[Status],
    since: str | None,
    min_confidence: float,
) -> str:
    """Return the patterns a statement ?x has to match; every word in them is a term."""
    patterns = []
    if relations:
        among = " ".join(str(v.RELATION_IRIS[relation]) for relation in relations)
        patterns.append(f"?x kg:relation ?relation VALUES ?relation {{ {among} }}")
    if statuses:
        among = " ".join(str(v.STATUS_IRIS[status]) for status in statuses)
        patterns.append(f"?x kg:status ?status VALUES ?status {{ {among} }}")
    if since is not None:
        patterns.append(f"?x kg:when ?when FILTER(?when >= {Literal(since)})")
    if min_confidence > 0:
        least = Literal(format(Decimal(repr(min_confidence)), "f"), datatype=v.DECIMAL)
        patterns.append(f"?x kg:confidence ?confidence FILTER(?confidence >= {least})")
    return " ".join(patterns)


def _near(store: Store, around: Sequence[str], depth: int, filters: str) -> set[str]:
    """Return the statements within `depth` steps of some entities, over what `filters` let by."""
    found: set[str] = set()
    known = set(around)
    frontier = known
    for _ in range(depth):
        ends = " ".join(str(NamedNode(iri)) for iri in sorted(frontier))
        rows = store.values(
            f"SELECT DISTINCT ?x ?s ?o {{ VALUES ?end {{ {ends} }} "
            "{ ?x kg:subject ?end } UNION { ?x kg:object ?end } "
            f"?x kg:subject ?s ; kg:object ?o . {filters} }}"
        )
        reached = set()
        for statement, *both in rows:
            found.add(statement)
            reached.update(both)
        frontier = reached - known
        known |= frontier
        if not frontier:
            break
    return found


def _records(store: Store, chosen: set[str] | None = None) -> Iterator[StatementRecord]:
    """Yield the chosen statements, or all, sorted by IRI."""
    few = chosen if chosen is not None and len(chosen) <= _FEW else None
    facts = _facts(
        store,
        *(v.SUBJECT, v.RELATION, v.OBJECT, v.STATUS, v.CONFIDENCE, v.BASED_ON),
        *(v.IN_ARTICLE, v.PRODUCER),
        *(v.AMOUNT, v.CURRENCY, v.STAKE, v.FACT_DATE, v.ROLE, v.CLAIMANT),
        among=few,
    )
    sentences = None if few is None else {known[v.BASED_ON] for known in facts.values()}
    quotes = _facts(store, v.QUOTE, v.START, v.END, among=sentences)
    triggers: dict[str, list[Span]] = defaultdict(list)
    for subject, value in store.pairs(v.TRIGGER, few):
        start, _, end = value.partition("-")
        triggers[subject].append(Span(int(start), int(end)))
    papers = None if few is None else {known[v.IN_ARTICLE] for known in facts.values()}
    ends = {known[end] for known in facts.values() for end in _ENDS if end in known}
    nodes = entities(store, None if few is None else sorted(ends))
    news = _article_records(store, papers)
    for iri in sorted(facts if chosen is None else chosen):
        known = facts[iri]
        if v.SUBJECT in known:
            evidence = quotes[known[v.BASED_ON]]
            yield _statement(iri, known, nodes, news, evidence, triggers.get(iri, []))


def _article_records(
    store: Store, among: Collection[str] | None = None
) -> dict[str, ArticleRecord]:
    facts = _facts(
        store,
        *(v.FILE, v.HEADLINE, v.PUBLISHED, v.PUBLISHER, v.URL, v.NEAR_DUPLICATE_OF),
        among=among,
    )
    return {
        iri: ArticleRecord(
            iri,
            known[v.FILE],
            known.get(v.HEADLINE),
            known.get(v.PUBLISHED),
            known.get(v.PUBLISHER),
            known.get(v.URL),
            known.get(v.NEAR_DUPLICATE_OF),
        )
        for iri, known in facts.items()
        if v.FILE in known
    }


def counts(store: Store) -> Counts:
    """Count what the graph holds."""
    news = _article_records(store).values()
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


def _statement(
    iri: str,
    known: Mapping[NamedNode, str],
    entities: Mapping[str, EntityRecord],
    articles: Mapping[str, ArticleRecord],
    evidence: Mapping[NamedNode, str],
    triggers: list[Span],
) -> StatementRecord:
    amount = Amount(float(known[v.AMOUNT]), known[v.CURRENCY]) if v.AMOUNT in known else None
    return StatementRecord(
        iri=iri,
        subject=entities[known[v.SUBJECT]],
        relation=v.RELATION_OF[known[v.RELATION]],
        object=entities[known[v.OBJECT]],
        status=v.STATUS_OF[known[v.STATUS]],
        confidence=float(known[v.CONFIDENCE]),
        quote=evidence[v.QUOTE],
        start=int(evidence[v.START]),
        end=int(evidence[v.END]),
        article=articles[known[v.IN_ARTICLE]],
        producer=known[v.PRODUCER],
        amount=amount,
        stake=float(known[v.STAKE]) if v.STAKE in known else None,
        date=known.get(v.FACT_DATE),
        role=known.get(v.ROLE),
        claimant=entities[known[v.CLAIMANT]] if v.CLAIMANT in known else None,
        triggers=tuple(sorted(triggers)),
    )
