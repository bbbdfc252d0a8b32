"""Scores of statements: found against gold, with direction, per relation and in all.

A found statement counts as right when the gold has its (subject, relation, object) in the
same article; the two ends of a symmetric relation may stand in either order. Entities are
compared by id: map found ids to gold ids with `align` first when they differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.edges import EDGE_CONFIDENCE, belief, decimal
from kg.evaluate.entities import NAMED
from kg.evaluate.score import Score, compared, total
from kg.model import Entity, Statement
from kg.ontology import RELATIONS, Relation, Status

Key = tuple[str, Relation, str]
Groups = Mapping[Key, Sequence[Statement]]

CORE = (Relation.INVESTOR_IN, Relation.SUPPLIER_TO, Relation.COMPETITOR_OF)

QUALIFIERS: dict[str, Callable[[Statement], object]] = {
    "amount": lambda statement: statement.amount,
    "stake": lambda statement: statement.stake,
    "date": lambda statement: statement.date,
    "role": lambda statement: statement.role,
    "claimant": lambda statement: statement.claimant,
}


@dataclass(frozen=True, slots=True)
class Said:
    """The statements of one article as compared: gold, and found under gold ids.

    `explicit` holds the keys whose two ends are both named in their evidence sentence;
    for keys of the gold the gold's evidence counts, for others that of what was found.
    """

    gold: Groups
    found: Groups
    explicit: frozenset[Key]

    def shared(self) -> Iterator[tuple[Sequence[Statement], Sequence[Statement]]]:
        """Yield gold and found statements of every key both sides have."""
        for known, group in self.gold.items():
            if known in self.found:
                yield group, self.found[known]


def compare(
    gold: Sequence[Statement],
    gold_entities: Collection[Entity],
    found: Sequence[Statement],
    found_entities: Collection[Entity],
) -> Said:
    """Bring the statements of one article side by side; found ids become gold ids."""
    ids = align(gold_entities, found_entities)
    renamed = rename(found, ids)
    wanted, given = by_key(gold), by_key(renamed)
    named = {key(s) for s in gold if is_explicit(s, gold_entities)}
    named |= {
        key(new)
        for old, new in zip(found, renamed, strict=True)
        if key(new) not in wanted and is_explicit(old, found_entities)
    }
    return Said(wanted, given, frozenset(named))


def key(statement: Statement) -> Key:
    """Return what is compared: subject, relation, object; symmetric ends in order."""
    ends = (statement.subject, statement.object)
    if RELATIONS[statement.relation].symmetric:
        ends = (min(ends), max(ends))
    return ends[0], statement.relation, ends[1]


def by_key(statements: Iterable[Statement]) -> dict[Key, list[Statement]]:
    """Group statements by key, the surest of each group first."""
    grouped: dict[Key, list[Statement]] = {}
    for statement in sorted(statements, key=lambda one: -one.confidence):
        grouped.setdefault(key(statement), []).append(statement)
    return grouped


def is_explicit(statement: Statement, entities: Iterable[Entity]) -> bool:
    """Tell whether both ends have a name inside the evidence sentence."""
    place = statement.evidence
    named = {
        entity.id
        for entity in entities
        for mention in entity.mentions
        if mention.label in NAMED and place.start <= mention.start and mention.end <= place.end
    }
    return {statement.subject, statement.object} <= named


def score_relations(said: Said) -> dict[str, Score]:
    """Score one article: per relation, in all, of the core three, explicit and implicit."""
    wanted, given = said.gold.keys(), said.found.keys()
    each = {
        relation: compared(_of(wanted, relation), _of(given, relation)) for relation in Relation
    }
    return {relation.value: score for relation, score in each.items()} | {
        "micro": total(each.values()),
        "core": total(each[relation] for relation in CORE),
        "explicit": compared(wanted & said.explicit, given & said.explicit),
        "implicit": compared(wanted - said.explicit, given - said.explicit),
    }


def score_details(said: Said) -> dict[str, Score]:
    """Score what else is said: status and qualifiers over what is right, and plain edges.

    "status" is an accuracy: right of all statements whose ends and relation are right.
    Qualifiers match exactly or not at all. "plain" scores the edges written as facts: what
    is asserted and, as found, sure enough to be a plain edge of a graph of this article alone.
    """
    pairs = list(said.shared())
    scores = {name: total(_qualifier(name, *pair) for pair in pairs) for name in QUALIFIERS}
    right = sum(wanted is given for wanted, given in confusions(said))
    scores["status"] = Score(right, len(pairs), len(pairs))
    scores["plain"] = compared(_asserted(said.gold), _edges(said.found))
    return scores


def confusions(said: Said) -> Iterator[tuple[Status, Status]]:
    """Yield (gold, found) status of every statement whose ends and relation are right.

    The surest found status counts; where the gold has several, any of them makes it right.
    """
    for wanted, given in said.shared():
        status = given[0].status
        holds = [statement.status for statement in wanted]
        yield (status if status in holds else holds[0]), status


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


def _of(keys: Iterable[Key], relation: Relation) -> set[Key]:
    return {known for known in keys if known[1] is relation}


def _asserted(groups: Groups) -> set[Key]:
    return {
        known for known, group in groups.items() if any(s.status is Status.ASSERTED for s in group)
    }


def _edges(groups: Groups) -> set[Key]:
    least = decimal(EDGE_CONFIDENCE)
    sure = {
        known: [("", s.confidence) for s in group if s.status is Status.ASSERTED]
        for known, group in groups.items()
    }
    return {known for known, witnesses in sure.items() if witnesses and belief(witnesses) >= least}


def _qualifier(name: str, gold: Iterable[Statement], found: Iterable[Statement]) -> Score:
    value = QUALIFIERS[name]
    wanted = {value(s) for s in gold} - {None}
    given = {value(s) for s in found} - {None}
    return Score(int(bool(wanted & given)), int(bool(given)), int(bool(wanted)))
