"""Candidates: the pairs of entities that a sentence might join.

A pair stands together in a line, or one end stands in the line and the other was spoken of
shortly before (or is what the article is about): news drops subjects freely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.model import Annotation
from kg.ontology import RELATIONS, Relation, admits
from kg.relations.symbols import LETTERS, Line

INVERSE = "^"
"""Marks a label whose subject is the right end of a candidate."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entities that a line might join, by their indices in the annotation.

    `left` and `right` are ordered by text for two organisations, and by type otherwise
    (PER-ORG, ORG-PROD, ORG-LOC). `left_at` and `right_at` are positions in the line, or -1
    where the end is only spoken of before; `away` says how many lines before, 0 when both
    stand in the line, and `FAR` for the main entity of the article.
    """

    kind: str
    line: int
    left: int
    right: int
    left_at: int
    right_at: int
    away: int = 0


FAR = 9
KINDS = ("OO", "PO", "OG", "OL")


def labels(kind: str) -> tuple[str, ...]:
    """Return the labels of a kind of pair: relations, with "^" where the right end is subject.

    >>> labels("PO")
    ('investorIn', 'acquirerOf', 'founderOf', 'executiveOf')
    >>> "supplierTo^" in labels("OO") and "partnerOf^" not in labels("OO")
    True
    """
    types = {letter: kind for kind, letter in LETTERS.items()}
    left, right = types[kind[0]], types[kind[1]]
    found = []
    for relation in Relation:
        if admits(relation, left, right):  # type: ignore[arg-type]
            found.append(relation.value)
            if left == right and not RELATIONS[relation].symmetric:
                found.append(relation.value + INVERSE)
    return tuple(found)


class Context:
    """What the article speaks of, line by line, and how much: the ground for candidates."""

    def __init__(self, annotation: Annotation, lines: Sequence[Line]) -> None:
        self.letters = [LETTERS[entity.type] for entity in annotation.entities]
        self.counts = Counter(s.entity for line in lines for _, s in line.mentions())
        self.lines = lines
        self.places: list[dict[int, list[int]]] = []
        for line in lines:
            places: dict[int, list[int]] = {}
            for position, symbol in line.mentions():
                places.setdefault(symbol.entity, []).append(position)
            self.places.append(places)
        self.main = self._main()

    def _main(self) -> int:
        """Return the organisation the article mentions most (the first of equals), or -1."""
        first: dict[int, int] = {}
        for places in self.places:
            for entity in places:
                if self.letters[entity] == "O":
                    first.setdefault(entity, len(first))
        return max(first, key=lambda e: (self.counts[e], -first[e]), default=-1)

    def candidates(self, index: int) -> Iterator[Candidate]:
        """Yield the candidates of one line, those with both ends in it first."""
        here = self.places[index]
        for one, other in combinations(sorted(here, key=lambda e: here[e][0]), 2):
            kind = self._kind(one, other)
            if kind:
                one_at, other_at = _nearest(here[one], here[other])
                yield self._ordered(kind, index, (one, one_at), (other, other_at), 0)
        for entity, away in self.spoken_of(index).items():
            for other, places in here.items():
                kind = self._kind(entity, other)
                if kind:
                    yield self._ordered(kind, index, (entity, -1), (other, places[0]), away)

    def spoken_of(self, index: int) -> Mapping[int, int]:
        """Return the entities spoken of shortly before a line but not in it, and how long ago."""
        here = self.places[index]
        found: dict[int, int] = {}
        for away in (1, 2):
            if index >= away:
                for entity in self.places[index - away]:
                    if entity not in here:
                        found.setdefault(entity, away)
        if self.main >= 0 and self.main not in here:
            found.setdefault(self.main, FAR)
        return found

    def _kind(self, one: int, other: int) -> str:
        kind = self.letters[one] + self.letters[other]
        if kind in KINDS:
            return kind
        return kind[::-1] if kind[::-1] in KINDS else ""

    def _ordered(
        self, kind: str, line: int, one: tuple[int, int], other: tuple[int, int], away: int
    ) -> Candidate:
        if self.letters[one[0]] != kind[0]:
            one, other = other, one
        return Candidate(kind, line, one[0], other[0], one[1], other[1], away)


def _nearest(one: Sequence[int], other: Sequence[int]) -> tuple[int, int]:
    pairs = ((a, b) for a in one for b in other)
    return min(pairs, key=lambda pair: (abs(pair[0] - pair[1]), pair))
