"""Weighing: what every voice says of every pair, believed or not. The ground of `kg explain`.

`reading` and `rules` keep what they believe; here the same voices are asked again, and what
they say of all relations is kept: so one sees what nearly won, and why nothing did.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from kg.model import Annotation, Profile, Span, Value
from kg.neural.tokens import Tokens
from kg.ontology import RELATIONS, Relation, Status
from kg.relations import linear, rules
from kg.relations.belief import Belief, read_beliefs, sigmoid
from kg.relations.candidates import INVERSE, Context
from kg.relations.features import features
from kg.relations.findings import Finding, match_patterns
from kg.relations.holding import ask, read_belief
from kg.relations.lexicon import load
from kg.relations.network import NetworkReading, read
from kg.relations.reading import Judgement, Voices, finding_of, judge
from kg.relations.scoring import prepare, probability, status_logits
from kg.relations.status import read_cue
from kg.relations.symbols import Line, read_lines

_PATTERN = 0.5  # the confidence of a pattern that stands alone

Ends = tuple[int, Relation, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the voices say of one relation between two entities (indices) at one line.

    `network` and `linear` are logits, None where that voice was not asked; `pattern` is the
    producer of a pattern that fits. `chance` is what they make together, `least` the
    threshold, `belief` what each voice counts.
    """

    line: int
    subject: int
    relation: Relation
    object: int
    network: float | None
    pattern: str | None
    linear: float | None
    chance: float
    least: float
    belief: Belief

    @property
    def ends(self) -> Ends:
        """Return what the verdict is about."""
        return self.subject, self.relation, self.object

    @property
    def believed(self) -> bool:
        """Tell whether the voices are believed."""
        return self.chance >= self.least


@dataclass(frozen=True, slots=True)
class Holding:
    """How a relation holds: probabilities of the statuses, values and claimants (0..1).

    `cue` is the word that gives the status away to the rule; `by` is who chose the status:
    "network", "pattern", "model", "rule", or "together", where `voices` tell what each of
    them adds to each status (logits). `claimants` are entities (indices), the likeliest first;
    `least_claimant` and `least_value` are the probabilities above which one is believed. Where
    the rules read, values and claimants carry no probability and are left out.
    """

    by: str
    statuses: Mapping[Status, float]
    cue: Span | None = None
    values: tuple[tuple[Value, float], ...] = ()
    claimants: tuple[tuple[int, float], ...] = ()
    least_claimant: float = 0.5
    least_value: float = 0.5
    voices: Mapping[str, Mapping[Status, float]] = field(default_factory=dict)


class Weighing(Protocol):
    """The verdicts of an article, in text order, and how each holds."""

    @property
    def verdicts(self) -> Sequence[Verdict]:
        """Return a verdict for every relation that the types of a pair admit."""

    def holding(self, verdict: Verdict) -> Holding:
        """Return how the relation of a verdict holds, if it does."""


def weigh(annotation: Annotation, tokens: Tokens | None, profile: Profile) -> Weighing:
    """Ask every voice about every pair of an article."""
    if tokens is None or tokens.model is None:
        return _ByRules(annotation, profile)
    return _ByNetwork(annotation, read(annotation, tokens), profile)


class _ByNetwork:
    """The network, the patterns and the linear model, as `reading` asks them."""

    def __init__(
        self, annotation: Annotation, reading: NetworkReading | None, profile: Profile
    ) -> None:
        self._reading = reading
        self._profile = profile
        self._voices = Voices(annotation, read_lines(annotation))
        self._judged: dict[tuple[int, Ends], Judgement] = {}

    @cached_property
    def verdicts(self) -> Sequence[Verdict]:
        return tuple(self._verdicts(self._reading)) if self._reading else ()

    def _verdicts(self, reading: NetworkReading) -> Iterator[Verdict]:
        beliefs = read_beliefs(reading.model.settings["relations"])
        for judgement in judge(reading, self._voices, beliefs, hopeless=True):
            pair = reading.pair(judgement.pair)
            ends = _in_order(pair.subject, judgement.relation, pair.object)
            self._judged[pair.line, ends] = judgement
            belief = beliefs[judgement.relation]
            yield Verdict(
                pair.line,
                *ends,
                judgement.network,
                judgement.pattern,
                judgement.linear,
                judgement.chance,
                belief.least(self._profile),
                belief,
            )

    def holding(self, verdict: Verdict) -> Holding:
        reading = self._reading
        assert reading is not None
        judgement = self._judged[verdict.line, verdict.ends]
        asked = [(judgement.pair, verdict.relation)]
        [network] = reading.statuses(asked).tolist()
        [values] = reading.value_scores(asked)
        line, hits = self._voices.lines[verdict.line], self._voices.hits(verdict.line)
        finding = finding_of(reading, line, judgement, hits)
        belief = read_belief(reading.model.settings)
        asked_too = ask(line, finding, list(hits.values()))
        logits = belief.weigh(network, asked_too)
        parts = belief.parts(network, asked_too)
        heard = {voice: part for voice, part in parts.items() if any(part.values())}
        status = max(logits, key=logits.__getitem__)
        [claims] = reading.claimant_scores(asked)
        return Holding(
            "together" if len(heard) > 1 else "network",
            dict(
                zip(
                    logits,
                    _shares([math.exp(x - logits[status]) for x in logits.values()]),
                    strict=True,
                )
            ),
            None,
            tuple((value, sigmoid(score)) for value, score in values),
            tuple(
                (entity, sigmoid(score))
                for entity, score in sorted(claims.items(), key=lambda item: -item[1])
            ),
            sigmoid(reading.least_claimant),
            sigmoid(reading.least_value),
            heard if len(heard) > 1 else {},
        )


