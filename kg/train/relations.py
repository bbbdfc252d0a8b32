"""Training of the linear relation model: from annotated reports to `kg/models/relations/`.

Weights are learned on TRAIN by AdaGrad over logistic losses, one per label, with feature
dropout; the second half of the epochs is averaged. Scale, shift and threshold of every
relation are fitted on DEV. TEST is never read. The same corpus and seed give the same bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg.annotated import Report, read_split
from kg.ontology import RELATIONS, Relation, Status
from kg.relations import lexicon as lexicons
from kg.relations.candidates import INVERSE, KINDS, Context, labels
from kg.relations.features import features
from kg.relations.findings import match_patterns
from kg.relations.linear import (
    CALIBRATION,
    FOLDER,
    STATUS,
    WEIGHTS,
    Block,
    Calibration,
    write_blocks,
    write_calibration,
)
from kg.relations.scoring import prepare, status_features
from kg.relations.status import read_status
from kg.relations.symbols import read_lines
from kg.train.adding import read_train

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EPOCHS = 8
_RATE = 0.08
_DROPOUT = 0.5
_L2 = 1e-6
_MIN_COUNT = 3
_MIN_WEIGHT = 0.02  # features whose weights are all smaller are not shipped
_MIN_PRECISION = 0.5  # a threshold is the best by F1 among those at least as precise on DEV

Key = tuple[str, str, Relation, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One decision to learn from: its features, the labels that hold, those left open."""

    kind: str
    features: tuple[str, ...]
    true: frozenset[str]
    open: frozenset[str] = frozenset()
    keys: tuple[Key, ...] = ()


def train(
    corpus: Path, folder: Path = FOLDER, added: Sequence[Path] = ()
) -> Mapping[Relation, Calibration]:
    """Train on `corpus` (a folder with .ann files and splits.tsv) and write the model.

    The `added` files and folders are further reports to learn from.
    """
    rows = list(_rows(read_train(corpus, added)))
    blocks = {kind: _learn(rows, kind, labels(kind)) for kind in KINDS}
    blocks[STATUS] = _learn(rows, STATUS, tuple(Status))
    dev = read_split(corpus, "dev")
    calibration = _calibrate(blocks, list(_rows(dev)), _gold(dev))
    folder.mkdir(parents=True, exist_ok=True)
    write_blocks(folder / WEIGHTS, blocks)
    write_calibration(folder / CALIBRATION, calibration)
    return calibration


def _rows(reports: Iterable[Report]) -> Iterator[Row]:
    lexicon = lexicons.load()
    for report in reports:
        annotation = report.annotation
        lines = read_lines(annotation)
        context = Context(annotation, lines)
        ids = [entity.id for entity in annotation.entities]
        said = _said(report)
        for index, line in enumerate(lines):
            prepared = prepare(line, list(match_patterns(annotation, line, lexicon)))
            for candidate in context.candidates(index):
                pair = ids[candidate.left], ids[candidate.right]
                holds = said.get(pair, {})
                here = {label for label, (place, _) in holds.items() if place == index}
                yield Row(
                    candidate.kind,
                    tuple(features(prepared, context, candidate)),
                    frozenset(here),
                    frozenset(holds.keys() - here),
                    tuple(_key(report.id, pair, label) for label in labels(candidate.kind)),
                )
                at = candidate.left_at, candidate.right_at
                for label in sorted(here):
                    relation = Relation(label.removesuffix(INVERSE))
                    ends = at[::-1] if label.endswith(INVERSE) else at
                    rule = read_status(line, ends, ())
                    found = status_features(prepared, ends, relation, rule)
                    yield Row(STATUS, tuple(found), frozenset({holds[label][1]}))


def _said(report: Report) -> dict[tuple[str, str], dict[str, tuple[int, str]]]:
    """Return (left, right) -> label -> (line of the evidence, status), both ways round."""
    lines = {span.start: number for number, span in enumerate(report.annotation.sentences)}
    said: dict[tuple[str, str], dict[str, tuple[int, str]]] = defaultdict(dict)
    for statement in report.statements:
        facts = lines[statement.evidence.start], statement.status.value
        name = statement.relation.value
        back = name if RELATIONS[statement.relation].symmetric else name + INVERSE
        said[statement.subject, statement.object][name] = facts
        said[statement.object, statement.subject][back] = facts
    return said


def _key(report: str, pair: tuple[str, str], label: str) -> Key:
    relation = Relation(label.removesuffix(INVERSE))
    one, other = pair[::-1] if label.endswith(INVERSE) else pair
    if RELATIONS[relation].symmetric:
        one, other = sorted((one, other))
    return report, one, relation, other


