"""Entities that may make the claim of a statement, as the arrays the network looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.neural.tokens import Tokens
from kg.ontology import EntityType
from kg.relations.pairs import Scene

_SPEAKERS = {EntityType.ORG, EntityType.PER}
_BEFORE = 8  # lines; an interview names its guest once
_NEAR = 1  # lines before and after in which every mention may speak

AWAY = _BEFORE + _NEAR + 1
"""How many lines a speaker may stand in, seen from the statement's."""


class Speaker(NamedTuple):
    """A mention (index into the places of the scene) that may claim a statement (by number)."""

    said: int
    place: int


def speakers(scene: Scene, lines: Sequence[int]) -> list[Speaker]:
    """Return who may claim the statements that stand in these lines, statement by statement.

    People and organisations: every mention in the line or next to it, and of those spoken of
    before only the last mention. On TRAIN 93 in 100 claimants are among them.
    """
    near = {line: _near(scene, line) for line in set(lines)}
    return [Speaker(said, place) for said, line in enumerate(lines) for place in near[line]]


def _near(scene: Scene, line: int) -> list[int]:
    here, before = [], {}
    for number, place in enumerate(scene.places):
        if scene.types[place.entity] not in _SPEAKERS:
            continue
        if abs(place.line - line) <= _NEAR:
            here.append(number)
        elif 0 < line - place.line <= _BEFORE:
            before[place.entity] = number
    known = {scene.places[number].entity for number in here}
    return sorted([*here, *(n for entity, n in before.items() if entity not in known)])


def speaker_inputs(
    found: Sequence[Speaker], lines: Sequence[int], scene: Scene, tokens: Tokens
) -> dict[str, NDArray[Any]]:
    """Return what the head "claimants" needs to know of the speakers; there must be one.

    `lines` are those of the statements, as `speakers` got them.
    """
    places = [scene.places[speaker.place] for speaker in found]
    means = {line: _mean(scene.lines[line], tokens) for line in set(lines)}
    return {
        "ends": tokens.of(
            np.array([place.first for place in places]), np.array([place.last for place in places])
        ),
        "line": np.stack([means[lines[speaker.said]] for speaker in found]),
        "away": speaker_lines(found, lines, scene),
    }


def speaker_lines(
    found: Sequence[Speaker], lines: Sequence[int], scene: Scene
) -> NDArray[np.int64]:
    """Return where each speaker stands: 0 in the next line, 1 in the line, 2 in the one before."""
    return np.array([lines[s.said] - scene.places[s.place].line + _NEAR for s in found], np.int64)


def _mean(line: tuple[int, int], tokens: Tokens) -> NDArray[np.float32]:
    first, last = line
    mean: NDArray[np.float32] = tokens.vectors[first : max(last, first + 1)].mean(axis=0)
    return mean
