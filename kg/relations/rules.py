"""Statements read by patterns and the linear model alone: small and fast, no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Annotation, Statement
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
from kg.relations.statements import Manner, make_statement, settle
from kg.relations.status import read_status
from kg.relations.symbols import Line, read_lines


def read_by_rules(annotation: Annotation) -> tuple[Statement, ...]:
    """Return what the article says, one statement per ends, relation, status and sentence.

    The patterns and the model both speak; where they find the same, the surer one counts.
    The order is that of the text, then subject, relation and object. Deterministic.
    """
    lexicon = load()
    model = linear.load()
    lines = read_lines(annotation)
    context = Context(annotation, lines)
    found_statements = []
    for index, line in enumerate(lines):
        hits = list(match_patterns(annotation, line, lexicon))
        prepared = prepare(line, hits) if model else None
        found = hits
        if model and prepared:
            found = [*hits, *score_line(prepared, context, index, model)]
        for finding in _best(found):
            status = _status(line, finding, prepared, model)
            qualifiers = read_qualifiers(line, finding)
            claimant = read_claimant(line)
            found_statements.append(
                make_statement(annotation, line, finding, Manner(status, qualifiers, claimant))
            )
    return settle(found_statements)


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