def _gold(reports: Iterable[Report]) -> set[Key]:
    return {
        _key(report.id, (statement.subject, statement.object), statement.relation.value)
        for report in reports
        for statement in report.statements
    }


def _learn(rows: Sequence[Row], kind: str, names: Sequence[str]) -> Block:
    """Learn the weights of one kind of decision."""
    own = [row for row in rows if row.kind == kind]
    counts = Counter(feature for row in own for feature in row.features)
    known = sorted(feature for feature, count in counts.items() if count >= _MIN_COUNT)
    index = {feature: place for place, feature in enumerate(known)}
    found = [np.array([index[f] for f in row.features if f in index], np.int64) for row in own]
    truth = np.array([[name in row.true for name in names] for row in own], np.float64)
    mask = np.array([[name not in row.open for name in names] for row in own], np.float64)
    weights = _descend(found, truth, mask, len(index))
    kept = [f for f in known if np.abs(weights[index[f]]).max() >= _MIN_WEIGHT]
    shipped = weights[[index[feature] for feature in kept]].astype(np.float16).astype(np.float32)
    return Block(tuple(names), {f: place for place, f in enumerate(kept)}, shipped)


def _descend(
    rows: Sequence[NDArray[np.int64]],
    truth: NDArray[np.float64],
    mask: NDArray[np.float64],
    size: int,
) -> NDArray[np.float64]:
    """Minimise the masked logistic loss; return the average of the later epochs."""
    weights = np.zeros((size, truth.shape[1]))
    squares = np.full_like(weights, 1e-3)
    average = np.zeros_like(weights)
    random = np.random.default_rng(0)
    for epoch in range(_EPOCHS):
        for place in random.permutation(len(rows)):
            row = rows[place]
            row = row[random.random(len(row)) > _DROPOUT]
            known = weights[row]
            chance = 1 / (1 + np.exp(-known.sum(axis=0)))
            step = (chance - truth[place]) * mask[place] + _L2 * known
            squares[row] += step * step
            weights[row] = known - _RATE * step / np.sqrt(squares[row])
        if epoch >= _EPOCHS // 2:
            average += weights
    return average / (_EPOCHS - _EPOCHS // 2)


def _calibrate(
    blocks: Mapping[str, Block], rows: Sequence[Row], gold: set[Key]
) -> dict[Relation, Calibration]:
    """Fit scale, shift and threshold of every relation on the best score of each key."""
    best: dict[Key, float] = {}
    for row in rows:
        if row.kind != STATUS:
            for key, logit in zip(row.keys, blocks[row.kind].logits(row.features), strict=True):
                best[key] = max(logit, best.get(key, -99.0))
    return {
        relation: _fit(
            [(logit, key in gold) for key, logit in sorted(best.items()) if key[2] is relation],
            sum(key[2] is relation for key in gold),
        )
        for relation in Relation
    }


def _fit(scores: Sequence[tuple[float, bool]], gold: int) -> Calibration:
    """Fit Platt's sigmoid by Newton steps, then choose the threshold."""
    logits = np.array([logit for logit, _ in scores])
    truth = np.array([float(right) for _, right in scores])
    design = np.stack([logits, np.ones_like(logits)], axis=1)
    fitted = _newton(design, truth)
    chance = 1 / (1 + np.exp(-np.clip(design @ fitted, -30, 30)))
    return Calibration(float(fitted[0]), float(fitted[1]), _threshold(chance, truth, gold))


def _newton(design: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minimise the logistic loss, held near scale 1 and shift 0, halving steps that overshoot."""

    def loss(point: NDArray[np.float64]) -> float:
        score = design @ point
        distance = ((point - start) ** 2).sum()
        return float(np.logaddexp(0, score).sum() - truth @ score + distance / 2)

    start = np.array([1.0, 0.0])
    fitted = start
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ fitted, -30, 30)))
        slope = design.T @ (chance - truth) + (fitted - start)
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.eye(2)
        step = np.linalg.solve(bend, slope)
        while np.abs(step).max() > 1e-8 and loss(fitted - step) > loss(fitted):
            step = step / 2
        fitted = fitted - step
    return fitted


def _threshold(chance: NDArray[np.float64], truth: NDArray[np.float64], gold: int) -> float:
    order = np.argsort(-chance, kind="stable")
    right = np.cumsum(truth[order])
    taken = np.arange(1, len(order) + 1)
    f1 = 2 * right / (taken + gold)
    f1[right / taken < _MIN_PRECISION] = 0
    return float(chance[order][int(f1.argmax())])
