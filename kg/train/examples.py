"""Annotated reports as examples of every question the network answers.

An example is a report, varied or not, with the arrays its heads look at and what they
should say. Gold entities are given; what the report says of a pair counts at the line of
its evidence, and elsewhere the pair is neither right nor wrong.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import spacy

from kg.annotated import Report
from kg.model import Annotation, Entity, Mention, MentionLabel, Span, Value, ValueKind
from kg.neural.nouns import Choice, Mark, choices
from kg.neural.pieces import Segmenter, words_of
from kg.neural.tags import TAGS
from kg.neural.tokens import Tokens
from kg.nlp.tokens import set_tokenizer
from kg.ontology import RELATIONS as FACTS
from kg.ontology import EntityType, Relation
from kg.relations.attachable import Nearby
from kg.relations.claimants import Speaker, speakers
from kg.relations.network import KINDS, STATUSES
from kg.relations.pairs import RELATIONS, Scene, admitted, read_scene
from kg.train.samples import Piece, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from numpy.typing import NDArray
    from spacy.language import Language

    from kg.model import Statement


class Fact(NamedTuple):
    """A relation that a pair has at its line: pair, relation and status by number."""

    pair: int
    relation: int
    status: int


class Attached(NamedTuple):
    """A value expression near a fact, in which line it stands, whether it belongs to it."""

    fact: int
    kind: int
    first: int
    last: int
    away: int
    belongs: bool


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What one report teaches.

    `sizes` are pieces per token, `ids` the pieces; `tags` has one number per token, -1 where
    the name was hidden. `truth` and `counts` have shape (pairs, relations).
    """

    report: Report
    tokens: Tokens
    ids: NDArray[np.int64]
    sizes: list[int]
    tags: NDArray[np.int64]
    scene: Scene
    truth: NDArray[np.float32]
    counts: NDArray[np.float32]
    facts: list[Fact]
    attached: list[Attached]
    nouns: list[Mark]
    names: list[Mark]
    choices: list[Choice]
    speakers: list[Speaker]
    speaks: NDArray[np.float32]


