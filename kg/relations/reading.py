"""Reading statements: an annotated article in, what it says out.

Where the tokens come with their vectors, the network reads every pair of entities and the
patterns and the linear model have a say; without them these two speak alone (`rules`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.model import Annotation, Profile, Statement, Value, ValueKind
from kg.neural.tokens import Tokens
from kg.ontology import RELATIONS, Relation
from kg.relations import linear
from kg.relations.belief import Belief, read_beliefs
from kg.relations.candidates import INVERSE, Candidate, Context
from kg.relations.features import View, features
from kg.relations.findings import Finding, match_patterns
from kg.relations.holding import ask, read_belief
from kg.relations.lexicon import load
from kg.relations.network import NetworkReading, read
from kg.relations.qualifiers import Qualifiers, read_role
from kg.relations.rules import read_by_rules
from kg.relations.scoring import find_triggers, prepare
from kg.relations.statements import Manner, make_statement, settle
from kg.relations.symbols import Line, read_lines

Ends = tuple[int, Relation, int]


class Judgement(NamedTuple):
    """What the voices say of one relation of a pair at its line; `chance` is their sum."""

    pair: int
    relation: Relation
    network: float
    pattern: str | None
    linear: float
    chance: float


def read_statements(
    annotation: Annotation,
    tokens: Tokens | None = None,
    profile: Profile = Profile.BALANCED,
) -> tuple[Statement, ...]:
    """Return what the article says, one statement per ends, relation, status and sentence.

    `profile` says how sure a statement has to be: see `Belief` and, without network, `rules`.
    The order is that of the text, then subject, relation and object. Deterministic.
    """
    return read_doubting(annotation, tokens, profile)[0]


def read_doubting(
    annotation: Annotation,
    tokens: Tokens | None = None,
    profile: Profile = Profile.BALANCED,
) -> tuple[tuple[Statement, ...], float]:
    """Return what the article says, and how many mistakes are to be expected in it.

    That doubt is the sum over all relations that were weighed: of 1 - p where a relation is
    believed, of p where it is not, p being its calibrated probability. What lies far from the
    threshold hardly counts. Without network only what is believed counts.
    """
    if tokens is None or tokens.model is None:
        statements = read_by_rules(annotation, profile)
        return statements, math.fsum(1 - statement.confidence for statement in statements)
    reading = read(annotation, tokens)
    if reading is None:
        return (), 0.0
    beliefs = read_beliefs(reading.model.settings["relations"])
    lines = read_lines(annotation)
    voices = Voices(annotation, lines)
    judged = [
        (judgement, judgement.chance >= beliefs[judgement.relation].least(profile))
        for judgement in judge(reading, voices, beliefs)
    ]
    believed = [judgement for judgement, holds in judged if holds]
    doubt = math.fsum(1 - one.chance if holds else one.chance for one, holds in judged)
    return settle(_statements(reading, voices, believed)), doubt


def judge(
    reading: NetworkReading,
    voices: Voices,
    beliefs: Mapping[Relation, Belief],
    *,
    hopeless: bool = False,
) -> Iterator[Judgement]:
    """Yield a judgement for every relation that the types of a pair admit.

    Left out are those that stay below the threshold whatever the other voices say: they
    need not be asked, unless the `hopeless` are wanted too.
    """
    for number, relation, logit in reading.scored():
        if not hopeless and beliefs[relation].is_hopeless(logit):
            continue
        pair = reading.pair(number)
        ends = _in_order(pair.subject, relation, pair.object)
        hit = voices.hits(pair.line).get(ends)
        said = voices.linear(pair.line, ends) if beliefs[relation].linear else 0.0
        chance = beliefs[relation].chance(logit, pattern=hit is not None, linear=said)
        yield Judgement(number, relation, logit, hit.producer if hit else None, said, chance)


def _in_order(subject: int, relation: Relation, object_: int) -> Ends:
    if RELATIONS[relation].symmetric and subject > object_:
        return object_, relation, subject
    return subject, relation, object_


class Voices:
    """What patterns and the linear model say of each line, asked once."""

    def __init__(self, annotation: Annotation, lines: Sequence[Line]) -> None:
        self.annotation = annotation
        self.lines = lines
        self._context = Context(annotation, lines)
        self._hits: dict[int, dict[Ends, Finding]] = {}
        self._linear: dict[tuple[int, int, int], dict[Ends, float]] = {}
        self._near: dict[int, list[Candidate]] = {}
        self._views: dict[int, View] = {}

    def hits(self, index: int) -> dict[Ends, Finding]:
        """Return what the patterns find in a line, by its ends."""
        if index not in self._hits:
            found = match_patterns(self.annotation, self.lines[index], load())
            self._hits[index] = {}
            for finding in found:
                self._hits[index].setdefault(finding.ends, finding)
        return self._hits[index]

    def linear(self, index: int, ends: Ends) -> float:
        """Return the logit of the linear model; 0 where it does not look at the pair."""
        pair = index, min(ends[0], ends[2]), max(ends[0], ends[2])
        if pair not in self._linear:
            self._linear[pair] = dict(self._linear_logits(index, {ends[0], ends[2]}))
        return self._linear[pair].get(ends, 0.0)

    def _linear_logits(self, index: int, pair: set[int]) -> Iterator[tuple[Ends, float]]:
        """Yield what the model says of one pair of entities at a line, relation by relation."""
        model = linear.load()
        if model is None:
            return
        for candidate in self._candidates(index):
            if {candidate.left, candidate.right} != pair:
                continue
            block = model.blocks[candidate.kind]
            logits = block.logits(features(self._prepared(index), self._context, candidate))
            for label, logit in zip(block.labels, logits, strict=True):
                relation = Relation(label.removesuffix(INVERSE))
                ends = (candidate.left, relation, candidate.right)
                if label.endswith(INVERSE):
                    ends = (candidate.right, relation, candidate.left)
                yield _in_order(*ends), logit

    def _candidates(self, index: int) -> list[Candidate]:
        if index not in self._near:
            self._near[index] = list(self._context.candidates(index))
        return self._near[index]

    def _prepared(self, index: int) -> View:
        if index not in self._views:
            hits = list(self.hits(index).values())
            self._views[index] = prepare(self.lines[index], hits)
        return self._views[index]


def _statements(
    reading: NetworkReading, voices: Voices, believed: Sequence[Judgement]
) -> Iterator[Statement]:
    asked = [(judgement.pair, judgement.relation) for judgement in believed]
    statuses = reading.statuses(asked).tolist()
    belief = read_belief(reading.model.settings)
    values = reading.values(asked)
    claimants = reading.claimants(asked)
    for judgement, network, known, (speaker, claim) in zip(
        believed, statuses, values, claimants, strict=True
    ):
        pair = reading.pair(judgement.pair)
        line = voices.lines[pair.line]
        hits = voices.hits(pair.line)
        finding = finding_of(reading, line, judgement, hits)
        said = belief.weigh(network, ask(line, finding, list(hits.values())))
        holds = max(said, key=said.__getitem__)
        claims = claim > reading.least_claimant
        manner = Manner(holds, _qualifiers(line, finding, known), speaker if claims else None)
        yield make_statement(reading.annotation, line, finding, manner)


def finding_of(
    reading: NetworkReading, line: Line, judgement: Judgement, hits: Mapping[Ends, Finding]
) -> Finding:
    """Return what was judged of a pair as a finding of its line; `hits` are the patterns'."""
    pair = reading.pair(judgement.pair)
    hit = hits.get(_in_order(pair.subject, judgement.relation, pair.object))
    ends = [
        _position(reading, line, place) if here else -1
        for here, place in (
            (pair.subject_here, pair.subject_place),
            (pair.object_here, pair.object_place),
        )
    ]
    triggers = hit.triggers if hit else find_triggers(line, judgement.relation, ends)
    return Finding(
        pair.subject,
        judgement.relation,
        pair.object,
        pair.line,
        ends[0],
        ends[1],
        tuple(triggers),
        f"network+{hit.producer}" if hit else "network",
        judgement.chance,
        role=hit.role if hit else None,
    )


def _position(reading: NetworkReading, line: Line, place: int) -> int:
    """Return where a mention stands among the symbols of its line, or -1."""
    start = int(reading.tokens.starts[reading.scene.places[place].first])
    for position, symbol in enumerate(line.symbols):
        if symbol.start <= start < symbol.end:
            return position
    return -1


def _qualifiers(line: Line, finding: Finding, values: Mapping[ValueKind, Value]) -> Qualifiers:
    money, stake = values.get(ValueKind.MONEY), values.get(ValueKind.PCT)
    date = values.get(ValueKind.DATE)
    return Qualifiers(
        amount=money.amount if money else None,
        stake=stake.percent if stake else None,
        date=date.date if date else None,
        role=read_role(line, finding) if finding.relation is Relation.EXECUTIVE_OF else None,
    )
