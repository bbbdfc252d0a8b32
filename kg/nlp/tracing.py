"""One article read step by step: how each mention was recognised and given to its entity.

The same components run in the same order as ever; between them what they saw is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kg.model import Annotation, Article, Mention, MentionLabel, Span, Statement
from kg.neural.tokens import Tokens
from kg.nlp.components import (
    NOMINALS,
    annotation_of,
    article_of,
    sentences_of,
    set_extensions,
    tokens_of,
)
from kg.nlp.coreference.names import Tie, find_tie
from kg.nlp.coreference.network import score_nominals
from kg.nlp.coreference.nominals import rank_nominals

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.model import Entity


class Origin(StrEnum):
    """Who recognised a mention."""

    NETWORK = "network"
    RECOGNISER = "recogniser"
    REPETITION = "repeated name"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text as the recogniser saw it, under its own label."""

    start: int
    end: int
    text: str
    label: str

    def became(self, mention: Mention) -> bool:
        """Tell whether the mention is just what the recogniser saw."""
        place = (mention.start, mention.end, mention.label.value)
        return (self.start, self.end, self.label) == place


@dataclass(frozen=True, slots=True)
class Rival:
    """An entity (index) that a noun may mean: a probability, or the score of the clues."""

    entity: int
    score: float


@dataclass(frozen=True, slots=True)
class MentionTrace:
    """How one mention came about.

    `found_as` is what the recogniser saw, where that was another stretch or type.
    `certainty` is the probability of the least certain tag, where the network says it.
    `tie` is why a name belongs to its entity, `rivals` what a noun may mean, best first;
    `scored_by` tells whose scores these are.
    """

    mention: Mention
    origin: Origin
    found_as: Found | None = None
    certainty: float | None = None
    tie: Tie | None = None
    rivals: tuple[Rival, ...] = ()
    scored_by: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """An article as the pipeline read it; `mentions` are those of each entity, in its order."""

    annotation: Annotation
    tokens: Tokens | None
    statements: tuple[Statement, ...]
    mentions: tuple[tuple[MentionTrace, ...], ...]


def trace(nlp: Language, article: Article) -> Trace:
    """Read an article and keep how it was read."""
    set_extensions()
    doc = nlp.make_doc(article.text)
    doc._.article = article
    seen: list[Found] = []
    for name, component in nlp.pipeline:
        if name == "kg_mentions":
            seen = [Found(e.start_char, e.end_char, e.text, e.label_) for e in doc.ents]
        doc = component(doc)
    origin = Origin.RECOGNISER if "ner" in nlp.pipe_names else Origin.NETWORK
    annotation, tokens = annotation_of(doc), tokens_of(doc)
    rivals = dict(_rivals(doc, annotation.entities, tokens))
    certain = _Certainty(tokens if origin is Origin.NETWORK else None)
    traces = tuple(
        tuple(
            _trace_mention(article.text, entity, number, origin, seen, rivals, certain)
            for number in range(len(entity.mentions))
        )
        for entity in annotation.entities
    )
    return Trace(annotation, tokens, doc._.statements, traces)


def _trace_mention(
    text: str,
    entity: Entity,
    number: int,
    by: Origin,
    seen: Sequence[Found],
    rivals: dict[tuple[int, int], tuple[str, tuple[Rival, ...]]],
    certain: _Certainty,
) -> MentionTrace:
    mention = entity.mentions[number]
    found = next((m for m in seen if m.start < mention.end and mention.start < m.end), None)
    changed = found if found and not found.became(mention) else None
    certainty = certain.of(found) if found else None
    if mention.label is MentionLabel.NOM:
        origin = by if found else Origin.RULE
        scored_by, ranked = rivals.get((mention.start, mention.end), (None, ()))
        return MentionTrace(mention, origin, changed, certainty, None, ranked, scored_by)
    before = [m for m in entity.mentions[:number] if m.label is not MentionLabel.NOM]
    origin = by if found else Origin.REPETITION
    return MentionTrace(mention, origin, changed, certainty, find_tie(text, mention, before))


class _Certainty:
    """How sure the network is of the tags of a mention."""

    def __init__(self, tokens: Tokens | None) -> None:
        self._tokens = tokens
        self._chances = None
        if tokens is not None and tokens.model is not None:
            logits = tokens.model.ask("tags", {"vectors": tokens.vectors})[0]
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            self._chances = powers / powers.sum(axis=1, keepdims=True)
            self._tags = list(tokens.model.settings["tags"])

    def of(self, mention: Found) -> float | None:
        """Return the probability of the least certain tag of a mention."""
        if self._chances is None or self._tokens is None:
            return None
        first, last = self._tokens.place(mention.start, mention.end)
        begin = self._tags.index(f"B-{mention.label}")
        inside = self._chances[first + 1 : last + 1, begin + 1]
        return float(min([self._chances[first, begin], *inside]))


def _rivals(
    doc: Doc, entities: Sequence[Entity], tokens: Tokens | None
) -> Iterator[tuple[tuple[int, int], tuple[str, tuple[Rival, ...]]]]:
    """Yield the place of every noun with who scored what it may mean, and the scores."""
    nominals = sorted(
        (
            Mention(span.start_char, span.end_char, span.text, MentionLabel.NOM)
            for span in doc.spans.get(NOMINALS, ())
        ),
        key=lambda mention: (mention.start, mention.end),
    )
    groups = [[m for m in e.mentions if m.label is not MentionLabel.NOM] for e in entities]
    sentences: tuple[Span, ...] = sentences_of(doc)
    if tokens is not None and tokens.model is not None:
        for noun, scores in score_nominals(tokens, sentences, groups, nominals).items():
            place = nominals[noun].start, nominals[noun].end
            yield place, ("network", _ranked(scores))
        return
    ranked = rank_nominals(doc.text, sentences, groups, nominals, article_of(doc).title)
    for mention, found in ranked:
        rivals = tuple(Rival(entity, score) for score, entity in found)
        yield (mention.start, mention.end), ("clues", rivals)


def _ranked(scores: dict[int, float]) -> tuple[Rival, ...]:
    """Return the entities by their share of the probability."""
    total = np.logaddexp.reduce(list(scores.values()))
    shares = ((float(np.exp(score - total)), entity) for entity, score in scores.items())
    return tuple(
        Rival(entity, share) for share, entity in sorted(shares, key=lambda x: (-x[0], x[1]))
    )
