"""Scores of coreference: which mentions were found to speak of the same entity.

Names are scored by links: every two names of one entity are one link. Nominal mentions are
scored by the entity they were given to. Pairs are (gold, found) annotations of one article.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from kg.evaluate.statements import Score
from kg.model import MentionLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Annotation, Entity, Mention

Pair = tuple["Annotation", "Annotation"]
Place = tuple[int, int]


def score_links(pairs: Iterable[Pair]) -> Score:
    """Score the links between names; names the other side lacks count as wrong or missed."""
    total = Score()
    for gold, found in pairs:
        wanted, given = set(_links(gold)), set(_links(found))
        total += Score(len(wanted & given), len(given), len(wanted))
    return total


def score_nominals(pairs: Iterable[Pair]) -> Score:
    """Score nominal mentions: right when span and entity are, by the names they share."""
    total = Score()
    for gold, found in pairs:
        wanted = dict(_nominals(gold))
        given = dict(_nominals(found))
        same = matching(gold, found)
        right = sum(same.get(id_) == wanted.get(place, "") for place, id_ in given.items())
        total += Score(right, len(given), len(wanted))
    return total


def matching(gold: Annotation, found: Annotation) -> dict[str, str]:
    """Return found entity id -> gold entity id: the one it shares most names with.

    A found entity that shares no name with the gold is left out; of gold entities with
    equally many shared names the first one counts.
    """
    owner = {_place(m): entity.id for entity in gold.entities for m in _names(entity)}
    matched = {}
    for entity in found.entities:
        shared = Counter(owner[_place(m)] for m in _names(entity) if _place(m) in owner)
        if shared:
            matched[entity.id] = shared.most_common(1)[0][0]
    return matched


def _links(annotation: Annotation) -> Iterator[tuple[Place, Place]]:
    for entity in annotation.entities:
        yield from combinations(sorted(_place(mention) for mention in _names(entity)), 2)


def _nominals(annotation: Annotation) -> Iterator[tuple[Place, str]]:
    for entity in annotation.entities:
        for mention in entity.mentions:
            if mention.label is MentionLabel.NOM:
                yield _place(mention), entity.id


def _names(entity: Entity) -> list[Mention]:
    return [mention for mention in entity.mentions if mention.label is not MentionLabel.NOM]


def _place(mention: Mention) -> Place:
    return mention.start, mention.end
