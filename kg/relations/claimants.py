"""Entities that may make the claims of a line, as the arrays the network looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.neural.tokens import Tokens
from kg.ontology import EntityType
from kg.relations.pairs import Scene

_SPEAKERS = {EntityType.ORG, EntityType.PER}


class Speaker(NamedTuple):
    """A mention (index into the places of the scene) that may speak for a line."""

    line: int
    place: int


def speakers(scene: Scene, lines: Sequence[int]) -> list[Speaker]:
    """Return who may claim what these lines say: people and organisations in or next to them."""
    return [
        Speaker(line, number)
        for line in lines
        for number, place in enumerate(scene.places)
        if abs(place.line - line) <= 1 and scene.types[place.entity] in _SPEAKERS
    ]


def speaker_inputs(
    found: Sequence[Speaker], scene: Scene, tokens: Tokens
) -> dict[str, NDArray[Any]]:
    """Return the inputs of the head "claimants"; there must be at least one speaker."""
    places = [scene.places[speaker.place] for speaker in found]
    means = {speaker.line: _mean(scene.lines[speaker.line], tokens) for speaker in found}
    return {
        "ends": tokens.of(
            np.array([place.first for place in places]), np.array([place.last for place in places])
        ),
        "line": np.stack([means[speaker.line] for speaker in found]),
        "away": speaker_lines(found, scene),
    }


def speaker_lines(found: Sequence[Speaker], scene: Scene) -> NDArray[np.int64]:
    """Return where each speaker stands: 0 in the line before, 1 in the line, 2 in the next."""
    return np.array([scene.places[s.place].line - s.line + 1 for s in found], np.int64)


def _mean(line: tuple[int, int], tokens: Tokens) -> NDArray[np.float32]:
    first, last = line
    mean: NDArray[np.float32] = tokens.vectors[first : max(last, first + 1)].mean(axis=0)
    return mean
