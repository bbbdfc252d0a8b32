"""Scores of the network on DEV while it trains, question by question, with gold entities.

These follow the training and choose between plans; what is published comes from
`kg evaluate`, which runs the shipped pipeline. Relations are scored at the best threshold
per relation on these same reports, so they are a little flattering.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kg.evaluate.score import Score
from kg.model import MentionLabel
from kg.neural.tags import TAGS, read_mentions
from kg.ontology import RELATIONS as FACTS
from kg.relations.network import KINDS
from kg.relations.pairs import RELATIONS, admitted
from kg.train.losses import (
    claim_scores,
    encode,
    noun_scores,
    read_pairs,
    status_scores,
    value_scores,
)
from kg.train.network import Network

if TYPE_CHECKING:
    from kg.neural.model import Embeddings
    from kg.train.examples import Example

Key = tuple[str, str, str]


def score(net: Network, embeddings: Embeddings, examples: Sequence[Example]) -> dict[str, Any]:
    """Return F1 of names per label, of relations, values and claimants, and accuracies."""
    tally = _Tally()
    with torch.no_grad():
        for start in range(0, len(examples), 16):
            chunk = examples[start : start + 16]
            for example, vectors in zip(chunk, encode(net, embeddings, chunk), strict=True):
                tally.add(net, vectors, example)
    return tally.result()


class _Tally:
    """Counts what is right over many examples."""

    def __init__(self) -> None:
        self._scores: dict[str, Score] = defaultdict(Score)
        self._ranked: dict[str, dict[tuple[str, Key], tuple[float, bool]]] = defaultdict(dict)
        self._gold: dict[str, int] = defaultdict(int)

    def add(self, net: Network, vectors: Tensor, example: Example) -> None:
        self._add_names(net.tags(vectors).float().numpy(), example)
        self._add_nouns(net, vectors, example)
        for key in _gold(example):
            self._gold[key[1]] += 1
        if example.scene.pairs:
            logits, hidden, manner = read_pairs(net, vectors, example)
            self._add_pairs(logits.sigmoid().numpy(), example)
            self._add_facts(net, (vectors, hidden, manner), example)

    def _count(self, name: str, given: np.ndarray, wanted: np.ndarray) -> None:
        self._scores[name] += Score(
            int((given & wanted).sum()), int(given.sum()), int(wanted.sum())
        )

    def _add_names(self, logits: np.ndarray, example: Example) -> None:
        given = set(read_mentions(logits, TAGS))
        wanted = set(read_mentions(np.eye(len(TAGS), dtype=np.float32)[example.tags], TAGS))
        for label in MentionLabel:
            one = {mention for mention in given if mention[2] == label}
            other = {mention for mention in wanted if mention[2] == label}
            counts = Score(len(one & other), len(one), len(other))
            self._scores[label.value] += counts
            if label is not MentionLabel.NOM:
                self._scores["names"] += counts

    def _add_nouns(self, net: Network, vectors: Tensor, example: Example) -> None:
        if not example.choices:
            return
        scores = noun_scores(net, vectors, example).tolist()
        sums: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for choice, logit in zip(example.choices, scores, strict=True):
            sums[choice.noun][example.names[choice.name].entity] += math.exp(min(50.0, logit))
        for number, noun in enumerate(example.nouns):
            best = max(sums[number], key=lambda e: sums[number][e], default=-1)
            self._scores["nominals"] += Score(int(best == noun.entity), 1, 1)

    def _add_pairs(self, chances: np.ndarray, example: Example) -> None:
        gold = _gold(example)
        ids = [entity.id for entity in example.report.annotation.entities]
        for pair, row in zip(example.scene.pairs, chances, strict=True):
            allowed = admitted(example.scene.types[pair.subject], example.scene.types[pair.object])
            for relation, chance in compress(zip(RELATIONS, row.tolist(), strict=True), allowed):
                key = _key(ids[pair.subject], relation, ids[pair.object])
                place = (example.report.id, key)
                if chance > self._ranked[relation].get(place, (0.0, False))[0]:
                    self._ranked[relation][place] = (chance, key in gold)

    def _add_facts(
        self, net: Network, read: tuple[Tensor, Tensor, Tensor], example: Example
    ) -> None:
        if not example.facts:
            return
        facts = torch.tensor(example.facts)
        status = status_scores(net, *read[1:], facts).argmax(-1)
        right = int((status == facts[:, 2]).sum())
        self._scores["status"] += Score(right, len(facts), len(facts))
        if example.speakers:
            given = (claim_scores(net, read, example) > 0).numpy()
            self._count("claimants", given, example.speaks > 0)
        if not example.attached:
            return
        given = (value_scores(net, read, example) > 0).numpy()
        wanted = np.array([row.belongs for row in example.attached])
        for number, kind in enumerate(KINDS):
            own = np.array([row.kind == number for row in example.attached])
            self._count(kind, given[own], wanted[own])

    def result(self) -> dict[str, Any]:
        found = {name: round(one.f1, 4) for name, one in sorted(self._scores.items())}
        best = {relation: self._best(relation) for relation in RELATIONS}
        all_ = sum((one for one, _ in best.values()), Score())
        return {
            **found,
            "relations": round(all_.f1, 4),
            "precision": round(all_.precision, 3),
            "recall": round(all_.recall, 3),
            "by relation": {name.value: round(one.f1, 3) for name, (one, _) in best.items()},
        }

    def _best(self, relation: str) -> tuple[Score, float]:
        """Return the score at the best threshold, and the threshold."""
        gold = self._gold[relation]
        best, right = (Score(0, 0, gold), 1.0), 0
        ranked = sorted(self._ranked[relation].values(), reverse=True)
        for found, (chance, is_right) in enumerate(ranked, start=1):
            right += is_right
            one = Score(right, found, gold)
            if one.f1 > best[0].f1:
                best = one, chance
        return best


def _gold(example: Example) -> set[Key]:
    return {_key(s.subject, s.relation, s.object) for s in example.report.statements}


def _key(subject: str, relation: str, object_: str) -> Key:
    if FACTS[relation].symmetric and object_ < subject:  # type: ignore[index]
        subject, object_ = object_, subject
    return subject, relation, object_
