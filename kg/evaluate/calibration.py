"""Calibration: what is said with 80 % confidence should be right four times in five.

The expected calibration error of Naeini, Cooper and Hauskrecht 2015 in the form of Guo,
Pleiss, Sun and Weinberger 2017: ten bins of equal width, the gap between confidence and
accuracy in each, weighted by how much falls into it. 0 is perfect. Samples drawn again err
upwards, for a gap is never negative: the interval lies a little high.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.evaluate.bootstrap import bounds, resample
from kg.evaluate.statements import Said

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 10

Judged = tuple[float, bool]  # confidence, right


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of the reliability table: [low, high) of confidence; the last one holds 1."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The error, its interval over articles, and the bins behind it."""

    error: float
    low: float
    high: float
    bins: tuple[Bin, ...]


def judged(said: Said) -> list[Judged]:
    """Return confidence and truth of every edge found; truth is of ends and relation."""
    return [(group[0].confidence, known in said.gold) for known, group in said.found.items()]


def calibrate(articles: Iterable[Sequence[Judged]]) -> Calibration:
    """Measure the calibration of what was found in some articles.

    >>> calibrate([[(0.75, True), (0.75, True), (0.75, True), (0.75, False)]]).error
    0.0
    """
    each = [_counted(article) for article in articles]
    counts = np.array(each, np.float64).reshape(len(each), BINS * 3)
    low, high = bounds(_error(resample(counts)))
    summed = counts.sum(axis=0)
    return Calibration(float(_error(summed[None])[0]), low, high, tuple(_bins(summed)))


def _counted(article: Sequence[Judged]) -> list[list[float]]:
    """Return count, sum of confidence and number right of every bin."""
    counts = [[0.0, 0.0, 0.0] for _ in range(BINS)]
    for confidence, right in article:
        row = counts[min(int(confidence * BINS), BINS - 1)]
        row[0] += 1
        row[1] += confidence
        row[2] += right
    return counts


def _error(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    count, confidence, right = sums.reshape(len(sums), BINS, 3).transpose(2, 0, 1)
    gaps: NDArray[np.float64] = np.abs(confidence - right).sum(axis=1)
    errors: NDArray[np.float64] = gaps / np.maximum(count.sum(axis=1), 1)
    return errors


def _bins(sums: NDArray[np.float64]) -> Iterable[Bin]:
    for place, (count, confidence, right) in enumerate(sums.reshape(BINS, 3)):
        if count:
            yield Bin(
                place / BINS,
                (place + 1) / BINS,
                int(count),
                float(confidence / count),
                float(right / count),
            )
