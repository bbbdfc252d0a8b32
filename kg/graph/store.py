"""The store: one Oxigraph database, the only room that opens the engine.

Queries see the union of all named graphs as the default graph. Writing an article is one
transaction: `replace_article` removes what the article's graph held and no longer holds
and adds what is new, so that a build killed at any moment leaves whole articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, Variable

from kg.errors import QueryError, StoreError
from kg.graph import vocabulary as v
from kg.graph.records import ArticleRecord, EntityRecord, StatementRecord
from kg.model import Amount, Span
from kg.ontology import EntityType, Relation, Status

Term = NamedNode | BlankNode | Literal | Triple
Rows = list[tuple[Term | None, ...]]

VERSION = "1"
_MARK = "kg-store"
_SERVICE = re.compile(r"(?i)\bservice\b")


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
    """What a graph holds, for `kg info`."""

    articles: int
    triples: int
    dates: tuple[str | None, str | None]
    entities: dict[EntityType, int]
    statuses: dict[Status, int]
    relations: dict[Relation, int]
    publishers: dict[str, int]


class Store:
    """A graph on disk or in memory. Use `open`, `open_existing` or `memory`."""

    def __init__(self, engine: ox.Store, folder: Path | None = None) -> None:
        self._engine = engine
        self.folder = folder

    @classmethod
    def memory(cls) -> Self:
        """Return an empty store that lives as long as the process."""
        return cls(ox.Store())

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a store to write, making it if it is not there."""
        if folder.exists() and not folder.is_dir():
            raise StoreError("is a file, not a store", "name a folder with --store", path=str(folder))
        mark = folder / _MARK
        if not mark.exists():
            if folder.exists() and any(folder.iterdir()):
                raise StoreError("is a folder of something else", "name an empty or new folder with --store", path=str(folder))
            folder.mkdir(parents=True, exist_ok=True)
            mark.write_text(VERSION + "\n", encoding="ascii")
        return cls._opened(folder)

    @classmethod
    def open_existing(cls, folder: Path) -> Self:
        """Open a store that is there; raise StoreError where there is none."""
        if not (folder / _MARK).is_file():
            raise StoreError("there is no graph here", "make one with: kg build PATH... --store DIR", path=str(folder))
        return cls._opened(folder)

    @classmethod
    def _opened(cls, folder: Path) -> Self:
        version = (folder / _MARK).read_text(encoding="ascii").strip()
        if version != VERSION:
            raise StoreError(f"is a store of version {version}, this is version {VERSION}", "build it again in a new folder", path=str(folder))
        try:
            return cls(ox.Store(str(folder / "oxigraph")), folder)
        except OSError as error:
            if "lock" in str(error).lower():
                raise StoreError("another process holds the store", "wait for it to end, or stop it", path=str(folder)) from error
            raise StoreError(f"cannot be opened: {error}", "build it again in a new folder", path=str(folder)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Write what is pending and let the folder go."""
        if self.folder is not None:
            self._engine.flush()
        self._engine = ox.Store()

    def replace_article(self, quads: Sequence[Quad]) -> None:
        """Write the graph of one article in place of what it held; one transaction."""
        self.replace_graph(quads[0].graph_name, quads)

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Write a named graph in place of what it held; one transaction."""
        triples = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in quads)
        self._engine.update(f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{\n{triples}\n}} }}")

    def drop_article(self, iri: str) -> None:
        """Remove an article and all it says."""
        self._engine.remove_graph(NamedNode(iri))

    def drop_graph(self, graph: NamedNode) -> None:
        """Remove a named graph."""
        self._engine.remove_graph(graph)

    def has_graph(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there."""
        return self._engine.contains_named_graph(graph)

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no order."""
        return iter(self._engine)

    def table(self, sparql: str, bindings: Mapping[str, Term]) -> tuple[list[str], Rows]:
        """Run a query; return the names of its columns and its rows.

        `bindings` are values of projected variables, bound by the engine as terms. ASK
        gives the column "answer" (an xsd:boolean); CONSTRUCT and DESCRIBE give subject,
        predicate, object. Raises QueryError with the line for a malformed query, and
        refuses SERVICE: no query makes this machine ask another.
        """
        result = self._query(sparql, bindings)
        if isinstance(result, ox.QueryBoolean):
            return ["answer"], [(Literal(bool(result)),)]
        if isinstance(result, ox.QueryTriples):
            return ["subject", "predicate", "object"], [(t.subject, t.predicate, t.object) for t in result]
        return [variable.value for variable in result.variables], [tuple(row) for row in result]

    def values(self, sparql: str) -> Iterator[tuple[str, ...]]:
        """Run a query of the program's own and yield the plain values of its rows."""
        _, rows = self.table(sparql, {})
        return (tuple(term.value for term in row) for row in rows)  # type: ignore[union-attr] # bound

    def _query(self, sparql: str, bindings: Mapping[str, Term]) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if _SERVICE.search(_without_strings(sparql)):
            raise QueryError("SERVICE is not allowed", "a query may only ask this store")
        try:
            return self._engine.query(
                sparql,
                prefixes=v.PREFIXES,
                use_default_graph_as_union=True,
                substitutions={Variable(name): term for name, term in bindings.items()},
            )
        except SyntaxError as error:
            raise QueryError(*_explained(str(error)), **_position(str(error))) from error
        except (ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}", "check the query") from error

    def articles(self) -> list[StoredArticle]:
        """Return what is known of every article, sorted by IRI."""
        facts = self._facts(v.FILE, v.CONTENT_HASH, v.PIPELINE, v.SKETCH, v.PUBLISHED, v.NEAR_DUPLICATE_OF)
        return [
            StoredArticle(
                id=iri.removeprefix(v.ARTICLE),
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

    def _facts(self, *properties: NamedNode) -> dict[str, dict[NamedNode, str]]:
        """Return subject -> property -> value, for properties with one value."""
        facts: dict[str, dict[NamedNode, str]] = defaultdict(dict)
        for property_ in properties:
            for quad in self._engine.quads_for_pattern(None, property_, None):
                facts[quad.subject.value][property_] = quad.object.value
        return facts

    def entities(self) -> dict[str, EntityRecord]:
        """Return every entity by IRI."""
        types: dict[str, EntityType] = {}
        for type_, node in v.CLASSES.items():
            for quad in self._engine.quads_for_pattern(None, v.TYPE, node):
                types[quad.subject.value] = type_
        names: dict[str, set[str]] = defaultdict(set)
        for quad in self._engine.quads_for_pattern(None, v.ALT_LABEL, None):
            names[quad.subject.value].add(quad.object.value)
        facts = self._facts(v.LABEL, v.ARTICLE_COUNT)
        return {
            iri: _entity(iri, type_, names[iri], facts.get(iri, {}))
            for iri, type_ in sorted(types.items())
        }

    def find_entities(self, name: str) -> list[EntityRecord]:
        """Return entities called `name`: exact names first, then beginnings, then parts.

        Case, accents and spaces do not count; among equals more articles come first.
        """
        wanted = fold(name)
        if not wanted:
            return []
        ranked = []
        for entity in self.entities().values():
            rank = min(_rank(wanted, fold(known)) for known in (entity.label, *entity.aliases))
            if rank < 3:
                ranked.append((rank, -entity.articles, entity.label, entity.iri, entity))
        best = [row for row in sorted(ranked, key=lambda row: row[:4])]
        exact = [row for row in best if row[0] == 0]
        return [row[-1] for row in exact or best]

    def records(
        self,
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
        records = [
            record
            for record in self._all_records()
            if (not relations or record.relation in relations)
            and (not statuses or record.status in statuses)
            and (since is None or (record.when or "") >= since)
            and record.confidence >= min_confidence
        ]
        return _within(records, around, depth) if around else records

    def _all_records(self) -> Iterator[StatementRecord]:
        entities = self.entities()
        articles = self._article_records()
        quotes = self._facts(v.QUOTE, v.START, v.END)
        triggers: dict[str, list[Span]] = defaultdict(list)
        for quad in self._engine.quads_for_pattern(None, v.TRIGGER, None):
            start, _, end = quad.object.value.partition("-")
            triggers[quad.subject.value].append(Span(int(start), int(end)))
        facts = self._facts(
            *(v.SUBJECT, v.RELATION, v.OBJECT, v.STATUS, v.CONFIDENCE, v.BASED_ON, v.IN_ARTICLE, v.PRODUCER),
            *(v.AMOUNT, v.CURRENCY, v.STAKE, v.FACT_DATE, v.ROLE, v.CLAIMANT),
        )
        for iri, known in sorted(facts.items()):
            if v.SUBJECT in known:
                yield _statement(iri, known, entities, articles, quotes[known[v.BASED_ON]], triggers.get(iri, []))

    def _article_records(self) -> dict[str, ArticleRecord]:
        facts = self._facts(v.FILE, v.HEADLINE, v.PUBLISHED, v.PUBLISHER, v.URL, v.NEAR_DUPLICATE_OF)
        return {
            iri: ArticleRecord(
                iri, known[v.FILE], known.get(v.HEADLINE), known.get(v.PUBLISHED), known.get(v.PUBLISHER), known.get(v.URL), known.get(v.NEAR_DUPLICATE_OF)
            )
            for iri, known in facts.items()
            if v.FILE in known
        }

    def counts(self) -> Counts:
        """Count what the graph holds."""
        articles = self._article_records().values()
        dates = sorted(article.date for article in articles if article.date)
        entities = Counter(entity.type for entity in self.entities().values())
        statuses = Counter(v.STATUS_OF[value] for value in self._objects(v.STATUS))
        relations = Counter(v.RELATION_OF[value] for value in self._objects(v.RELATION))
        publishers = Counter(article.publisher for article in articles if article.publisher)
        return Counts(
            articles=len(articles),
            triples=sum(1 for _ in self._engine),
            dates=(dates[0], dates[-1]) if dates else (None, None),
            entities={kind: entities[kind] for kind in EntityType if entities[kind]},
            statuses={status: statuses[status] for status in Status if statuses[status]},
            relations=dict(relations.most_common()),
            publishers=dict(sorted(publishers.items(), key=lambda row: (-row[1], row[0]))),
        )

    def _objects(self, property_: NamedNode) -> Iterator[str]:
        return (quad.object.value for quad in self._engine.quads_for_pattern(None, property_, None))


def fold(name: str) -> str:
    """Return a name for comparison: no case, accents, punctuation or double spaces.

    >>> fold("L'Oréal  S.p.A."), fold("Società")
    ('l oreal s p a', 'societa')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def _rank(wanted: str, known: str) -> int:
    if known == wanted:
        return 0
    if known.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in f" {known}" else 3


def _entity(iri: str, type_: EntityType, names: set[str], facts: Mapping[NamedNode, str]) -> EntityRecord:
    label = facts.get(v.LABEL) or min(names, default=iri)
    return EntityRecord(iri, label, type_, tuple(sorted(names - {label})), int(facts.get(v.ARTICLE_COUNT, "0")))


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


def _within(records: list[StatementRecord], around: Sequence[str], depth: int) -> list[StatementRecord]:
    near = set(around)
    for _ in range(depth - 1):
        near |= {
            end.iri
            for record in records
            if {record.subject.iri, record.object.iri} & near
            for end in (record.subject, record.object)
        }
    return [record for record in records if {record.subject.iri, record.object.iri} & near]


def _without_strings(sparql: str) -> str:
    """Blank out strings, IRIs and comments, so that only words of SPARQL are left."""
    return re.sub(r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*', " ", sparql, flags=re.DOTALL)


def _explained(message: str) -> tuple[str, str]:
    first = message.split("\n")[0]
    return f"the query is malformed: {first[:200]}", "see https://www.w3.org/TR/sparql11-query/"


def _position(message: str) -> dict[str, int]:
    found = re.search(r"at (\d+):(\d+)", message)
    return {"line": int(found[1]), "offset": int(found[2]) - 1} if found else {}
