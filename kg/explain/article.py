"""One article explained: each statement with the voices behind it and what nearly won."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.edges import EDGE_CONFIDENCE, Edge, belief, decimal
from kg.graph.triples import statement_iris
from kg.model import Article, Entity, Extraction, Profile, Statement
from kg.nlp.tracing import Trace, trace
from kg.ontology import RELATIONS, Relation, Status
from kg.relations.weighing import Holding, Verdict, Weighing, weigh

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class StatementExplanation:
    """A statement with its IRI, the verdict that made it, and the verdicts beside it.

    `subject` and `object` are indices of entities. `others` are what else was weighed of the
    same two entities in the same sentence, the likeliest first. `edge` tells whether it is a plain
    edge: of the graph it was looked up in, or else of one with this article alone.
    """

    iri: str
    statement: Statement
    subject: int
    object: int
    verdict: Verdict
    holding: Holding
    others: tuple[Verdict, ...]
    edge: Edge


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


def explain(
    nlp: Language, article: Article, profile: Profile, least: float = EDGE_CONFIDENCE
) -> ArticleExplanation:
    """Read an article and explain every statement; `nlp` must be loaded with the same profile.

    `least` is the belief from which a plain edge is written.
    """
    read = trace(nlp, article)
    weighing = weigh(read.annotation, read.tokens, profile)
    statements = tuple(_statements(read, weighing, decimal(least)))
    return ArticleExplanation(read, weighing, profile, statements)


def _statements(read: Trace, weighing: Weighing, least: Decimal) -> Iterator[StatementExplanation]:
    annotation = read.annotation
    places = {entity.id: place for place, entity in enumerate(annotation.entities)}
    verdicts = {(verdict.line, *verdict.ends): verdict for verdict in weighing.verdicts}
    written = statement_iris(Extraction(annotation.article, annotation.entities, read.statements))
    sure: dict[tuple[int, Relation, int], list[tuple[str, float]]] = defaultdict(list)
    for said in written.values():
        if said.status is Status.ASSERTED:
            sure[_ends(said, places)].append(("", said.confidence))
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
            Edge(said.status is Status.ASSERTED, belief(sure[_ends(said, places)]), least),
        )


def _ends(said: Statement, places: Mapping[str, int]) -> tuple[int, Relation, int]:
    ends = [places[said.subject], places[said.object]]
    if RELATIONS[said.relation].symmetric:
        ends.sort()
    return ends[0], said.relation, ends[1]


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
