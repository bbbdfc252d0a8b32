"""Scores of coreference: which mentions were found to speak of the same entity.

Chains are scored by `chains`, over named mentions, nominal mentions and both. A nominal
mention is also scored by the entity it was given to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from kg.evaluate.chains import CHAIN_SCORES, Chains, Place
from kg.evaluate.entities import NAMED
from kg.evaluate.score import Score
from kg.model import Entity, Mention, MentionLabel

NOMINAL = frozenset({MentionLabel.NOM})
KINDS: Mapping[str, frozenset[MentionLabel]] = {
    "named": NAMED,
    "nominal": NOMINAL,
    "all": NAMED | NOMINAL,
}


def score_chains(gold: Collection[Entity], found: Collection[Entity]) -> dict[str, Score]:
    """Return kind of mentions and measure ("named.muc") -> score, for one article.

    Mentions of other kinds are taken out of the chains of both sides first, so "nominal"
    asks which nouns stand together; who they stand for is asked by `score_nominals`.
    """
    scores = {}
    for kind, labels in KINDS.items():
        wanted, given = chains(gold, labels), chains(found, labels)
        for name, measure in CHAIN_SCORES.items():
            scores[f"{kind}.{name}"] = measure(wanted, given)
    return scores


def chains(entities: Iterable[Entity], labels: Collection[MentionLabel]) -> Chains:
    """Return the mentions of the labels as chains; a place in two chains stays in the first."""
    seen: set[Place] = set()
    made = []
    for entity in entities:
        places = frozenset(_place(m) for m in entity.mentions if m.label in labels) - seen
        seen |= places
        if places:
            made.append(places)
    return made


def score_nominals(gold: Collection[Entity], found: Collection[Entity]) -> Score:
    """Score nominal mentions: right when span and entity are, by the names they share."""
    wanted, given = dict(_nominals(gold)), dict(_nominals(found))
    same = matching(gold, found)
    right = sum(same.get(id_) == wanted.get(place, "") for place, id_ in given.items())
    return Score(right, len(given), len(wanted))


def matching(gold: Iterable[Entity], found: Iterable[Entity]) -> dict[str, str]:
    """Return found entity id -> gold entity id: the one it shares most names with.

    A found entity that shares no name with the gold is left out; of gold entities with
    equally many shared names the first one counts.
    """
    owner = {_place(m): entity.id for entity in gold for m in _names(entity)}
    matched = {}
    for entity in found:
        shared = Counter(owner[_place(m)] for m in _names(entity) if _place(m) in owner)
        if shared:
            matched[entity.id] = shared.most_common(1)[0][0]
    return matched


def _nominals(entities: Iterable[Entity]) -> Iterator[tuple[Place, str]]:
    for entity in entities:
        for mention in entity.mentions:
            if mention.label is MentionLabel.NOM:
                yield _place(mention), entity.id


def _names(entity: Entity) -> list[Mention]:
    return [mention for mention in entity.mentions if mention.label in NAMED]


def _place(mention: Mention) -> Place:
    return mention.start, mention.end
