"""One article explained: each statement with the voices behind it and what nearly won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.graph.triples import statement_iris
from kg.model import Article, Entity, Extraction, Profile, Statement
from kg.nlp.tracing import Trace, trace
from kg.relations.weighing import Holding, Verdict, Weighing, weigh

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class StatementExplanation:
    """A statement with its IRI, the verdict that made it, and the verdicts beside it.

    `subject` and `object` are indices of entities. `others` are what else was weighed of the
    same two entities in the same sentence, the likeliest first.
    """

    iri: str
    statement: Statement
    subject: int
    object: int
    verdict: Verdict
    holding: Holding
    others: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class ArticleExplanation:
    """An article as it was read; `statements` are those the graph gets, in text order."""

    trace: Trace
    weighing: Weighing
    profile: Profile
    statements: tuple[StatementExplanation, ...]

    @property
    def article(self) -> Article:
        """Return the article."""
        return self.trace.annotation.article

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Return its entities."""
        return self.trace.annotation.entities


def explain(nlp: Language, article: Article, profile: Profile) -> ArticleExplanation:
    """Read an article and explain every statement; `nlp` must be loaded with the same profile."""
    read = trace(nlp, article)
    weighing = weigh(read.annotation, read.tokens, profile)
    return ArticleExplanation(read, weighing, profile, tuple(_statements(read, weighing)))


def _statements(read: Trace, weighing: Weighing) -> Iterator[StatementExplanation]:
    annotation = read.annotation
    places = {entity.id: place for place, entity in enumerate(annotation.entities)}
    verdicts = {(verdict.line, *verdict.ends): verdict for verdict in weighing.verdicts}
    written = statement_iris(Extraction(annotation.article, annotation.entities, read.statements))
    for iri, said in written.items():
        line = next(
            number
            for number, span in enumerate(annotation.sentences)
            if span.start <= said.evidence.start < span.end
        )
        subject, object_ = places[said.subject], places[said.object]
        verdict = verdicts[line, subject, said.relation, object_]
        yield StatementExplanation(
            iri,
            said,
            subject,
            object_,
            verdict,
            weighing.holding(verdict),
            tuple(_beside(verdict, weighing)),
        )


def _beside(verdict: Verdict, weighing: Weighing) -> list[Verdict]:
    """Return the other verdicts on the same two entities at the same line, likeliest first."""
    ends = {verdict.subject, verdict.object}
    found = [
        other
        for other in weighing.verdicts
        if other.line == verdict.line
        and {other.subject, other.object} == ends
        and other.ends != verdict.ends
    ]
    return sorted(found, key=lambda other: -other.chance)
