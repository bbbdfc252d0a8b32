"""Nominal mentions resolved by the network: which name each noun fits best."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from kg.neural.nouns import Mark, choice_inputs, choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Mention, Span
    from kg.neural.tokens import Tokens


def resolve_nominals(
    tokens: Tokens,
    sentences: Sequence[Span],
    groups: Sequence[list[Mention]],
    nominals: Sequence[Mention],
) -> list[tuple[Mention, list[Mention]]]:
    """Return each nominal mention with the group of names it fits best, if any is near.

    The tokens must come with their model.
    """
    assert tokens.model is not None
    starts = [span.start for span in sentences]

    def mark(mention: Mention, entity: int) -> Mark:
        line = max(0, bisect_right(starts, mention.start) - 1)
        return Mark(*tokens.place(mention.start, mention.end), line, entity)

    nouns = [mark(mention, -1) for mention in nominals]
    names = sorted(mark(mention, place) for place, group in enumerate(groups) for mention in group)
    found = choices(nouns, names)
    if not found:
        return []
    (scores,) = tokens.model.ask("nominals", choice_inputs(found, nouns, names, tokens))
    fits: dict[int, dict[int, float]] = defaultdict(dict)
    for choice, score in zip(found, scores.tolist(), strict=True):
        entity = names[choice.name].entity
        known = fits[choice.noun].get(entity, -np.inf)
        fits[choice.noun][entity] = float(np.logaddexp(known, score))
    best = {noun: max(scores, key=scores.__getitem__) for noun, scores in fits.items()}
    return [(nominals[noun], groups[entity]) for noun, entity in sorted(best.items())]
