"""Scores of statements: found against gold, with direction, per relation and in all.

A found statement counts as right when the gold has its (subject, relation, object) in the
same article; the two ends of a symmetric relation may stand in either order. Entities are
compared by id: map found ids to gold ids with `align` first when they differ.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.model import Entity, Statement
from kg.ontology import RELATIONS, Relation

Key = tuple[str, Relation, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one comparison and the figures that follow from them (0..1)."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall.

        >>> Score(right=1, found=2, gold=1).f1
        0.6666666666666666
        """
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.gold + other.gold)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of many articles.

    `qualifiers` holds one score per qualifier (amount, stake, date, role, claimant), over
    the statements whose ends and relation are right. `status` counts those with the right
    status; `asserted` scores the plain edges alone, status included.
    """

    micro: Score
    relations: Mapping[Relation, Score]
    status: Score
    asserted: Score
    qualifiers: Mapping[str, Score] = field(default_factory=dict)

    @property
    def macro_f1(self) -> float:
        """Return the mean F1 of the relations that occur in the gold."""
        scores = [score.f1 for score in self.relations.values() if score.gold]
        return sum(scores) / len(scores) if scores else 0.0


QUALIFIERS: dict[str, Callable[[Statement], object]] = {
    "amount": lambda statement: statement.amount,
    "stake": lambda statement: statement.stake,
    "date": lambda statement: statement.date,
    "role": lambda statement: statement.role,
    "claimant": lambda statement: statement.claimant,
}

Pair = tuple[Sequence[Statement], Sequence[Statement]]


def key(statement: Statement) -> Key:
    """Return what is compared: subject, relation, object; symmetric ends in order."""
    ends = (statement.subject, statement.object)
    if RELATIONS[statement.relation].symmetric:
        ends = (min(ends), max(ends))
    return ends[0], statement.relation, ends[1]


def score(articles: Iterable[Pair]) -> Scores:
    """Score articles, each a pair of gold and found statements."""
    pairs = [(_by_key(gold), _by_key(found)) for gold, found in articles]
    relations = {relation: Score() for relation in Relation}
    qualifiers = {name: Score() for name in QUALIFIERS}
    status = asserted = Score()
    for gold, found in pairs:
        for relation, one in _relations(gold, found).items():
            relations[relation] += one
        shared = [(gold[k], found[k]) for k in gold.keys() & found.keys()]
        status += _status(shared)
        asserted += _asserted(gold, found)
        for name in QUALIFIERS:
            qualifiers[name] += _qualifier(name, shared)
    micro = sum(relations.values(), Score())
    return Scores(micro, relations, status, asserted, qualifiers)


def interval(
    articles: Sequence[Pair], rounds: int = 1000, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Return the bootstrap interval of micro F1 over articles; deterministic for a seed."""
    counts = []
    for gold, found in articles:
        wanted, given = {key(s) for s in gold}, {key(s) for s in found}
        counts.append((len(wanted & given), len(given), len(wanted)))
    if not counts:
        return 0.0, 0.0
    draw = random.Random(seed)  # noqa: S311 -- resampling, not secrecy
    values = sorted(_resampled(counts, draw) for _ in range(rounds))
    cut = int((1 - level) / 2 * rounds)
    return values[cut], values[rounds - 1 - cut]


def align(gold: Iterable[Entity], found: Iterable[Entity]) -> dict[str, str]:
    """Map ids of found entities to ids of gold entities of the same type.

    An entity goes to the gold entity whose mentions share the most characters with its
    own (ties: the first); one that shares none stays out of the map. Two found entities
    may go to one gold entity: a split is not punished twice.
    """
    owners: dict[tuple[str, int], str] = {}
    for entity in gold:
        for mention in entity.mentions:
            for place in range(mention.start, mention.end):
                owners.setdefault((entity.type, place), entity.id)
    aligned = {}
    for entity in found:
        shared: Counter[str] = Counter()
        for mention in entity.mentions:
            places = ((entity.type, place) for place in range(mention.start, mention.end))
            shared.update(owners[place] for place in places if place in owners)
        if shared:
            aligned[entity.id] = shared.most_common(1)[0][0]
    return aligned


def rename(statements: Iterable[Statement], ids: Mapping[str, str]) -> list[Statement]:
    """Return the statements with gold ids; an end outside the map stays wrong for sure."""

    def named(entity: str) -> str:
        return ids.get(entity, f"unaligned:{entity}")

    return [
        replace(
            statement,
            subject=named(statement.subject),
            object=named(statement.object),
            claimant=named(statement.claimant) if statement.claimant else None,
        )
        for statement in statements
    ]


def _by_key(statements: Iterable[Statement]) -> dict[Key, list[Statement]]:
    grouped: dict[Key, list[Statement]] = {}
    for statement in statements:
        grouped.setdefault(key(statement), []).append(statement)
    return grouped


def _relations(
    gold: Mapping[Key, list[Statement]], found: Mapping[Key, list[Statement]]
) -> dict[Relation, Score]:
    scores: dict[Relation, Score] = {}
    for known in gold.keys() | found.keys():
        one = Score(
            right=int(known in gold and known in found),
            found=int(known in found),
            gold=int(known in gold),
        )
        scores[known[1]] = scores.get(known[1], Score()) + one
    return scores


def _status(shared: Iterable[tuple[list[Statement], list[Statement]]]) -> Score:
    right = total = 0
    for gold, found in shared:
        best = max(found, key=lambda statement: statement.confidence)
        right += best.status in {statement.status for statement in gold}
        total += 1
    return Score(right, total, total)


def _asserted(gold: Mapping[Key, list[Statement]], found: Mapping[Key, list[Statement]]) -> Score:
    wanted = {k for k, group in gold.items() if any(s.status == "asserted" for s in group)}
    given = {k for k, group in found.items() if any(s.status == "asserted" for s in group)}
    return Score(len(wanted & given), len(given), len(wanted))


def _qualifier(name: str, shared: Iterable[tuple[list[Statement], list[Statement]]]) -> Score:
    value = QUALIFIERS[name]
    total = Score()
    for gold, found in shared:
        wanted = {value(s) for s in gold} - {None}
        given = {value(s) for s in found} - {None}
        total += Score(int(bool(wanted & given)), int(bool(given)), int(bool(wanted)))
    return total


def _resampled(counts: Sequence[tuple[int, int, int]], draw: random.Random) -> float:
    total = Score()
    for right, found, gold in draw.choices(counts, k=len(counts)):
        total += Score(right, found, gold)
    return total.f1
