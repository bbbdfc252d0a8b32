"""What the voices are worth: beliefs fitted on DEV, end to end, and where to draw the line.

For every relation a logistic regression of "the report says so" on what the network, the
patterns and the linear model say (Platt 1999, with more than one voice). The weights of a
relation are held near those of all relations together, because DEV is small. Entities are
those the pipeline finds, so that a wrong name counts as a wrong relation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from kg.evaluate.statements import align, key
from kg.model import Annotation, Statement
from kg.ontology import RELATIONS, Relation, Status
from kg.relations.attachable import likeliest
from kg.relations.belief import Belief
from kg.relations.holding import StatusVoices, ask
from kg.relations.network import STATUSES, read
from kg.relations.reading import Voices, finding_of, judge
from kg.relations.symbols import read_lines
from kg.train.examples import belongs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.annotated import Report
    from kg.neural.tokens import Tokens
    from kg.relations.network import NetworkReading

_LISTEN = dict.fromkeys(Relation, Belief(linear=1.0, threshold=0.0))  # ask every voice
_PULL_TO_ALL = 4.0
_PULL_TO_PLAIN = 0.5
_STEPS = 300
_BELOW, _ABOVE = 0.03, 0.15  # how far a relation's threshold may lie from the common one
_PRECISION = 0.62  # of all relations together, the least: precision before recall
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


def fit_status(articles: Iterable[Read]) -> dict[str, Any]:
    """Return what the voices count for the status: a softmax regression over gold statements.

    Pulled towards the network alone; see `kg.relations.holding`.
    """
    network, other, rules, right = [], [], [], []
    for report, annotation, tokens in articles:
        for logits, said, status in _status_rows(report, annotation, tokens):
            network.append(logits)
            other.append([said.linear.get(s, 0.0) for s in STATUSES])
            rules.append([float(s is said.rule) for s in STATUSES])
            right.append(STATUSES.index(status))
    voices = torch.tensor([network, other, rules], dtype=torch.float64)
    plain = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)
    weights = plain.clone().requires_grad_()
    shifts = torch.zeros(len(STATUSES), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, shifts], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = (weights[:, None, None] * voices).sum(0) + shifts
        wrong = torch.nn.functional.cross_entropy(logits, torch.tensor(right), reduction="sum")
        total = wrong + ((weights - plain) ** 2).sum() + (shifts**2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    names = ("network", "linear", "rule")
    return {
        **{name: round(w, 4) for name, w in zip(names, weights.tolist(), strict=True)},
        "shifts": {s.value: round(x, 4) for s, x in zip(STATUSES, shifts.tolist(), strict=True)},
    }


def _status_rows(
    report: Report, annotation: Annotation, tokens: Tokens
) -> Iterator[tuple[list[float], StatusVoices, Status]]:
    """Yield what the voices say of each gold statement whose ends and sentence were found."""
    reading = read(annotation, tokens)
    if reading is None:
        return
    names = align(report.annotation.entities, annotation.entities)
    ids = [names.get(entity.id, "") for entity in annotation.entities]
    voices = Voices(annotation, read_lines(annotation))
    wanted: dict[tuple[int, str, Relation, str], Status] = {}
    for number, claims in _claims(report, annotation).items():
        for said in claims:
            wanted[number, said.subject, said.relation, said.object] = said.status
    for judgement in judge(reading, voices, _LISTEN):
        pair = reading.pair(judgement.pair)
        ends = ids[pair.subject], ids[pair.object]
        status = wanted.get((pair.line, ends[0], judgement.relation, ends[1]))
        if status is None:
            continue
        line, hits = voices.lines[pair.line], voices.hits(pair.line)
        finding = finding_of(reading, line, judgement, hits)
        [logits] = reading.statuses([(judgement.pair, judgement.relation)]).tolist()
        yield logits, ask(line, finding, list(hits.values())), status


def fit_claimant(articles: Iterable[Asked]) -> dict[str, float]:
    """Return from what logit on an entity claims a statement: see `NetworkReading.claimants`.

    The threshold is the one of the best F1 over the gold statements of DEV (`articles`) that
    stand between entities the pipeline found.
    """
    ranked: list[tuple[float, bool]] = []
    gold = 0
    for one in articles:
        wanted = [one.said_by(said) for said in one.statements]
        gold += sum(map(bool, wanted))
        for (who, score), right in zip(one.reading.claimants(one.pairs), wanted, strict=True):
            if who is not None:
                ranked.append((score, who in right))
    return {"least": _best_logit(ranked, gold)}


def fit_values(articles: Iterable[Asked]) -> dict[str, float]:
    """Return from what logit on a value belongs to a statement: the best F1, as `fit_claimant`."""
    ranked: list[tuple[float, bool]] = []
    gold = 0
    for one in articles:
        scores = one.reading.value_scores(one.pairs)
        for said, scored in zip(one.statements, scores, strict=True):
            gold += sum(value is not None for value in (said.amount, said.stake, said.date))
            ranked += [(score, belongs(value, said)) for value, score in likeliest(scored).values()]
    return {"least": _best_logit(ranked, gold)}


def _best_logit(ranked: Sequence[tuple[float, bool]], gold: int) -> float:
    """Return the logit of the best F1; 0 where nothing was found."""
    return _best_threshold(ranked, gold, -np.inf, np.inf) if ranked else 0.0


class Asked(NamedTuple):
    """Gold statements of an article and the pairs that carry them.

    `found` are, for each entity of the gold, the entities (indices) of the pipeline.
    """

    reading: NetworkReading
    found: Mapping[str, set[int]]
    pairs: list[tuple[int, Relation]]
    statements: list[Statement]

    def said_by(self, statement: Statement) -> set[int]:
        """Return who claims a statement of the gold; empty where nobody does."""
        return self.found.get(statement.claimant, set()) if statement.claimant else set()


def ask_all(articles: Iterable[Read]) -> Iterator[Asked]:
    """Ask the network about the gold statements of every article that it finds pairs in."""
    for report, annotation, tokens in articles:
        reading = read(annotation, tokens)
        if reading is None:
            continue
        names = align(report.annotation.entities, annotation.entities)
        numbers: dict[str, set[int]] = defaultdict(set)
        for number, entity in enumerate(annotation.entities):
            numbers[names.get(entity.id, "")].add(number)
        places = {(p.line, p.subject, p.object): n for n, p in enumerate(reading.scene.pairs)}
        asked, statements = [], []
        for line, claims in _claims(report, annotation).items():
            for said in claims:
                ends = product(numbers[said.subject], numbers[said.object])
                found = [places[line, *end] for end in ends if (line, *end) in places]
                if found:
                    asked.append((found[0], said.relation))
                    statements.append(said)
        yield Asked(reading, numbers, asked, statements)


def _claims(report: Report, annotation: Annotation) -> dict[int, list[Statement]]:
    """Return the gold statements of each line."""
    said: dict[int, list[Statement]] = defaultdict(list)
    for statement in report.statements:
        middle = (statement.evidence.start + statement.evidence.end) // 2
        for line, span in enumerate(annotation.sentences):
            if span.covers(middle, middle):
                said[line].append(statement)
    return said


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
    common = _best_threshold(everything, sum(gold.values()), 0.0, 1.0, _PRECISION)
    return {
        relation: Belief(
            **{
                **asdict(belief),
                "threshold": _best_threshold(
                    by_relation[relation], gold[relation], common - _BELOW, common + _ABOVE
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
    ranked: Sequence[tuple[float, bool]],
    gold: int,
    least: float,
    most: float,
    precision: float = 0.0,
) -> float:
    """Return the threshold of the best F1 between two bounds, of no less than a precision."""
    best, threshold, right = -1.0, (least + most) / 2, 0
    for found, (chance, is_right) in enumerate(sorted(ranked, reverse=True), start=1):
        right += is_right
        f1 = 2 * right / (found + gold)
        if f1 > best and least <= chance <= most and right / found >= precision:
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