def vary_report(report: Report, sample: Sample) -> Report:
    """Return the report with the text of a variant of its sample, marks and evidence moved."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    types: dict[str, EntityType] = {entity.id: entity.type for entity in report.annotation.entities}
    values: list[Value] = []
    position = 0
    for piece in sample.pieces():
        end = position + len(piece.text)
        if piece.label is not None:
            key = _key(piece)
            mentions[key].append(Mention(position, end, piece.text, piece.label))
            if piece.label is not MentionLabel.NOM:
                types.setdefault(key, EntityType(piece.label.value))
        elif piece.value is not None:
            values.append(replace(piece.value, start=position, end=end, text=piece.text))
        position = end
    text = sample.text()
    starts = sample.starts()
    ends = [
        *(start - len(gap) for start, gap in zip(starts[1:], sample.gaps, strict=True)),
        len(text),
    ]
    sentences = tuple(Span(*edges) for edges in zip(starts, ends, strict=True))
    moved = dict(zip(report.annotation.sentences, sentences, strict=True))
    entities = tuple(
        Entity(key, max((m.text for m in found), key=len), types[key], tuple(found))
        for key, found in mentions.items()
    )
    article = replace(report.annotation.article, text=text)
    statements = tuple(_moved(statement, moved, text) for statement in report.statements)
    annotation = Annotation(article, sentences, entities, tuple(values))
    return replace(report, annotation=annotation, statements=statements)


def _key(piece: Piece) -> str:
    """Return the entity of a mention; what a variation put in gets one of its own."""
    return piece.entity or f"+{piece.text}"


def _moved(statement: Statement, moved: dict[Span, Span], text: str) -> Statement:
    old = statement.evidence
    new = moved[Span(old.start, old.end)]
    evidence = replace(old, start=new.start, end=new.end, quote=text[new.start : new.end])
    return replace(statement, evidence=evidence)


class Reader:
    """Makes examples of reports."""

    def __init__(self, segment: Segmenter, mask: int) -> None:
        self._segment = segment
        self._mask = mask
        self._nlp = tokenizer()

    def read(self, report: Report, hidden: frozenset[str] = frozenset()) -> Example:
        """Return the example; the names of the entities in `hidden` are masked."""
        annotation = report.annotation
        doc = self._nlp.make_doc(annotation.article.text)
        starts = np.array([token.idx for token in doc], np.int64)
        ends = starts + np.array([len(token) for token in doc], np.int64)
        tokens = Tokens(starts, ends, np.zeros((len(doc), 0), np.float32))
        scene = read_scene(annotation, tokens)
        tags, masked = _tags(annotation, tokens, hidden)
        words = words_of([(token.text, bool(token.whitespace_)) for token in doc])
        pieces = [
            (self._mask,) if number in masked else self._segment(word)
            for number, word in enumerate(words)
        ]
        truth, counts, facts, statements = _truth(report, scene)
        nouns, names = _marks(scene)
        found = speakers(scene, [scene.pairs[fact.pair].line for fact in facts])
        claimants = [statement.claimant for statement in statements]
        ids = [entity.id for entity in annotation.entities]
        return Example(
            report=report,
            tokens=tokens,
            ids=np.array([piece for word in pieces for piece in word], np.int64),
            sizes=[len(word) for word in pieces],
            tags=tags,
            scene=scene,
            truth=truth,
            counts=counts,
            facts=facts,
            attached=list(_attached(annotation, tokens, scene, facts, statements)),
            nouns=nouns,
            names=names,
            choices=choices(nouns, names),
            speakers=found,
            speaks=np.array(
                [ids[scene.places[s.place].entity] == claimants[s.said] for s in found], np.float32
            ),
        )


def hide(report: Report, share: float, rng: Random) -> frozenset[str]:
    """Draw the entities whose names are hidden, each with the chance `share`."""
    return frozenset(e.id for e in report.annotation.entities if rng.random() < share)


def tokenizer() -> Language:
    """Return a pipeline that only cuts tokens, as ours does."""
    nlp = spacy.blank("it")
    set_tokenizer(nlp)
    return nlp


def _tags(
    annotation: Annotation, tokens: Tokens, hidden: frozenset[str]
) -> tuple[NDArray[np.int64], set[int]]:
    """Return a tag per token, and the tokens of hidden names (which teach no tag)."""
    tags = np.zeros(len(tokens.starts), np.int64)
    masked: set[int] = set()
    for entity in annotation.entities:
        for mention in entity.mentions:
            first, last = tokens.place(mention.start, mention.end)
            tags[first] = TAGS.index(f"B-{mention.label}")
            tags[first + 1 : last + 1] = TAGS.index(f"I-{mention.label}")
            if entity.id in hidden and mention.label is not MentionLabel.NOM:
                masked.update(range(first, last + 1))
    tags[sorted(masked)] = -1
    return tags, masked


def _said(report: Report) -> dict[tuple[int, int], dict[int, list[tuple[int, Statement]]]]:
    """Return (subject, object) -> relation -> statements with the line of their evidence."""
    annotation = report.annotation
    lines = {span.start: number for number, span in enumerate(annotation.sentences)}
    ids = {entity.id: number for number, entity in enumerate(annotation.entities)}
    said: dict[tuple[int, int], dict[int, list[tuple[int, Statement]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for statement in report.statements:
        ends = ids[statement.subject], ids[statement.object]
        relation = RELATIONS.index(statement.relation)
        row = lines[statement.evidence.start], statement
        said[ends][relation].append(row)
        if FACTS[Relation(statement.relation)].symmetric:
            said[ends[::-1]][relation].append(row)
    return said


def _truth(
    report: Report, scene: Scene
) -> tuple[NDArray[np.float32], NDArray[np.float32], list[Fact], list[Statement]]:
    said = _said(report)
    shape = len(scene.pairs), len(RELATIONS)
    truth, counts = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    facts, statements = [], []
    for number, pair in enumerate(scene.pairs):
        counts[number] = admitted(scene.types[pair.subject], scene.types[pair.object])
        for relation, rows in said.get((pair.subject, pair.object), {}).items():
            here = [statement for line, statement in rows if line == pair.line]
            truth[number, relation] = bool(here)
            if here:
                facts.append(Fact(number, relation, STATUSES.index(here[0].status)))
                statements.append(here[0])
            else:
                counts[number, relation] = 0
    return truth, counts, facts, statements


def _attached(
    annotation: Annotation,
    tokens: Tokens,
    scene: Scene,
    facts: Sequence[Fact],
    statements: Sequence[Statement],
) -> Iterator[Attached]:
    nearby = Nearby(annotation)
    for number, (fact, statement) in enumerate(zip(facts, statements, strict=True)):
        for value, away in nearby.near(scene.pairs[fact.pair].line):
            kind = KINDS.index(value.kind)
            first, last = tokens.place(value.start, value.end)
            yield Attached(number, kind, first, last, away, belongs(value, statement))


def belongs(value: Value, statement: Statement) -> bool:
    """Tell whether a value is the amount, stake or date of a statement."""
    if value.kind is ValueKind.MONEY:
        return value.amount is not None and value.amount == statement.amount
    if value.kind is ValueKind.PCT:
        return value.percent is not None and value.percent == statement.stake
    return value.date is not None and value.date == statement.date


def _marks(scene: Scene) -> tuple[list[Mark], list[Mark]]:
    marks = [(p.nominal, Mark(p.first, p.last, p.line, p.entity)) for p in scene.places]
    return [mark for nominal, mark in marks if nominal], [
        mark for nominal, mark in marks if not nominal
    ]
