"""Made-up articles for measuring: the same seed, the same articles, of any number.

As in the news, a few companies are in every other article and most are in one or two (ends
are drawn with a weight of one over their rank). Every statement carries five qualifiers:
amount, stake, date, claimant and, where the relation has roles, a role, or else a trigger.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from kg.model import (
    Amount,
    Article,
    Entity,
    Evidence,
    Extraction,
    Mention,
    MentionLabel,
    Span,
    Statement,
)
from kg.ontology import RELATIONS, EntityType, Relation, Status

PER_ARTICLE = 5
_STATUSES = (*(Status.ASSERTED,) * 7, Status.PROSPECTIVE, Status.ENDED, Status.DENIED)
_SHARES = {EntityType.ORG: 12, EntityType.PER: 5, EntityType.LOC: 1, EntityType.PROD: 3}
_STEMS = {
    EntityType.ORG: "Società",
    EntityType.PER: "Persona",
    EntityType.LOC: "Città",
    EntityType.PROD: "Prodotto",
}
_ROLES = ("amministratore delegato", "presidente", "direttrice finanziaria")


@dataclass(frozen=True, slots=True)
class _Cast:
    """The entities of one type, from the one everybody writes about down."""

    type: EntityType
    names: list[str]
    weights: list[float]


def extractions(
    statements: int, *, first: int = 0, each: int = PER_ARTICLE, like: int = 0
) -> Iterator[Extraction]:
    """Yield articles with so many statements in all, `each` in each, numbered from `first`.

    The cast grows with the number of statements; `like` gives that of another number.
    """
    pick = random.Random(7 + first)  # noqa: S311 - made-up data, no secret
    size = like or statements
    cast = {type_: _cast(type_, max(20, size * share // 150)) for type_, share in _SHARES.items()}
    for number in range(first, first + statements // each):
        yield _extraction(pick, cast, number, each)


def _cast(type_: EntityType, size: int) -> _Cast:
    weights = list(accumulate(1 / rank for rank in range(1, size + 1)))
    return _Cast(type_, [f"{_STEMS[type_]} {number:05}" for number in range(size)], weights)


def _extraction(
    pick: random.Random, cast: dict[EntityType, _Cast], number: int, size: int
) -> Extraction:
    entities: dict[str, Entity] = {}
    statements: list[Statement] = []
    sentences: list[str] = []
    start = 0
    for _ in range(size):
        relation = pick.choice(list(Relation))
        ends = _ends(pick, cast, relation)
        claimant = _entity(pick, cast[EntityType.PER])
        entities |= {entity.id: entity for entity in (*ends, claimant)}
        quote = f"Nell'articolo {number} si legge di {ends[0].name} e {ends[1].name}, riga {start}."
        evidence = Evidence(start, start + len(quote), quote)
        statements.append(_statement(pick, ends, relation, evidence, claimant))
        sentences.append(quote)
        start += len(quote) + 1
    article = Article(
        id=f"m{number:07}",
        text=" ".join(sentences),
        source=f"finto/{number % 500}/{number}.txt",
        title=f"Titolo {number}",
        date=f"{2018 + number % 9}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        publisher=f"Giornale {number % 40}",
        url=f"https://notizie.example/{number}",
    )
    return Extraction(article, tuple(entities.values()), tuple(statements))


def _ends(pick: random.Random, cast: dict[EntityType, _Cast], relation: Relation) -> list[Entity]:
    facts = RELATIONS[relation]
    first = _entity(pick, cast[pick.choice(sorted(facts.domain))])
    while True:
        second = _entity(pick, cast[pick.choice(sorted(facts.range))])
        if second.id != first.id:
            return [first, second]


def _entity(pick: random.Random, cast: _Cast) -> Entity:
    [name] = pick.choices(cast.names, cum_weights=cast.weights)
    mention = Mention(0, len(name), name, MentionLabel(cast.type.value))
    return Entity(f"{cast.type}-{name}", name, cast.type, (mention,))


def _statement(
    pick: random.Random,
    ends: list[Entity],
    relation: Relation,
    evidence: Evidence,
    claimant: Entity,
) -> Statement:
    executive = relation is Relation.EXECUTIVE_OF
    return Statement(
        subject=ends[0].id,
        relation=relation,
        object=ends[1].id,
        status=pick.choice(_STATUSES),
        evidence=evidence,
        confidence=round(pick.random(), 3),
        producer="prova",
        amount=Amount(pick.randrange(1, 9_000) * 1e6, pick.choice(("EUR", "USD"))),
        stake=round(pick.uniform(0.1, 100), 1),
        date=f"{2018 + pick.randrange(9)}-{pick.randrange(1, 13):02}-{pick.randrange(1, 29):02}",
        role=pick.choice(_ROLES) if executive else None,
        claimant=claimant.id,
        triggers=() if executive else (Span(evidence.start, evidence.start + 4),),
    )
