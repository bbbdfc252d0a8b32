"""Findings made into statements: evidence, trigger words, and one statement where several agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Annotation, Evidence, Span, Statement
from kg.ontology import Status
from kg.relations.findings import Finding
from kg.relations.qualifiers import Qualifiers
from kg.relations.symbols import Line


@dataclass(frozen=True, slots=True)
class Manner:
    """How a finding holds: its status, its qualifiers, and who says so (index of the entity)."""

    status: Status
    qualifiers: Qualifiers
    claimant: int | None = None


def make_statement(
    annotation: Annotation, line: Line, finding: Finding, manner: Manner
) -> Statement:
    """Return what a finding of a line says as a statement."""
    subject, relation, object_ = finding.ends
    ids = [entity.id for entity in annotation.entities]
    claimant = manner.claimant
    return Statement(
        subject=ids[subject],
        relation=relation,
        object=ids[object_],
        status=manner.status,
        evidence=_evidence(annotation, line),
        confidence=round(finding.confidence, 3),
        producer=finding.producer,
        amount=manner.qualifiers.amount,
        stake=manner.qualifiers.stake,
        date=manner.qualifiers.date,
        role=manner.qualifiers.role,
        claimant=ids[claimant] if claimant is not None else None,
        triggers=_spans(line, finding.triggers),
    )


def settle(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return one statement per ends, relation, status and sentence: the surest, in text order."""
    best: dict[tuple[int, str, str, str, Status], Statement] = {}
    for statement in statements:
        known = best.get(_identity(statement))
        if known is None or known.confidence < statement.confidence:
            best[_identity(statement)] = statement
    return tuple(sorted(best.values(), key=_identity))


def _identity(statement: Statement) -> tuple[int, str, str, str, Status]:
    start = statement.evidence.start
    return start, statement.subject, statement.relation, statement.object, statement.status


def _evidence(annotation: Annotation, line: Line) -> Evidence:
    """Return the sentence as evidence, without blanks at its ends."""
    text = annotation.article.text[line.span.start : line.span.end]
    start = line.span.start + len(text) - len(text.lstrip())
    quote = text.strip()
    return Evidence(start, start + len(quote), quote)


def _spans(line: Line, positions: Iterable[int]) -> tuple[Span, ...]:
    """Return the words at the positions as spans; neighbours become one span."""
    spans: list[Span] = []
    for position in sorted(set(positions)):
        symbol = line.symbols[position]
        if spans and symbol.start - spans[-1].end <= 1:
            spans[-1] = Span(spans[-1].start, symbol.end)
        else:
            spans.append(Span(symbol.start, symbol.end))
    return tuple(spans)
