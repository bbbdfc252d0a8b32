"""Values that may belong to a statement: those of its line and of the lines next to it.

Papers part a deal and its price: "Alfa compra Beta. Paga 40 milioni." On TRAIN 96 in 100
amounts, and with the shares told in words 97 in 100 stakes, are among them; in the line
alone stand 86 and 86.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from kg.model import Annotation, Span, Value, ValueKind
from kg.relations.shares import find_shares

_NEAR = 1  # lines before and after

AWAY = 2 * _NEAR + 1
"""How many lines a value may stand in, seen from the statement's (see `Attachable`)."""


class Attachable(NamedTuple):
    """A value near a statement; `away` is 0 in the next line, 1 in the line, 2 before it."""

    value: Value
    away: int


class Nearby:
    """The values of an article, line by line; a line is read when it is first asked about."""

    def __init__(self, annotation: Annotation) -> None:
        self._annotation = annotation
        self._lines: dict[int, list[Value]] = {}

    def near(self, line: int) -> list[Attachable]:
        """Return what may belong to a statement in a line, in text order."""
        last = min(len(self._annotation.sentences) - 1, line + _NEAR)
        return [
            Attachable(value, line - number + _NEAR)
            for number in range(max(0, line - _NEAR), last + 1)
            for value in self._values(number)
        ]

    def _values(self, number: int) -> list[Value]:
        if number not in self._lines:
            self._lines[number] = _values(self._annotation, self._annotation.sentences[number])
        return self._lines[number]


def likeliest(scored: Iterable[tuple[Value, float]]) -> dict[ValueKind, tuple[Value, float]]:
    """Return the likeliest value of each kind with its score; of equals the first."""
    best: dict[ValueKind, tuple[Value, float]] = {}
    for value, score in scored:
        if value.kind not in best or score > best[value.kind][1]:
            best[value.kind] = value, score
    return best


def _values(annotation: Annotation, line: Span) -> list[Value]:
    known = [value for value in annotation.values if line.covers(value.start, value.end)]
    shares = (
        replace(share, start=line.start + share.start, end=line.start + share.end)
        for share in find_shares(annotation.article.text[line.start : line.end])
    )
    told = [s for s in shares if all(s.end <= v.start or v.end <= s.start for v in known)]
    return sorted([*known, *told], key=lambda value: value.start)
