"""Reading statements: an annotated article in, what it says out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import Annotation, Evidence, Span, Statement
from kg.ontology import Status
from kg.relations import linear
from kg.relations.candidates import Context
from kg.relations.claims import read_claimant
from kg.relations.features import View
from kg.relations.findings import Finding, match_patterns
from kg.relations.lexicon import load
from kg.relations.linear import LinearModel
from kg.relations.qualifiers import read_qualifiers
from kg.relations.scoring import model_status, prepare, score_line
from kg.relations.status import read_status
from kg.relations.symbols import Line, read_lines


def read_statements(annotation: Annotation) -> tuple[Statement, ...]:
    """Return what the article says, one statement per ends, relation, status and sentence.

    The patterns and the model both speak; where they find the same, the surer one counts.
    The order is that of the text, then subject, relation and object. Deterministic.
    """
    lexicon = load()
    model = linear.load()
    lines = read_lines(annotation)
    context = Context(annotation, lines)
    statements: dict[tuple[object, ...], Statement] = {}
    for index, line in enumerate(lines):
        hits = list(match_patterns(annotation, line, lexicon))
        prepared = prepare(line, hits) if model else None
        found = hits
        if model and prepared:
            found = [*hits, *score_line(prepared, context, index, model)]
        for finding in _best(found):
            status = _status(line, finding, prepared, model)
            statement = _statement(annotation, lines, finding, status)
            known = statements.get(_identity(statement))
            if known is None or known.confidence < statement.confidence:
                statements[_identity(statement)] = statement
    return tuple(sorted(statements.values(), key=_identity))


def _best(findings: Iterable[Finding]) -> list[Finding]:
    """Keep one finding per ends and relation: a pattern knows more, the model how sure to be."""
    best: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        known = best.get(finding.ends)
        if known is None:
            best[finding.ends] = finding
        elif finding.confidence > known.confidence:
            best[finding.ends] = replace(known, confidence=finding.confidence)
    return list(best.values())


def _status(
    line: Line, finding: Finding, prepared: View | None, model: LinearModel | None
) -> Status:
    """Return how a finding holds: as its pattern says, else as the model judges the clause."""
    if finding.status:
        return finding.status
    ends = (finding.subject_at, finding.object_at)
    if prepared is None or model is None:
        return read_status(line, ends, finding.triggers)
    return model_status(prepared, finding, read_status(line, ends, ()), model)


def _identity(statement: Statement) -> tuple[int, str, str, str, Status]:
    start = statement.evidence.start
    return start, statement.subject, statement.relation, statement.object, statement.status


def _statement(
    annotation: Annotation, lines: Sequence[Line], finding: Finding, status: Status
) -> Statement:
    line = lines[finding.line]
    subject, relation, object_ = finding.ends
    ids = [entity.id for entity in annotation.entities]
    qualifiers = read_qualifiers(line, finding)
    claimant = read_claimant(line)
    return Statement(
        subject=ids[subject],
        relation=relation,
        object=ids[object_],
        status=status,
        evidence=_evidence(annotation, line),
        confidence=round(finding.confidence, 3),
        producer=finding.producer,
        amount=qualifiers.amount,
        stake=qualifiers.stake,
        date=qualifiers.date,
        role=qualifiers.role,
        claimant=ids[claimant] if claimant is not None else None,
        triggers=_spans(line, finding.triggers),
    )


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
