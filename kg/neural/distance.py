"""Distances in tokens as a few steps: what is near counts exactly, what is far roughly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STEPS = 15
_EDGES = np.array([1, 2, 3, 5, 9, 17])


def steps(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the step of every signed distance: 0..14, 7 for none.

    >>> steps(np.array([-40, -1, 0, 1, 3, 40])).tolist()
    [1, 6, 7, 8, 10, 13]
    """
    size = np.searchsorted(_EDGES, np.abs(distance), "right")
    return 7 + np.sign(distance) * size
