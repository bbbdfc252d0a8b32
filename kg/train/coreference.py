"""Fitting the weights of the clues that link nominal mentions to entities.

A log-linear model over the candidates of each nominal mention, fitted on the gold names
and nouns of TRAIN by AdaGrad with L2 decay. Small enough to be read: the table it writes
is `kg/nlp/lexicon/nominal-weights.tsv`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from kg.model import MentionLabel
from kg.nlp.coreference.nominals import walk, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.annotated import Report

Choice = tuple[list[list[str]], int]

_HEADER = (
    "# Weights of the clues, fitted on TRAIN by kg.train.coreference: the higher, the likelier."
)


def read_choices(reports: Iterable[Report]) -> list[Choice]:
    """Return, for every gold nominal mention, the clues of its candidates and the right one."""
    return [choice for report in reports for choice in _choices(report)]


def _choices(report: Report) -> Iterator[Choice]:
    annotation = report.annotation
    gold = {
        mention: number for number, e in enumerate(annotation.entities) for mention in e.mentions
    }
    groups = [
        [m for m in entity.mentions if m.label is not MentionLabel.NOM]
        for entity in annotation.entities
    ]
    order = sorted(range(len(groups)), key=lambda number: groups[number][0].start)
    place = {number: position for position, number in enumerate(order)}
    nominals = sorted((m for m in gold if m.label is MentionLabel.NOM), key=lambda m: m.start)
    article = annotation.article
    for nominal, scene in walk(
        article.text, annotation.sentences, [groups[n] for n in order], nominals, article.title
    ):
        right = place[gold[nominal]]
        weighed = list(weigh(scene, nominal))
        orders = [candidate.order for candidate, _ in weighed]
        if right in orders and len(orders) > 1:
            yield [clues for _, clues in weighed], orders.index(right)
        scene.see(scene.candidates[right], nominal)


def fit(
    choices: list[Choice],
    *,
    epochs: int = 15,
    rate: float = 0.2,
    decay: float = 0.01,
    seed: int = 1,
) -> dict[str, float]:
    """Return the weights that make the right candidates most likely."""
    rng = Random(seed)  # noqa: S311 - an order of samples, not a secret
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    order = list(range(len(choices)))
    for _ in range(epochs):
        rng.shuffle(order)
        for number in order:
            clues, right = choices[number]
            for clue, raw in _slopes(weights, clues, right).items():
                slope = raw + decay * weights[clue]
                squares[clue] += slope * slope
                weights[clue] -= rate * slope / math.sqrt(squares[clue])
    return dict(weights)


def _slopes(weights: Mapping[str, float], clues: list[list[str]], right: int) -> dict[str, float]:
    scores = [sum(weights.get(clue, 0.0) for clue in row) for row in clues]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    slopes: dict[str, float] = defaultdict(float)
    for number, row in enumerate(clues):
        error = powers[number] / total - (number == right)
        for clue in row:
            slopes[clue] += error
    return slopes


def write_weights(weights: Mapping[str, float], path: Path, *, none: float = 0.0) -> None:
    """Write the table; `none` is the score below which a noun is left unresolved."""
    lines = [_HEADER, f"none\t{none:.2f}"]
    lines += [
        f"{clue}\t{weight:.2f}" for clue, weight in sorted(weights.items()) if abs(weight) >= 0.005
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
