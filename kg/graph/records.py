"""Statements as the graph gives them back: flat, labelled, ready to list, draw or export.

`kg.graph.store` fills these records; the view, the CSV export and the analysis read them
and need no SPARQL of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Amount, Span
from kg.ontology import EntityType, Relation, Status


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """A node of the graph: one entity over all its articles.

    `aliases` are the other names it is given, sorted; `articles` counts the articles that
    mention it.
    """

    iri: str
    label: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    articles: int = 0


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """Where a statement was read. `original` is set on near-duplicates: the article copied."""

    iri: str
    source: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    original: str | None = None

    @property
    def origin(self) -> str:
        """Return the IRI that counts as the independent source: the original, or itself."""
        return self.original or self.iri


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """One statement with its two ends, its qualifiers, its sentence and its article.

    `start` and `end` are the offsets of `quote` in the article; `triggers` are offsets in
    the article too.
    """

    iri: str
    subject: EntityRecord
    relation: Relation
    object: EntityRecord
    status: Status
    confidence: float
    quote: str
    start: int
    end: int
    article: ArticleRecord
    producer: str
    amount: Amount | None = None
    stake: float | None = None
    date: str | None = None
    role: str | None = None
    claimant: EntityRecord | None = None
    triggers: tuple[Span, ...] = ()

    @property
    def when(self) -> str | None:
        """Return the date of the fact, or else the date of the article."""
        return self.date or self.article.date
