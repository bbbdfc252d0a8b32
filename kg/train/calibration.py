"""What the voices are worth: beliefs fitted on DEV, end to end, and where to draw the line.

For every relation a logistic regression of "the report says so" on what the network, the
patterns and the linear model say (Platt 1999, with more than one voice). The weights of a
relation are held near those of all relations together, because DEV is small. Entities are
those the pipeline finds, so that a wrong name counts as a wrong relation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from kg.evaluate.statements import align, key
from kg.model import Annotation
from kg.ontology import RELATIONS, Relation
from kg.relations.belief import Belief
from kg.relations.network import read
from kg.relations.reading import Voices, judge
from kg.relations.symbols import read_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.annotated import Report
    from kg.neural.tokens import Tokens

_LISTEN = dict.fromkeys(Relation, Belief(linear=1.0, threshold=0.0))  # ask every voice
_PULL_TO_ALL = 4.0
_PULL_TO_PLAIN = 0.5
_STEPS = 300
_REACH = 0.15
_STRICT_PRECISION = 0.9
_STRICT_LEAST = 8


class Row(NamedTuple):
    """What the voices say of one relation of an article, and whether its report says it."""

    relation: Relation
    network: float
    pattern: bool
    linear: float
    right: bool


class Read(NamedTuple):
    """A report with what the pipeline made of it, before relations."""

    report: Report
    annotation: Annotation
    tokens: Tokens


def collect(articles: Iterable[Read]) -> tuple[list[Row], dict[Relation, int]]:
    """Return the surest row of every relation of every article, and the gold counts."""
    rows: list[Row] = []
    gold_counts = dict.fromkeys(Relation, 0)
    for report, annotation, tokens in articles:
        wanted = {key(statement) for statement in report.statements}
        for _, relation, _ in wanted:
            gold_counts[Relation(relation)] += 1
        reading = read(annotation, tokens)
        if reading is None:
            continue
        names = align(report.annotation.entities, annotation.entities)
        ids = [names.get(e.id, f"?{e.id}") for e in annotation.entities]
        best: dict[tuple[str, Relation, str], Row] = {}
        voices = Voices(annotation, read_lines(annotation))
        for said in judge(reading, voices, _LISTEN):
            pair = reading.pair(said.pair)
            ends = ids[pair.subject], ids[pair.object]
            if RELATIONS[said.relation].symmetric:
                ends = min(ends), max(ends)
            place = ends[0], said.relation, ends[1]
            row = Row(
                said.relation, said.network, said.pattern is not None, said.linear, place in wanted
            )
            if place not in best or _sum(best[place]) < _sum(row):
                best[place] = row
        rows.extend(best.values())
    return rows, gold_counts


def fit_claimant(articles: Iterable[Read]) -> float:
    """Return the logit above which an entity is best believed to make the claims of a line.

    Lines are those of the gold statements, one claimant a line at the most.
    """
    ranked: list[tuple[float, bool]] = []
    gold = 0
    for report, annotation, tokens in articles:
        reading = read(annotation, tokens)
        who = _claims(report, annotation)
        gold += sum(map(bool, who.values()))
        if reading is None:
            continue
        best: dict[int, tuple[float, bool]] = {}
        for line, entity, score in reading.claimant_scores(who):
            if score > best.get(line, (-np.inf, False))[0]:
                best[line] = score, entity in who[line]
        ranked.extend(best.values())
    return _best_threshold(ranked, gold, -np.inf, np.inf)


def _claims(report: Report, annotation: Annotation) -> dict[int, set[int]]:
    """Return the lines that carry gold statements, each with who claims them (by index)."""
    names = align(report.annotation.entities, annotation.entities)
    numbers: dict[str, set[int]] = defaultdict(set)
    for number, entity in enumerate(annotation.entities):
        numbers[names.get(entity.id, "")].add(number)
    who: dict[int, set[int]] = defaultdict(set)
    for statement in report.statements:
        middle = (statement.evidence.start + statement.evidence.end) // 2
        for line, span in enumerate(annotation.sentences):
            if span.covers(middle, middle):
                who[line] |= numbers[statement.claimant] if statement.claimant else set()
    return who


def _sum(row: Row) -> float:
    return row.network + 2.0 * row.pattern


def fit(rows: Sequence[Row], gold: dict[Relation, int]) -> dict[Relation, Belief]:
    """Return the belief of every relation, thresholds included."""
    weights = _regress(rows)
    beliefs = {
        relation: Belief(*(round(float(w), 4) for w in weights[number]))
        for number, relation in enumerate(Relation)
    }
    by_relation: dict[Relation, list[tuple[float, bool]]] = defaultdict(list)
    for row in rows:
        chance = beliefs[row.relation].chance(row.network, pattern=row.pattern, linear=row.linear)
        by_relation[row.relation].append((chance, row.right))
    everything = [pair for ranked in by_relation.values() for pair in ranked]
    common = _best_threshold(everything, sum(gold.values()), 0.0, 1.0)
    return {
        relation: Belief(
            **{
                **asdict(belief),
                "threshold": _best_threshold(
                    by_relation[relation], gold[relation], common - _REACH, common + _REACH
                ),
                "strict": max(_strict_threshold(by_relation[relation]), common),
            }
        )
        for relation, belief in beliefs.items()
    }


def _regress(rows: Sequence[Row]) -> NDArray[np.float64]:
    """Return (relations, 4) weights: scale, shift, pattern, linear."""
    number = {relation: place for place, relation in enumerate(Relation)}
    owners = torch.tensor([number[row.relation] for row in rows])
    voices = torch.tensor(
        [[row.network, 1.0, float(row.pattern), row.linear] for row in rows], dtype=torch.float64
    )
    right = torch.tensor([float(row.right) for row in rows], dtype=torch.float64)
    plain = torch.tensor([1.0, 0.0, 0.0, 0.0], dtype=torch.float64)
    common = plain.clone().requires_grad_()
    own = torch.zeros(len(number), 4, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([common, own], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = (voices * (common + own)[owners]).sum(1)
        wrong = torch.nn.functional.binary_cross_entropy_with_logits(logits, right, reduction="sum")
        pull = _PULL_TO_ALL * (own**2).sum() + _PULL_TO_PLAIN * ((common - plain) ** 2).sum()
        (wrong + pull).backward()
        return wrong + pull

    optimizer.step(loss)
    weights: NDArray[np.float64] = (common + own).detach().numpy()
    return weights


def _best_threshold(
    ranked: Sequence[tuple[float, bool]], gold: int, least: float, most: float
) -> float:
    """Return the threshold of the best F1 between two bounds."""
    best, threshold, right = -1.0, (least + most) / 2, 0
    for found, (chance, is_right) in enumerate(sorted(ranked, reverse=True), start=1):
        right += is_right
        f1 = 2 * right / (found + gold)
        if f1 > best and least <= chance <= most:
            best, threshold = f1, chance
    return round(threshold - 5e-5, 4)


def _strict_threshold(ranked: Sequence[tuple[float, bool]]) -> float:
    """Return the lowest threshold above which 9 in 10 are right; 1 where that is never so."""
    threshold, right = 1.0, 0
    for found, (chance, is_right) in enumerate(sorted(ranked, reverse=True), start=1):
        right += is_right
        if found >= _STRICT_LEAST and right / found >= _STRICT_PRECISION:
            threshold = chance
    return round(threshold - 5e-5, 4)
