"""Findings: relations as the patterns or the model found them, before they are statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Annotation, Value
from kg.ontology import RELATIONS, Relation, Status, admits
from kg.relations.grammar import Pattern
from kg.relations.lexicon import Lexicon
from kg.relations.symbols import Line

_MENTION = re.compile(r"[A-Z]\d+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation found in one line, between two entities (indices in the annotation).

    `subject_at` and `object_at` are positions in the line, or -1 where the end is only
    named in another sentence; `triggers` are positions too. `status`, `values` and `role`
    are set by the patterns that say so.
    """

    subject: int
    relation: Relation
    object: int
    line: int
    subject_at: int
    object_at: int
    triggers: tuple[int, ...]
    producer: str
    confidence: float
    status: Status | None = None
    values: tuple[Value, ...] = ()
    role: str | None = None

    @property
    def ends(self) -> tuple[int, Relation, int]:
        """Return what the finding says; the ends of a symmetric relation in order."""
        if RELATIONS[self.relation].symmetric and self.subject > self.object:
            return self.object, self.relation, self.subject
        return self.subject, self.relation, self.object


def match_patterns(annotation: Annotation, line: Line, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield what the patterns find in a line, in the order of the lexicon."""
    for pattern in lexicon.candidates(symbol.code for symbol in line.symbols):
        for match in pattern.expression.finditer(line.text):
            yield from _findings(annotation, line, pattern, match)


def _findings(
    annotation: Annotation, line: Line, pattern: Pattern, match: re.Match[str]
) -> Iterator[Finding]:
    slots = match.groupdict()
    triggers = tuple(_triggers(line, match))
    values = tuple(_values(line, slots))
    for subject_at in _mentions(slots["S"]):
        for object_at in _mentions(slots["O"]):
            subject = line.symbols[subject_at].entity
            object_ = line.symbols[object_at].entity
            if not fits(annotation, subject, pattern.relation, object_):
                continue
            yield Finding(
                subject,
                pattern.relation,
                object_,
                line.index,
                subject_at,
                object_at,
                triggers,
                pattern.producer,
                confidence=0.5,
                status=pattern.status,
                values=values,
                role=(slots.get("ROLE") or "").strip() or None,
            )


def fits(annotation: Annotation, subject: int, relation: Relation, object_: int) -> bool:
    """Tell whether the relation may join these two entities: types, and never with itself."""
    entities = annotation.entities
    return subject != object_ and admits(relation, entities[subject].type, entities[object_].type)


def _mentions(text: str) -> Sequence[int]:
    return [int(code[1:]) for code in _MENTION.findall(text)]


def _values(line: Line, slots: dict[str, str | None]) -> Iterator[Value]:
    for name in ("AMOUNT", "STAKE", "DATE"):
        code = slots.get(name)
        value = line.symbols[int(code[1:])].value if code else None
        if value is not None:
            yield value


def _triggers(line: Line, match: re.Match[str]) -> Iterator[int]:
    """Yield the positions of the words that gave the pattern away."""
    for name, text in match.groupdict().items():
        if text is None or not (name[0] == "t" or name == "ROLE"):
            continue
        first = line.position(match.start(name))
        yield from range(first, first + len(text.split()))
