"""The statements of a store, as records: chosen by what they say, or by IRI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.graph import vocabulary as v
from kg.graph.entities import entities
from kg.graph.records import ArticleRecord, EntityRecord, StatementRecord
from kg.graph.touched import values_of
from kg.model import Amount, Span

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.ontology import Relation, Status

FEW = 20_000
"""Statements up to here are looked up, beyond it scanning all is faster."""
_ENDS = (v.SUBJECT, v.OBJECT, v.CLAIMANT)


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


def records_in(store: Store, article: str) -> list[StatementRecord]:
    """Return the statements of an article, by IRI, in the order of the text."""
    rows = store.values(f"SELECT ?x {{ ?x kg:article {NamedNode(article)} ; kg:status ?status }}")
    found = records_of(store, (iri for (iri,) in rows))
    return sorted(found, key=lambda record: (record.start, record.end))


def record(store: Store, iri: str) -> StatementRecord:
    """Return one statement, which is there, by its IRI."""
    return next(_records(store, {iri}))


def records_of(store: Store, statements: Iterable[str]) -> list[StatementRecord]:
    """Return some statements by IRI, sorted by IRI."""
    chosen = {*statements}
    return list(_records(store, chosen)) if chosen else []


def about(store: Store, entity: str, most: int) -> tuple[list[StatementRecord], int]:
    """Return the newest statements of an entity, at most so many, and how many there are."""
    end = NamedNode(entity)
    rows = store.values(
        f"SELECT DISTINCT ?x ?day {{ {{ ?x kg:subject {end} }} UNION {{ ?x kg:object {end} }} "
        'OPTIONAL { ?x kg:when ?when } BIND(COALESCE(?when, "") AS ?day) } ORDER BY DESC(?day) ?x'
    )
    found = [iri for iri, _ in rows]
    return records_of(store, found[:most]), len(found)


def named_in(store: Store, article: str) -> dict[str, str]:
    """Return the names an article gives its entities: name -> IRI of the entity.

    Of two entities of one name the first by IRI has it.
    """
    graph = NamedNode(article)
    rows = store.values(
        f"SELECT ?name ?e {{ GRAPH {graph} {{ {graph} schema:mentions ?e . "
        "?e skos:altLabel ?name } } ORDER BY DESC(?e)"
    )
    return dict(rows)  # type: ignore[arg-type] # pairs


def article_record(store: Store, iri: str) -> ArticleRecord | None:
    """Return an article with its title and publisher."""
    return article_records(store, [iri]).get(iri)


def article_records(store: Store, among: Collection[str] | None = None) -> dict[str, ArticleRecord]:
    """Return every article, or some, with title and publisher, by IRI."""
    facts = values_of(
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
    few = chosen if chosen is not None and len(chosen) <= FEW else None
    facts = values_of(
        store,
        *(v.SUBJECT, v.RELATION, v.OBJECT, v.STATUS, v.CONFIDENCE, v.BASED_ON),
        *(v.IN_ARTICLE, v.PRODUCER),
        *(v.AMOUNT, v.CURRENCY, v.STAKE, v.FACT_DATE, v.ROLE, v.CLAIMANT),
        among=few,
    )
    sentences = None if few is None else {known[v.BASED_ON] for known in facts.values()}
    quotes = values_of(store, v.QUOTE, v.START, v.END, among=sentences)
    triggers: dict[str, list[Span]] = defaultdict(list)
    for subject, value in store.pairs(v.TRIGGER, few):
        start, _, end = value.partition("-")
        triggers[subject].append(Span(int(start), int(end)))
    papers = None if few is None else {known[v.IN_ARTICLE] for known in facts.values()}
    ends = {known[end] for known in facts.values() for end in _ENDS if end in known}
    nodes = entities(store, None if few is None else sorted(ends))
    news = article_records(store, papers)
    for iri in sorted(facts if chosen is None else chosen):
        known = facts[iri]
        if v.SUBJECT in known:
            evidence = quotes[known[v.BASED_ON]]
            yield _statement(iri, known, nodes, news, evidence, triggers.get(iri, []))


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
