"""Counts of one comparison, and the figures that follow from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """What was found, what should have been, and how much of each is right.

    `right` is the part of `found` that is right. `recalled` is the part of `gold` that was
    found, for measures that count it apart (MUC, B³); elsewhere it is None and equals
    `right`. Counts may be fractions there. Figures lie in 0..1; one over nothing is 0.
    """

    right: float = 0
    found: float = 0
    gold: float = 0
    recalled: float | None = None

    @property
    def counts(self) -> tuple[float, float, float, float]:
        """Return right, found, recalled, gold."""
        recalled = self.right if self.recalled is None else self.recalled
        return self.right, self.found, recalled, self.gold

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the gold that was found."""
        return self.counts[2] / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall (van Rijsbergen 1979).

        >>> Score(right=1, found=2, gold=1).f1
        0.6666666666666666
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        recalled = None
        if self.recalled is not None or other.recalled is not None:
            recalled = self.counts[2] + other.counts[2]
        return Score(
            self.right + other.right, self.found + other.found, self.gold + other.gold, recalled
        )


def compared(gold: Iterable[object], found: Iterable[object]) -> Score:
    """Score one set against another.

    >>> compared({"a", "b"}, {"b", "c", "d"})
    Score(right=1, found=3, gold=2, recalled=None)
    """
    wanted, given = set(gold), set(found)
    return Score(len(wanted & given), len(given), len(wanted))


def total(scores: Iterable[Score]) -> Score:
    """Return the sum of scores: the micro average over whatever they were taken from."""
    return sum(scores, Score())
