"""Pairs of entities that a line may join, as the arrays the network looks at.

A line is a sentence. A pair is ordered: subject, then object. Both ends stand in the line,
or one of them was spoken of shortly before, or is what the article is about: news drops
subjects freely. On TRAIN 94 in 100 statements are such a pair at the very line of their
evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.model import Annotation, MentionLabel
from kg.neural.distance import steps
from kg.neural.tokens import Tokens
from kg.ontology import EntityType, Relation, admits

RELATIONS = tuple(Relation)
"""The order of the network's answers."""

_TYPES = tuple(EntityType)
_BEFORE = 3  # lines
_MAIN = 9  # stands for "what the article is about" where others say how many lines ago
_REACH = 100  # tokens between the ends of a pair in one line
_WINDOW = 128  # tokens
_MARGIN = 40  # tokens before and after the ends


class Place(NamedTuple):
    """A mention by its tokens: first, last, entity (index), line, whether it is a noun."""

    first: int
    last: int
    entity: int
    line: int
    nominal: bool


class Pair(NamedTuple):
    """An ordered pair at a line: entities, their mentions (indices into the places).

    `subject_here` and `object_here` tell whether the end stands in the line; `away` is how
    many lines before the other one was spoken of (0: both here, 9: the main entity).
    """

    line: int
    subject: int
    object: int
    subject_place: int
    object_place: int
    subject_here: bool
    object_here: bool
    away: int


@dataclass(frozen=True, slots=True)
class Scene:
    """An article as the network sees it: token ranges of the lines, mentions, pairs."""

    lines: tuple[tuple[int, int], ...]
    places: tuple[Place, ...]
    types: tuple[EntityType, ...]
    main: int
    pairs: tuple[Pair, ...]


@cache
def admitted(subject: EntityType, object_: EntityType) -> tuple[bool, ...]:
    """Return, relation by relation in the order of `RELATIONS`, whether it may join the types."""
    return tuple(admits(relation, subject, object_) for relation in RELATIONS)


def read_scene(annotation: Annotation, tokens: Tokens) -> Scene:
    """Return what the network needs to know of an article."""
    lines = tuple(
        (
            int(np.searchsorted(tokens.starts, span.start)),
            int(np.searchsorted(tokens.starts, span.end)),
        )
        for span in annotation.sentences
    )
    places = _places(annotation, tokens, [first for first, _ in lines])
    types = tuple(entity.type for entity in annotation.entities)
    main = _main(types, places)
    return Scene(lines, places, types, main, tuple(_pairs(types, places, main, len(lines))))


def _places(annotation: Annotation, tokens: Tokens, starts: Sequence[int]) -> tuple[Place, ...]:
    found = []
    for number, entity in enumerate(annotation.entities):
        for mention in entity.mentions:
            first, last = tokens.place(mention.start, mention.end)
            line = max(0, bisect_right(starts, first) - 1)
            nominal = mention.label is MentionLabel.NOM
            found.append(Place(first, last, number, line, nominal))
    return tuple(sorted(found))


def _main(types: Sequence[EntityType], places: Sequence[Place]) -> int:
    """Return the organisation the article mentions most (the first of equals), or -1."""
    counts: dict[int, int] = {}
    for place in places:
        if types[place.entity] is EntityType.ORG:
            counts[place.entity] = counts.get(place.entity, 0) + 1
    return max(counts, key=lambda entity: counts[entity], default=-1)


def _pairs(
    types: Sequence[EntityType], places: Sequence[Place], main: int, lines: int
) -> Iterator[Pair]:
    by_line: list[dict[int, list[int]]] = [defaultdict(list) for _ in range(lines)]
    latest: dict[int, int] = {}
    first: dict[int, int] = {}
    for number, place in enumerate(places):
        by_line[place.line][place.entity].append(number)
        first.setdefault(place.entity, number)
    for line, here in enumerate(by_line):
        for entity, numbers in here.items():
            latest[entity] = numbers[-1]
        for one, other in combinations(here, 2):
            ends = min(
                product(here[one], here[other]),
                key=lambda ends: (abs(places[ends[0]].first - places[ends[1]].first), ends),
            )
            if abs(places[ends[0]].first - places[ends[1]].first) <= _REACH:
                yield from _both_ways(types, Pair(line, one, other, *ends, True, True, 0))
        for entity, away in _spoken_of(by_line, line, main).items():
            before = latest.get(entity, first[entity])
            for other, numbers in here.items():
                yield from _both_ways(
                    types, Pair(line, entity, other, before, numbers[0], False, True, away)
                )


def _spoken_of(by_line: Sequence[dict[int, list[int]]], line: int, main: int) -> dict[int, int]:
    """Return the entities spoken of shortly before a line but not in it, and how long ago."""
    found: dict[int, int] = {}
    for away in range(1, min(_BEFORE, line) + 1):
        for entity in by_line[line - away]:
            if entity not in by_line[line]:
                found.setdefault(entity, away)
    if main >= 0 and main not in by_line[line]:
        found.setdefault(main, _MAIN)
    return found


