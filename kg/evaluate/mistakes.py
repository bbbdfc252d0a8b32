"""Mistakes: what was missed or wrong, each with its sentence, to be read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.evaluate.case import Case
from kg.evaluate.entities import NAMED
from kg.evaluate.statements import Key, Said
from kg.model import Annotation, Entity, Mention, Statement
from kg.ontology import RELATIONS


class Kind(StrEnum):
    """What went wrong."""

    MISSED = "missed"
    WRONG = "wrong"
    DIRECTION = "wrong direction"
    STATUS = "wrong status"
    NAME_MISSED = "name missed"
    NAME_WRONG = "name wrong"
    NAME_TYPE = "name of wrong type"
    NAME_ENDS = "name with wrong ends"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake.

    `side` is "raw" (found in the raw text) or "given" (with the gold's entities). `words`
    say what was found or missed, `instead` what the gold has where it has something else.
    `confidence` and `producer` are None and "" for what was missed.
    """

    kind: Kind
    side: str
    article: str
    words: str
    instead: str
    sentence: str
    confidence: float | None = None
    producer: str = ""


def mistakes(case: Case) -> Iterator[Mistake]:
    """Yield every mistake of a case: names first, then statements, side by side."""
    yield from _of_names(case)
    for side, said in case.said.items():
        names = {entity.id: entity.name for entity in case.gold}
        names |= {f"unaligned:{entity.id}": entity.name for entity in case.found.entities}
        yield from _of_statements(side, case.report.id, said, names)


def listed(
    found: Iterable[Mistake], most: int
) -> dict[tuple[str, Kind], tuple[int, list[Mistake]]]:
    """Return side and kind -> how many there are, and at most `most` of them.

    Of what was found the surest mistakes are shown: they teach most. Of what has no
    confidence a sample is taken at even steps, so that it comes from all of the texts.
    """
    grouped: dict[tuple[str, Kind], list[Mistake]] = {}
    for mistake in found:
        grouped.setdefault((mistake.side, mistake.kind), []).append(mistake)
    order = list(Kind)
    return {
        group: (len(grouped[group]), _some(grouped[group], most))
        for group in sorted(grouped, key=lambda group: (group[0], order.index(group[1])))
    }


def _some(members: Sequence[Mistake], most: int) -> list[Mistake]:
    if all(mistake.confidence is None for mistake in members):
        most = min(most, len(members))
        return [members[place * len(members) // most] for place in range(most)]
    return sorted(members, key=lambda mistake: -(mistake.confidence or 0))[:most]


def _of_statements(
    side: str, article: str, said: Said, names: Mapping[str, str]
) -> Iterator[Mistake]:
    turned = set()
    for known, group in said.found.items():
        best = group[0]
        if known in said.gold:
            holds = said.gold[known]
            if best.status not in {one.status for one in holds}:
                yield _found(Kind.STATUS, side, article, best, names, holds[0].status)
        elif not RELATIONS[known[1]].symmetric and known[::-1] in said.gold:
            turned.add(known[::-1])
            instead = _words(said.gold[known[::-1]][0], names)
            yield _found(Kind.DIRECTION, side, article, best, names, instead)
        else:
            yield _found(Kind.WRONG, side, article, best, names, _between(known, said, names))
    for known, group in said.gold.items():
        if known not in said.found and known not in turned:
            one = group[0]
            yield Mistake(Kind.MISSED, side, article, _words(one, names), "", one.evidence.quote)


def _between(known: Key, said: Said, names: Mapping[str, str]) -> str:
    """Return what the gold says of the same two ends, if anything."""
    ends = {known[0], known[2]}
    return "; ".join(
        _words(group[0], names)
        for other, group in said.gold.items()
        if {other[0], other[2]} == ends
    )


def _found(
    kind: Kind, side: str, article: str, found: Statement, names: Mapping[str, str], instead: str
) -> Mistake:
    return Mistake(
        kind,
        side,
        article,
        _words(found, names),
        instead,
        found.evidence.quote,
        found.confidence,
        found.producer,
    )


def _words(statement: Statement, names: Mapping[str, str]) -> str:
    ends = [names.get(end, end) for end in (statement.subject, statement.object)]
    return f"{ends[0]} {statement.relation} {ends[1]} ({statement.status})"


def _of_names(case: Case) -> Iterator[Mistake]:
    """Yield names that differ; one that overlaps a name of the other side is one mistake."""
    gold, found = _named(case.gold, case), _named(case.found.entities, case)
    annotation, met = case.report.annotation, set()
    for mention in sorted(found - gold, key=_place):
        other = next((g for g in sorted(gold - found, key=_place) if _overlap(g, mention)), None)
        if other is None:
            kind = Kind.NAME_WRONG
        else:
            met.add(other)
            kind = Kind.NAME_TYPE if _place(other) == _place(mention) else Kind.NAME_ENDS
        yield _name(kind, annotation, mention, _label(other) if other else "")
    for mention in sorted(gold - found - met, key=_place):
        yield _name(Kind.NAME_MISSED, annotation, mention, "")


def _named(entities: Iterable[Entity], case: Case) -> set[Mention]:
    labels = case.labels & NAMED
    return {m for entity in entities for m in entity.mentions if m.label in labels}


def _name(kind: Kind, annotation: Annotation, mention: Mention, instead: str) -> Mistake:
    text = annotation.article.text
    around = next(
        (
            text[s.start : s.end]
            for s in annotation.sentences
            if s.covers(mention.start, mention.end)
        ),
        text[max(0, mention.start - 60) : mention.end + 60],
    )
    return Mistake(kind, "raw", annotation.article.id, _label(mention), instead, around)


def _label(mention: Mention) -> str:
    return f"{mention.text} ({mention.label})"


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
