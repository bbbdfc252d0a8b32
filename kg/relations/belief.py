"""How far to believe a relation: what the network, the patterns and the linear model say, as one.

Each voice adds to a logit; the sum is a calibrated probability. The weights were fitted on
DEV per relation (`kg.train.calibration`) and stand in the model's `network.json`, with the
threshold above which a relation is believed and a stricter one for high precision.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.model import Profile
from kg.ontology import Relation

_FARTHEST = 60.0
_LOUDEST = 8.0  # the highest logit of the linear model to reckon with


def sigmoid(logit: float) -> float:
    """Return the probability of a logit, however far out it lies.

    >>> sigmoid(0.0), sigmoid(1e9)
    (0.5, 1.0)
    """
    return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, logit))))


@dataclass(frozen=True, slots=True)
class Belief:
    """What one relation makes of the voices; see `chance`."""

    scale: float = 1.0
    shift: float = 0.0
    pattern: float = 0.0
    linear: float = 0.0
    threshold: float = 0.5
    strict: float = 0.9

    def least(self, profile: Profile) -> float:
        """Return the probability from which on a profile believes the relation."""
        return self.strict if profile is Profile.STRICT else self.threshold

    def chance(self, network: float, *, pattern: bool, linear: float) -> float:
        """Return the probability that the relation holds.

        `network` and `linear` are logits (0 where the linear model says nothing); `pattern`
        tells whether a pattern found the relation in this line.
        """
        logit = self.scale * network + self.pattern * pattern + self.linear * linear + self.shift
        return sigmoid(logit)

    def is_hopeless(self, network: float) -> bool:
        """Tell that no other voice could lift the relation over its threshold."""
        return self.chance(network, pattern=True, linear=_LOUDEST) < self.threshold


def read_beliefs(table: Mapping[str, Mapping[str, Any]]) -> dict[Relation, Belief]:
    """Return the belief of every relation; one that the table lacks has the plain one."""
    return {relation: Belief(**table.get(relation.value, {})) for relation in Relation}