def _both_ways(types: Sequence[EntityType], pair: Pair) -> Iterator[Pair]:
    turned = Pair(
        pair.line,
        pair.object,
        pair.subject,
        pair.object_place,
        pair.subject_place,
        pair.object_here,
        pair.subject_here,
        pair.away,
    )
    for one in (pair, turned):
        if any(admitted(types[one.subject], types[one.object])):
            yield one


def pair_inputs(
    scene: Scene, tokens: Tokens, pairs: Sequence[Pair] | None = None
) -> dict[str, NDArray[Any]]:
    """Return the inputs of the head "pairs" (see `kg.train.network.Pairs`), vectors included.

    `pairs` are those of the scene that are asked about, all of them by default; at least one.
    Only what they need is passed on, so that a part of a long article costs no more than
    a short one.
    """
    pairs = scene.pairs if pairs is None else pairs
    entities = sorted({entity for pair in pairs for entity in (pair.subject, pair.object)})
    kept = [number for number, place in enumerate(scene.places) if place.entity in set(entities)]
    places = np.array([scene.places[number][:3] for number in kept], np.int64)
    columns = np.array([pair[1:5] for pair in pairs], np.int64)
    windows = _windows(scene, pairs)
    used = np.unique(np.concatenate([windows["window"].ravel(), places[:, :2].ravel(), [0]]))
    used = used[used >= 0]
    owners = places[:, 2][None, :] == np.array(entities)[:, None]
    return {
        "vectors": tokens.vectors[used],
        "first": np.searchsorted(used, places[:, 0]),
        "last": np.searchsorted(used, places[:, 1]),
        "average": (owners / owners.sum(axis=1, keepdims=True)).astype(np.float32),
        "subject": np.searchsorted(entities, columns[:, 0]),
        "object": np.searchsorted(entities, columns[:, 1]),
        "subject_place": np.searchsorted(kept, columns[:, 2]),
        "object_place": np.searchsorted(kept, columns[:, 3]),
        **windows,
        "window": np.where(windows["window"] < 0, -1, np.searchsorted(used, windows["window"])),
        "features": np.array([_features(scene, pair) for pair in pairs], np.int64),
    }


def _windows(scene: Scene, pairs: Sequence[Pair]) -> dict[str, NDArray[np.int64]]:
    """Return the words around each pair and how far they stand from its ends.

    `window` holds token numbers, -1 where there is none; all arrays are (pairs, longest).
    """
    spans = [_span(scene, pair) for pair in pairs]
    lows = np.array([low for low, _ in spans])[:, None]
    highs = np.array([high for _, high in spans])[:, None]
    window = lows + np.arange(int((highs - lows).max()))
    ends = [
        np.array([[scene.places[number].first, scene.places[number].last] for number in numbers])
        for numbers in zip(*((p.subject_place, p.object_place) for p in pairs), strict=True)
    ]
    near = [steps(_distance(window, end[:, :1], end[:, 1:])) for end in ends]
    starts = np.array([scene.lines[pair.line][0] for pair in pairs])[:, None]
    return {
        "window": np.where(window < highs, window, -1),
        "near_subject": near[0],
        "near_object": near[1],
        "in_line": (window >= starts).astype(np.int64),
    }


def _span(scene: Scene, pair: Pair) -> tuple[int, int]:
    """Return the tokens to look at: this line and the one before, near the ends in the line."""
    low, high = scene.lines[max(0, pair.line - 1)][0], scene.lines[pair.line][1]
    ends = [(pair.subject_here, pair.subject_place), (pair.object_here, pair.object_place)]
    here = [scene.places[number] for stands, number in ends if stands]
    low = max(low, min(place.first for place in here) - _MARGIN)
    high = min(high, max(place.last for place in here) + _MARGIN)
    return low, max(low + 1, min(high, low + _WINDOW))


def _distance(
    window: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many tokens before (-) or after (+) a mention each token stands; 0 inside."""
    return np.where(window < first, window - first, np.where(window > last, window - last, 0))


FEATURES = 64
"""How many different features of a pair there are."""


def _features(scene: Scene, pair: Pair) -> tuple[int, ...]:
    """Return what else is known of a pair, as five numbers below `FEATURES`."""
    subject, object_ = scene.places[pair.subject_place], scene.places[pair.object_place]
    types = _TYPES.index(scene.types[pair.subject]) * 4 + _TYPES.index(scene.types[pair.object])
    here = 2 * pair.subject_here + pair.object_here + 4 * (subject.first < object_.first)
    gap = min(6, abs(subject.line - object_.line)) + 7 * (pair.line == 0)
    standing = 2 * (pair.subject == scene.main) + (pair.object == scene.main)
    nouns = 4 * subject.nominal + 8 * object_.nominal
    return types, 16 + here, 24 + min(pair.away, 4), 29 + gap, 44 + standing + nouns
