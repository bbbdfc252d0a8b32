"""Tags of tokens read as mentions: the best sequence in which no mention starts inside one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.model import MentionLabel

OUTSIDE = "O"
TAGS = (OUTSIDE, *(f"{mark}-{label}" for label in MentionLabel for mark in "BI"))
"""What a token can be: outside of mentions, or begin or inside of one of each label."""

_FORBIDDEN = -1e9


def read_mentions(
    logits: NDArray[np.float32], tags: Sequence[str] = TAGS
) -> Iterator[tuple[int, int, str]]:
    """Yield (first token, last token, label) of every mention in text order.

    `logits` has shape (tokens, tags); `tags` are "O", "B-ORG", "I-ORG"... where an inside
    tag stands right after the begin tag of its label.
    """
    path = _best_path(logits, tuple(tags))
    first = 0
    while first < len(path):
        tag = tags[path[first]]
        last = first
        if tag != OUTSIDE:
            while last + 1 < len(path) and path[last + 1] == path[first] + 1:
                last += 1
            yield first, last, tag[2:]
        first = last + 1


def _best_path(logits: NDArray[np.float32], tags: tuple[str, ...]) -> list[int]:
    """Return the best legal sequence of tags (Viterbi)."""
    if not len(logits):
        return []
    steps, opening = _legal(tags)
    if not (logits[:, 0] < logits.max(axis=1)).any():
        return [0] * len(logits)
    score = logits[0] + opening
    back = np.zeros(logits.shape, np.int64)
    for place in range(1, len(logits)):
        ways = score[:, None] + steps
        back[place] = ways.argmax(axis=0)
        score = ways.max(axis=0) + logits[place]
    path = [int(score.argmax())]
    for place in range(len(logits) - 1, 0, -1):
        path.append(int(back[place, path[-1]]))
    return path[::-1]


@cache
def _legal(tags: tuple[str, ...]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what is added for each step from tag to tag, and for each tag at the start."""
    steps = np.zeros((len(tags), len(tags)), np.float32)
    inside = [place for place, tag in enumerate(tags) if tag.startswith("I-")]
    for place in inside:
        steps[:, place] = _FORBIDDEN
        steps[place, place] = steps[place - 1, place] = 0
    opening = np.zeros(len(tags), np.float32)
    opening[inside] = _FORBIDDEN
    return steps, opening
