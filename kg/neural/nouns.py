"""Nominal mentions and the names they may mean, as the arrays the network looks at.

A noun ("la società", "il gruppo di Redmond") mostly means what was named before it, at
times what is named shortly after ("La startup di Bologna, Nordica").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.neural.distance import steps
from kg.neural.tokens import Tokens

_LINES = 12
_AHEAD = 60  # tokens
_RANKS = 7


class Mark(NamedTuple):
    """A mention by its tokens: first and last, its line, and the entity (-1: not known yet)."""

    first: int
    last: int
    line: int
    entity: int


class Choice(NamedTuple):
    """A noun and a named mention it may mean, by their places in the lists given."""

    noun: int
    name: int


def choices(nouns: Sequence[Mark], names: Sequence[Mark]) -> list[Choice]:
    """Return what each noun may mean: names of the last lines and those close after it.

    Both lists are in text order.
    """
    lines, starts = [name.line for name in names], [name.first for name in names]
    return [
        Choice(number, place)
        for number, noun in enumerate(nouns)
        for place in range(
            bisect_left(lines, noun.line - _LINES), bisect_right(starts, noun.first + _AHEAD)
        )
    ]


def choice_inputs(
    found: Sequence[Choice], nouns: Sequence[Mark], names: Sequence[Mark], tokens: Tokens
) -> dict[str, NDArray[Any]]:
    """Return the inputs of the head "nominals"; there must be at least one choice."""
    one = np.array([nouns[choice.noun][:2] for choice in found], np.int64)
    other = np.array([names[choice.name][:2] for choice in found], np.int64)
    return {
        "nouns": tokens.of(one[:, 0], one[:, 1]),
        "names": tokens.of(other[:, 0], other[:, 1]),
        "features": choice_features(found, nouns, names),
    }


def choice_features(
    found: Sequence[Choice], nouns: Sequence[Mark], names: Sequence[Mark]
) -> NDArray[np.int64]:
    """Return three numbers below 32 for each choice: tokens between, lines between, rank."""
    starts = [name.first for name in names]
    ranks = [_ranks(names, bisect_left(starts, noun.first)) for noun in nouns]
    tokens = np.array([names[c.name].first - nouns[c.noun].first for c in found], np.int64)
    lines = np.array([nouns[c.noun].line - names[c.name].line for c in found], np.int64)
    rank = np.array([ranks[c.noun].get(names[c.name].entity, _RANKS) for c in found], np.int64)
    return np.stack([steps(tokens), 16 + np.clip(lines, -1, 6), 24 + rank], axis=1)


def _ranks(names: Sequence[Mark], end: int) -> dict[int, int]:
    """Return, for the last seven entities of names[:end], how many were named after each."""
    ranks: dict[int, int] = {}
    for place in range(end - 1, -1, -1):
        ranks.setdefault(names[place].entity, len(ranks))
        if len(ranks) == _RANKS:
            break
    return ranks
