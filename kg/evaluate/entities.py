"""Scores of mentions: found against gold, span by span, strictly.

A found mention is right when the gold has one with the same ends and the same label. Pairs
are (gold, found) annotations of one article.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from kg.evaluate.statements import Score
from kg.model import MentionLabel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kg.model import Annotation, Mention

Pair = tuple["Annotation", "Annotation"]

NAMED = frozenset(MentionLabel) - {MentionLabel.NOM}


def score_mentions(pairs: Iterable[Pair]) -> dict[MentionLabel, Score]:
    """Return the score of every label over all articles."""
    scores = dict.fromkeys(MentionLabel, Score())
    for pair in pairs:
        for label, score in _by_label(pair).items():
            scores[label] += score
    return scores


def named(scores: Mapping[MentionLabel, Score]) -> Score:
    """Return the score of all names together, nominal mentions left out."""
    return sum((score for label, score in scores.items() if label in NAMED), Score())


def mention_interval(
    pairs: Sequence[Pair],
    labels: Collection[MentionLabel] = NAMED,
    *,
    rounds: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the bootstrap interval of F1 over articles; deterministic for a seed."""
    each = [
        sum((score for label, score in _by_label(pair).items() if label in labels), Score())
        for pair in pairs
    ]
    return interval_of(each, rounds=rounds, level=level, seed=seed)


def interval_of(
    each: Sequence[Score], *, rounds: int = 1000, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Return the bootstrap interval of the F1 of articles scored one by one.

    >>> interval_of([Score(right=1, found=1, gold=1)] * 3, rounds=10)
    (1.0, 1.0)
    """
    if not each:
        return 0.0, 0.0
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    drawn = sorted(
        sum(rng.choices(each, k=len(each)), Score()).f1  # one article counts as a whole
        for _ in range(rounds)
    )
    tail = (1 - level) / 2
    return drawn[int(tail * rounds)], drawn[min(rounds - 1, int((1 - tail) * rounds))]


def _by_label(pair: Pair) -> dict[MentionLabel, Score]:
    gold, found = (_mentions(annotation) for annotation in pair)
    return {
        label: Score(
            right=len(_of(gold & found, label)),
            found=len(_of(found, label)),
            gold=len(_of(gold, label)),
        )
        for label in MentionLabel
    }


def _mentions(annotation: Annotation) -> set[Mention]:
    return {mention for entity in annotation.entities for mention in entity.mentions}


def _of(mentions: Iterable[Mention], label: MentionLabel) -> list[Mention]:
    return [mention for mention in mentions if mention.label is label]
