"""Articles of any length as windows the encoder can read, and back to one vector a token.

A window holds at most `SIZE` pieces with those of its start and end. Neighbouring windows
share up to `OVERLAP` pieces; of a token in two windows the vector counts that stands
further from its window's edge. No token is cut.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
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


def cut(
    sizes: Sequence[int],
    seams: Collection[int] = (),
    size: int = SIZE,
    overlap: int = OVERLAP,
) -> list[Window]:
    """Return the windows over tokens of `sizes` pieces; what is kept covers each token once.

    Of two windows the one hands over to the other at the seam (the number of a token where
    a sentence starts, say) nearest to the middle of what they share; without any, there.

    >>> cut([1, 1, 1, 1, 1, 1], size=6, overlap=2)
    [Window(first=0, last=4, kept_first=0, kept_last=3), \
Window(first=2, last=6, kept_first=3, kept_last=6)]
    """
    spans = _spans([min(pieces, size - _ENDS) for pieces in sizes], size - _ENDS, overlap)
    handed = [_seam(left[1], right[0], seams) for left, right in pairwise(spans)]
    kept = pairwise([0, *handed, len(sizes)])
    return [Window(*span, *edges) for span, edges in zip(spans, kept, strict=False)]


def _spans(sizes: Sequence[int], room: int, overlap: int) -> list[tuple[int, int]]:
    """Return the tokens read together: as many as there is room for, some of them twice."""
    before = [0, *accumulate(sizes)]
    spans: list[tuple[int, int]] = []
    first = 0
    while first < len(sizes):
        last = bisect_right(before, before[first] + room) - 1
        spans.append((first, last))
        if last == len(sizes):
            break
        first = max(spans[-1][0] + 1, bisect_left(before, before[last] - overlap))
    return spans


def _seam(end: int, start: int, seams: Collection[int]) -> int:
    middle = (end + start) // 2
    inside = [seam for seam in seams if start <= seam <= end]
    return min(inside, key=lambda seam: abs(seam - middle), default=middle)


def pool(hidden: NDArray[np.float32], sizes: Sequence[int]) -> NDArray[np.float32]:
    """Return the mean vector of each token's pieces: (pieces, width) to (tokens, width)."""
    counts = np.asarray(sizes)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    summed: NDArray[np.float32] = np.add.reduceat(hidden, starts, axis=0)
    means: NDArray[np.float32] = np.divide(summed, counts[:, None], dtype=np.float32)
    return means
