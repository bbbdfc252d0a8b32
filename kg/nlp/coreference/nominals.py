"""Which entity a noun means: "la società", "il gruppo di Redmond", "gli americani".

Every nominal mention is held against the entities named around it. What speaks for an
entity (how near it was mentioned, whether it stands in the title, whether its context
shares words with the noun, apposition...) is named as a clue; the weights of the clues
were fitted on TRAIN by `kg.train.coreference` and stand in a table one can read.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.model import MentionLabel
from kg.nlp.coreference.clues import APPOSITION, ROLES, clues
from kg.nlp.coreference.nouns import Noun, read_noun
from kg.nlp.coreference.scene import Candidate, Scene, walk
from kg.nlp.lexicon import rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model import Mention, Span

__all__ = ["clue_weights", "rank_nominals", "read_noun", "resolve_nominals", "walk", "weigh"]

_NO_MEDIA = frozenset({"self", "fund", "bank", "target", "daughter", "buyer", "supplier"})
_NEAR_CANDIDATES = 10
_LEAST_SCORE = 0.0


def resolve_nominals(
    text: str,
    sentences: Sequence[Span],
    groups: Sequence[list[Mention]],
    nominals: Sequence[Mention],
    title: str | None = None,
) -> list[tuple[Mention, list[Mention]]]:
    """Return each nominal mention that can be resolved with the group it belongs to."""
    ranked = rank_nominals(text, sentences, groups, nominals, title)
    return [(nominal, groups[scores[0][1]]) for nominal, scores in ranked if scores]


def rank_nominals(
    text: str,
    sentences: Sequence[Span],
    groups: Sequence[list[Mention]],
    nominals: Sequence[Mention],
    title: str | None = None,
) -> Iterator[tuple[Mention, list[tuple[float, int]]]]:
    """Yield each nominal mention with (score, group) of all it may mean, the best first.

    The list is empty where nothing fits well enough.
    """
    weights = clue_weights()
    for nominal, scene in walk(text, sentences, groups, nominals, title):
        scored = [
            (sum(weights.get(clue, 0.0) for clue in found), -candidate.order, candidate)
            for candidate, found in weigh(scene, nominal)
        ]
        scored.sort(key=lambda item: item[:2], reverse=True)
        if scored and scored[0][0] > weights.get("none", _LEAST_SCORE):
            scene.see(scored[0][2], nominal)
            yield nominal, [(score, candidate.order) for score, _, candidate in scored]
        else:
            yield nominal, []


def weigh(scene: Scene, nominal: Mention) -> Iterator[tuple[Candidate, list[str]]]:
    """Yield the entities `nominal` may mean, each with its clues."""
    noun = read_noun(nominal.text)
    fitting = [candidate for candidate in scene.recent if _fits(noun, candidate)]
    if fitting and _is_apposed(scene, nominal, fitting[0]):
        yield fitting[0], ["apposition"]
        return
    near = fitting[:_NEAR_CANDIDATES]
    near += [c for c in scene.titled if c.so_far and c not in near and _fits(noun, c)]
    for rank, candidate in enumerate(near):
        yield candidate, list(clues(scene, nominal, noun, candidate, rank))


def _is_apposed(scene: Scene, nominal: Mention, candidate: Candidate) -> bool:
    """Tell "xAI, la startup di Musk" from "secondo Reuters, la startup"."""
    last = candidate.last
    if last is None or last.label is MentionLabel.NOM:
        return False
    if not APPOSITION.fullmatch(scene.text[last.end : nominal.start]):
        return False
    start = scene.starts[scene.sentence(last.start)]
    lead = scene.text[start : last.start]
    opening = lead.split(maxsplit=1)[0].lower() if lead.strip() else ""
    opens_phrase = opening.rstrip("'’") in ROLES and "," not in lead
    return not opens_phrase and "medium" not in candidate.kinds


def _fits(noun: Noun, candidate: Candidate) -> bool:
    if noun.part in _NO_MEDIA and "medium" in candidate.kinds:
        return False
    if noun.type is None:
        return candidate.type in {MentionLabel.ORG, MentionLabel.PROD, MentionLabel.PER}
    return noun.type is candidate.type or (
        noun.head in words("platform-words")
        and candidate.type in {MentionLabel.ORG, MentionLabel.PROD}
    )


@cache
def clue_weights() -> Mapping[str, float]:
    """Return the weight of every clue."""
    return {clue: float(weight) for clue, weight in rows("nominal-weights")}
