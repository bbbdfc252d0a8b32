"""Qualifiers of a finding: amount, stake, date, role; read by rule, from the same clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.model import Amount, Value, ValueKind
from kg.ontology import Relation
from kg.relations.findings import Finding
from kg.relations.lexicon import read_words
from kg.relations.symbols import Line

_WITH_AMOUNT = frozenset({Relation.INVESTOR_IN, Relation.ACQUIRER_OF, Relation.SUPPLIER_TO})
_WITH_STAKE = frozenset({Relation.INVESTOR_IN, Relation.ACQUIRER_OF, Relation.PARENT_OF})
_BREAKS = frozenset({";", ".", ":", "«", "»", "(", ")"})
_FAR = 99


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """What may qualify a statement; None where the text does not say."""

    amount: Amount | None = None
    stake: float | None = None
    date: str | None = None
    role: str | None = None


def read_qualifiers(line: Line, finding: Finding) -> Qualifiers:
    """Read the qualifiers of a finding: those its pattern caught, then the nearest ones."""
    relation = finding.relation
    amount = _value(line, finding, ValueKind.MONEY, 12) if relation in _WITH_AMOUNT else None
    stake = _value(line, finding, ValueKind.PCT, 10) if relation in _WITH_STAKE else None
    reach = 5 if relation is Relation.FOUNDER_OF else 3
    date = _value(line, finding, ValueKind.DATE, reach)
    role = read_role(line, finding) if relation is Relation.EXECUTIVE_OF else None
    return Qualifiers(
        amount.amount if amount else None,
        stake.percent if stake else None,
        date.date if date else None,
        role,
    )


def read_role(line: Line, finding: Finding) -> str | None:
    """Return the title that stands nearest to the person, in lower case, or None."""
    if finding.role:
        return finding.role
    found = [(m.start(1), m.end(1)) for m in _titles().finditer(line.text)]
    spans = [(line.position(start), line.position(end - 1) + 1, start, end) for start, end in found]
    at = finding.subject_at if finding.subject_at >= 0 else finding.object_at
    reached = [span for span in spans if _gap(span[0], span[1], at) <= 8]
    if not reached:
        return None
    best = min(reached, key=lambda span: _gap(span[0], span[1], at))
    return line.text[best[2] : best[3]]


def _gap(first: int, last: int, at: int) -> int:
    return at - last if at >= last else first - at


@cache
def _titles() -> re.Pattern[str]:
    titles = sorted(map(re.escape, read_words().titles), key=len, reverse=True)
    return re.compile(rf"(?<= )((?:{'|'.join(titles)})(?: esecutiv[oa]| generale| unic[oa])?)(?= )")


def _value(line: Line, finding: Finding, kind: ValueKind, reach: int) -> Value | None:
    """Return the value of a kind that the pattern caught, or the nearest within reach."""
    for value in finding.values:
        if value.kind is kind:
            return value
    anchors = [*finding.triggers, finding.subject_at, finding.object_at]
    places = [place for place in anchors if place >= 0]
    best: tuple[int, Value] | None = None
    for position, symbol in enumerate(line.symbols):
        if symbol.value is None or symbol.value.kind is not kind:
            continue
        distance = min(_distance(line, position, place) for place in places)
        if distance <= reach and (best is None or distance < best[0]):
            best = distance, symbol.value
    return best[1] if best else None


def _distance(line: Line, one: int, other: int) -> int:
    first, last = sorted((one, other))
    between: Sequence[str] = [symbol.code for symbol in line.symbols[first + 1 : last]]
    return _FAR if _BREAKS.intersection(between) else last - first