class _ByRules:
    """The patterns and the linear model, as `rules` asks them."""

    def __init__(self, annotation: Annotation, profile: Profile) -> None:
        self._lines = read_lines(annotation)
        self._context = Context(annotation, self._lines)
        self._model = linear.load()
        self._profile = profile
        self._findings: dict[tuple[int, Ends], Finding] = {}
        self._hits = [list(match_patterns(annotation, line, load())) for line in self._lines]

    @cached_property
    def verdicts(self) -> Sequence[Verdict]:
        return tuple(v for number in range(len(self._lines)) for v in self._line(number))

    def _line(self, number: int) -> Iterator[Verdict]:
        hits: dict[Ends, Finding] = {}
        for finding in self._hits[number]:
            hits.setdefault(finding.ends, finding)
        logits = {finding.ends: logit for finding, logit in self._candidates(number)}
        for ends in dict.fromkeys((*logits, *hits)):
            yield self._verdict(number, ends, hits.get(ends), logits.get(ends))

    def _candidates(self, number: int) -> Iterator[tuple[Finding, float]]:
        """Yield what the linear model was asked, with its logit; remember where the ends are."""
        if self._model is None:
            return
        prepared = prepare(self._lines[number], self._hits[number])
        for one in self._context.candidates(number):
            block = self._model.blocks[one.kind]
            logits = block.logits(features(prepared, self._context, one))
            for label, logit in zip(block.labels, logits, strict=True):
                ends = [(one.left, one.left_at), (one.right, one.right_at)]
                if label.endswith(INVERSE):
                    ends.reverse()
                (subject, subject_at), (object_, object_at) = ends
                relation = Relation(label.removesuffix(INVERSE))
                at = (number, subject_at, object_at)
                finding = Finding(subject, relation, object_, *at, (), "model", 0.0)
                self._findings[number, finding.ends] = finding
                yield finding, logit

    def _verdict(
        self, number: int, ends: Ends, hit: Finding | None, logit: float | None
    ) -> Verdict:
        known = self._model.calibration[ends[1]] if self._model else None
        chance, least, belief = 0.0, rules.STRICT, Belief()
        if known is not None:
            belief = Belief(0.0, known.shift, 0.0, known.scale, known.threshold, rules.STRICT)
            least = belief.threshold
            chance = probability(logit, known) if logit is not None else 0.0
        if hit is not None:
            self._findings[number, ends] = hit
            chance = max(_PATTERN, chance if chance >= least else 0.0)
            least = min(_PATTERN, least)
        if self._profile is Profile.STRICT:
            least = max(least, rules.STRICT)
        pattern = hit.producer if hit else None
        return Verdict(number, *ends, None, pattern, logit, chance, least, belief)

    def holding(self, verdict: Verdict) -> Holding:
        line = self._lines[verdict.line]
        finding = self._findings[verdict.line, verdict.ends]
        ends = (finding.subject_at, finding.object_at)
        if finding.status is not None:
            return Holding("pattern", {finding.status: 1.0})
        if self._model is None:
            status, place = read_cue(line, ends, finding.triggers)
            return Holding("rule", {status: 1.0}, _span(line, place))
        rule, place = read_cue(line, ends, ())
        prepared = prepare(line, self._hits[verdict.line])
        logits = status_logits(prepared, finding, rule, self._model)
        shares = _shares([sigmoid(logit) for logit in logits.values()])
        return Holding("model", dict(zip(logits, shares, strict=True)), _span(line, place))


def _in_order(subject: int, relation: Relation, object_: int) -> Ends:
    if RELATIONS[relation].symmetric and subject > object_:
        return object_, relation, subject
    return subject, relation, object_


def _shares(weights: Sequence[float]) -> list[float]:
    total = math.fsum(weights) or 1.0
    return [weight / total for weight in weights]


def _span(line: Line, position: int) -> Span | None:
    if position < 0:
        return None
    symbol = line.symbols[position]
    return Span(symbol.start, symbol.end)
