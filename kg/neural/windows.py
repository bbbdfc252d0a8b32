"""Articles of any length as windows the encoder can read, and back to one vector a token.

A window holds at most `SIZE` pieces with those of its start and end. Neighbouring windows
share up to `OVERLAP` pieces; of a token in two windows the vector counts that stands
further from its window's edge. No token is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

SIZE = 512
OVERLAP = 128
_ENDS = 2


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens [first, last) read together, of which [kept_first, kept_last) are kept."""

    first: int
    last: int
    kept_first: int
    kept_last: int


def cut(sizes: Sequence[int], size: int = SIZE, overlap: int = OVERLAP) -> list[Window]:
    """Return the windows over tokens of `sizes` pieces; what is kept covers each token once.

    >>> cut([1, 1, 1, 1, 1, 1], size=6, overlap=2)
    [Window(first=0, last=4, kept_first=0, kept_last=3), \
Window(first=2, last=6, kept_first=3, kept_last=6)]
    """
    room = size - _ENDS
    if not sizes:
        return []
    before = [0, *accumulate(min(pieces, room) for pieces in sizes)]
    spans: list[tuple[int, int]] = []
    first = 0
    while first < len(sizes):
        last = first
        while last < len(sizes) and before[last + 1] - before[first] <= room:
            last += 1
        spans.append((first, last))
        if last == len(sizes):
            break
        first = last
        while first - 1 > spans[-1][0] and before[last] - before[first - 1] <= overlap:
            first -= 1
    middles = [(left[1] + right[0]) // 2 for left, right in pairwise(spans)]
    starts, ends = [0, *middles], [*middles, len(sizes)]
    return [
        Window(*span, *kept)
        for span, kept in zip(spans, zip(starts, ends, strict=True), strict=True)
    ]


def pool(hidden: NDArray[np.float32], sizes: Sequence[int]) -> NDArray[np.float32]:
    """Return the mean vector of each token's pieces: (pieces, width) to (tokens, width)."""
    counts = np.asarray(sizes)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    summed: NDArray[np.float32] = np.add.reduceat(hidden, starts, axis=0)
    means: NDArray[np.float32] = np.divide(summed, counts[:, None], dtype=np.float32)
    return means
