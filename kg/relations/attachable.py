"""Values that may belong to a statement: those of its line and of the lines next to it.

Papers part a deal and its price: "Alfa compra Beta. Paga 40 milioni." On TRAIN 96 in 100
amounts, and with the shares told in words 97 in 100 stakes, are among them; in the line
alone stand 86 and 86.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.model import Annotation, Span, Value
from kg.relations.shares import find_shares

_NEAR = 1  # lines before and after

PLACES = 2 * _NEAR + 1
"""How many lines a value may stand in, seen from the statement's."""


class Attachable(NamedTuple):
    """A value near a statement; `away` is 0 in the next line, 1 in the line, 2 before it."""

    value: Value
    away: int


class Nearby:
    """The values of an article, line by line."""

    def __init__(self, annotation: Annotation) -> None:
        self._lines = [_values(annotation, line) for line in annotation.sentences]

    def near(self, line: int) -> list[Attachable]:
        """Return what may belong to a statement in a line, in text order."""
        first, last = max(0, line - _NEAR), min(len(self._lines) - 1, line + _NEAR)
        return [
            Attachable(value, line - number + _NEAR)
            for number in range(first, last + 1)
            for value in self._lines[number]
        ]


def _values(annotation: Annotation, line: Span) -> Sequence[Value]:
    known = [value for value in annotation.values if line.covers(value.start, value.end)]
    shares = (
        replace(share, start=line.start + share.start, end=line.start + share.end)
        for share in find_shares(annotation.article.text[line.start : line.end])
    )
    told = [s for s in shares if all(s.end <= v.start or v.end <= s.start for v in known)]
    return sorted([*known, *told], key=lambda value: value.start)
