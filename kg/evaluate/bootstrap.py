"""Bootstrap over articles: how far another sample of articles could have led.

The percentile interval of Efron and Tibshirani 1993: articles, not statements, are drawn
with replacement, because what one article says hangs together. Deterministic for a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kg.evaluate.score import Score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

ROUNDS = 1000
LEVEL = 0.95

Bounds = tuple[float, float]


def resample(counts: Numbers, rounds: int = ROUNDS, seed: int = 0) -> Numbers:
    """Return the sums over `rounds` samples of articles: [articles, n] -> [rounds, n]."""
    size = len(counts)
    if not size:
        return np.zeros((rounds, counts.shape[1]))
    draws = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=rounds)
    return draws.astype(np.float64) @ counts


def bounds(values: Numbers, level: float = LEVEL) -> Bounds:
    """Return the interval that holds the middle `level` of the values."""
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


class Samples:
    """The scores of articles, drawn again and again: the same draw for every measure."""

    def __init__(
        self, articles: Sequence[Mapping[str, Score]], rounds: int = ROUNDS, seed: int = 0
    ) -> None:
        self._names = {name: place for place, name in enumerate(sorted(set().union(*articles)))}
        counts = np.array(
            [[a.get(name, Score()).counts for name in self._names] for a in articles],
            np.float64,
        ).reshape(len(articles), -1)
        self._sums = resample(counts, rounds, seed).reshape(rounds, len(self._names), 4)

    def f1(self, name: str) -> Numbers:
        """Return the F1 of a measure in every sample."""
        precision, recall = self._figures(name)
        return _ratio(2 * precision * recall, precision + recall)

    def precision(self, name: str) -> Numbers:
        """Return the precision of a measure in every sample."""
        return self._figures(name)[0]

    def interval(self, names: Sequence[str], figure: Callable[[str], Numbers]) -> Bounds:
        """Return the interval of a figure, meant over the measures named."""
        return bounds(np.mean([figure(name) for name in names], axis=0))

    def _figures(self, name: str) -> tuple[Numbers, Numbers]:
        right, found, recalled, gold = self._sums[:, self._names[name]].T
        return _ratio(right, found), _ratio(recalled, gold)


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
