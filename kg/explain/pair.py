"""Why an article says nothing of two names: what was missing, or how little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.explain.article import ArticleExplanation, StatementExplanation
from kg.graph.names import fold
from kg.model import Entity
from kg.ontology import Relation, admits
from kg.relations.weighing import Verdict


class Reason(StrEnum):
    """What came of two names."""

    STATED = "stated"
    BELOW = "below the thresholds"
    APART = "never near each other"
    TYPES = "no relation joins these types"
    SAME = "one entity"
    UNRECOGNISED = "not recognised"
    ABSENT = "not in the text"


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """Two names, the entities (indices) they mean in the article, and what came of them.

    `missing` are the names that mean no entity. `best` holds, for each relation and
    direction, its best verdict in the article, the likeliest first.
    """

    names: tuple[str, str]
    ends: tuple[int | None, int | None]
    reason: Reason
    missing: tuple[str, ...] = ()
    best: tuple[Verdict, ...] = ()
    statements: tuple[StatementExplanation, ...] = ()


def explain_pair(explained: ArticleExplanation, one: str, other: str) -> PairExplanation:
    """Return why the article joins the two names, or why not."""
    names = (one, other)
    ends = (find_entity(explained.entities, one), find_entity(explained.entities, other))
    missing = tuple(name for name, end in zip(names, ends, strict=True) if end is None)
    if missing:
        text = fold(explained.article.text)
        seen = all(fold(name) in text for name in missing)
        reason = Reason.UNRECOGNISED if seen else Reason.ABSENT
        return PairExplanation(names, ends, reason, missing)
    wanted = {end for end in ends if end is not None}
    best = _best(v for v in explained.weighing.verdicts if {v.subject, v.object} == wanted)
    stated = tuple(s for s in explained.statements if {s.subject, s.object} == wanted)
    reason = _reason([explained.entities[end] for end in sorted(wanted)], best, stated)
    return PairExplanation(names, ends, reason, (), best, stated)


def find_entity(entities: Sequence[Entity], name: str) -> int | None:
    """Return the entity that a name fits best: exactly, as a beginning, or as a part."""
    wanted = fold(name)
    ranked = [
        (min(_rank(wanted, fold(m.text)) for m in entity.mentions), place)
        for place, entity in enumerate(entities)
    ]
    rank, place = min(ranked, default=(3, 0))
    return place if wanted and rank < 3 else None


def _rank(wanted: str, known: str) -> int:
    if known == wanted:
        return 0
    if known.startswith(wanted):
        return 1
    return 2 if f" {wanted} " in f" {known} " else 3


def _best(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    best: dict[tuple[int, Relation, int], Verdict] = {}
    for verdict in verdicts:
        known = best.get(verdict.ends)
        if known is None or known.chance < verdict.chance:
            best[verdict.ends] = verdict
    return tuple(sorted(best.values(), key=lambda verdict: -verdict.chance))


def _reason(
    ends: Sequence[Entity], best: Sequence[Verdict], stated: Sequence[StatementExplanation]
) -> Reason:
    if stated:
        return Reason.STATED
    if len(ends) == 1:
        return Reason.SAME
    one, other = (end.type for end in ends)
    if not any(admits(r, one, other) or admits(r, other, one) for r in Relation):
        return Reason.TYPES
    return Reason.BELOW if best else Reason.APART
