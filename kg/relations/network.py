"""What the network says of an article: relations of every pair, how they hold, who claims them.

Everything is asked once per article; `NetworkReading` keeps the answers by pair and line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.model import Annotation, Value, ValueKind
from kg.neural.model import Model
from kg.neural.tokens import Tokens
from kg.ontology import RELATIONS as FACTS
from kg.ontology import Relation, Status
from kg.relations.attachable import Nearby, likeliest
from kg.relations.claimants import speaker_inputs, speakers
from kg.relations.pairs import RELATIONS, Pair, Scene, admitted, pair_inputs, read_scene

STATUSES = tuple(Status)
KINDS = tuple(ValueKind)
CLAIMANT, VALUE = "claimant", "value"
"""The settings that say from what logit on somebody claims a statement, a value belongs to it."""

_BLOCK = 256  # pairs asked about at once: about 100 MB at the most


@dataclass(frozen=True, slots=True, eq=False)
class NetworkReading:
    """The pairs of an article with a logit per relation: arrays over (pairs, relations).

    `hidden` and `manner` are what the heads `status` and `values` look at.
    """

    annotation: Annotation
    tokens: Tokens
    model: Model
    scene: Scene
    nearby: Nearby
    logits: NDArray[np.float32]
    hidden: NDArray[np.float32]
    manner: NDArray[np.float32]

    def scored(self) -> Iterator[tuple[int, Relation, float]]:
        """Yield (pair, relation, logit) wherever the types admit the relation.

        The two orders of a symmetric relation are one: the mean of both logits, at the
        order in which the subject is the entity with the smaller index.
        """
        places = {(p.line, p.subject, p.object): n for n, p in enumerate(self.scene.pairs)}
        for number, pair in enumerate(self.scene.pairs):
            allowed = admitted(self.scene.types[pair.subject], self.scene.types[pair.object])
            row = self.logits[number]
            for place, relation in enumerate(RELATIONS):
                if not allowed[place]:
                    continue
                logit = float(row[place])
                if FACTS[relation].symmetric:
                    turned = places.get((pair.line, pair.object, pair.subject))
                    if pair.subject > pair.object and turned is not None:
                        continue
                    if turned is not None:
                        logit = (logit + float(self.logits[turned, place])) / 2
                yield number, relation, logit

    def statuses(self, found: Sequence[tuple[int, Relation]]) -> NDArray[np.float32]:
        """Return logits (found, statuses) of how each relation of a pair holds."""
        if not found:
            return np.zeros((0, len(STATUSES)), np.float32)
        return self.model.ask("status", self._of(found))[0]

    def values(self, found: Sequence[tuple[int, Relation]]) -> list[Mapping[ValueKind, Value]]:
        """Return, for each relation of a pair, the value of each kind that belongs to it.

        Of several values of a kind the likeliest counts.
        """
        least = self.least_value
        return [
            {kind: value for kind, (value, score) in likeliest(scored).items() if score > least}
            for scored in self.value_scores(found)
        ]

    def value_scores(
        self, found: Sequence[tuple[int, Relation]]
    ) -> list[list[tuple[Value, float]]]:
        """Return, for each relation of a pair, every value near it with its logit."""
        near = [self.nearby.near(self.scene.pairs[pair].line) for pair, _ in found]
        rows = [(n, *one) for n, values in enumerate(near) for one in values]
        scored: list[list[tuple[Value, float]]] = [[] for _ in found]
        if not rows:
            return scored
        ends = [self.tokens.place(value.start, value.end) for _, value, _ in rows]
        (scores,) = self.model.ask(
            "values",
            {
                **self._of([found[n] for n, _, _ in rows]),
                "kind": np.array([KINDS.index(value.kind) for _, value, _ in rows], np.int64),
                "ends": self.tokens.of(*np.array(ends, np.int64).T),
                "away": np.array([away for _, _, away in rows], np.int64),
            },
        )
        for (n, value, _), score in zip(rows, scores.tolist(), strict=True):
            scored[n].append((value, score))
        return scored

    def _of(self, found: Sequence[tuple[int, Relation]]) -> dict[str, NDArray[np.generic]]:
        pairs = [pair for pair, _ in found]
        numbers = np.array([RELATIONS.index(relation) for _, relation in found], np.int64)
        return {"hidden": self.hidden[pairs], "manner": self.manner[pairs], "relation": numbers}

    @property
    def least_claimant(self) -> float:
        """The logit above which somebody claims a statement: fitted by `kg.train.calibration`."""
        return self._least(CLAIMANT)

    @property
    def least_value(self) -> float:
        """The logit above which a value belongs to a statement: fitted likewise."""
        return self._least(VALUE)

    def _least(self, setting: str) -> float:
        known: Mapping[str, float] = self.model.settings.get(setting, {})
        return float(known.get("least", 0.0))

    def claimants(self, found: Sequence[tuple[int, Relation]]) -> list[tuple[int | None, float]]:
        """Return, for each relation of a pair, who likeliest claims it (entity, logit)."""
        return [
            max(scores.items(), key=lambda item: item[1]) if scores else (None, -math.inf)
            for scores in self.claimant_scores(found)
        ]

    def claimant_scores(self, found: Sequence[tuple[int, Relation]]) -> list[dict[int, float]]:
        """Return, for each relation of a pair, everybody who may claim it: entity -> logit."""
        lines = [self.scene.pairs[pair].line for pair, _ in found]
        who = speakers(self.scene, lines)
        best: list[dict[int, float]] = [{} for _ in found]
        if not who:
            return best
        known = speaker_inputs(who, lines, self.scene, self.tokens)
        asked = self._of([found[speaker.said] for speaker in who])
        (scores,) = self.model.ask("claimants", {**asked, **known})
        for speaker, score in zip(who, scores.tolist(), strict=True):
            entity = self.scene.places[speaker.place].entity
            best[speaker.said][entity] = max(score, best[speaker.said].get(entity, -math.inf))
        return best

    def pair(self, number: int) -> Pair:
        """Return a pair by its number."""
        return self.scene.pairs[number]


def read(annotation: Annotation, tokens: Tokens) -> NetworkReading | None:
    """Ask the network about the pairs of an article; None where there are none."""
    scene = read_scene(annotation, tokens)
    if not scene.pairs or tokens.model is None:
        return None
    blocks = [
        tokens.model.ask("pairs", pair_inputs(scene, tokens, scene.pairs[start : start + _BLOCK]))
        for start in range(0, len(scene.pairs), _BLOCK)
    ]
    logits, hidden, manner = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    nearby = Nearby(annotation)
    return NetworkReading(annotation, tokens, tokens.model, scene, nearby, logits, hidden, manner)
