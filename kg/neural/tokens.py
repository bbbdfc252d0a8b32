"""The tokens of an article with their vectors: what the heads look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kg.neural.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Tokens in text order: half-open character offsets and one vector each.

    `starts` and `ends` have shape (tokens,), `vectors` (tokens, width). `model` made the
    vectors, and its heads can be asked about them; None while one is being trained.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    vectors: NDArray[np.float32]
    model: Model | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and the last token of a stretch of text, at least one.

        A stretch without any token gets the one before or after it.
        """
        first = int(np.searchsorted(self.ends, start, "right"))
        last = int(np.searchsorted(self.starts, end, "left")) - 1
        first = min(first, len(self.starts) - 1)
        return first, max(first, last)

    def of(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors at both ends of stretches, joined: (stretches, 2 * width)."""
        return np.concatenate([self.vectors[first], self.vectors[last]], axis=-1)
