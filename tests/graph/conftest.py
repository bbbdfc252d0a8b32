"""A seeded generator of made-up articles for the tests of the graph."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from kg.graph.store import Store
from kg.graph.triples import article_quads
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

Extractions = Callable[..., list[Extraction]]
HOSTILE = (
    'Virgolette "doppie" e \\ barre',
    "riga\nnuova\r\n\ttabulazione",
    '"> . <http://evil.example/> <x> "',
    "} } ; DROP ALL ; INSERT DATA { <a:a> <a:a> <a:a>",
    "=HYPERLINK(1)",
    "\u202eoperatore da destra\u200f",
    "controllo \x01\x07\x1f\x7f\x85 fine",
    "separatori \u2028 e \u2029",
    "非 latino 🚀 ﬁ",
    "x" * 10_000,
    "'''\"\"\"''' @it ^^<x>",
)


class _Maker:
    """Makes articles about a fixed cast of companies, people, places and products."""

    def __init__(self, seed: int, cast: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - test data, no secret
        self.cast = {
            type_: [f"{stem} {number}" for number in range(max(3, cast // share))]
            for type_, stem, share in (
                (EntityType.ORG, "Società Ìtala", 1),
                (EntityType.PER, "Nicolò Rossi", 3),
                (EntityType.LOC, "Città", 10),
                (EntityType.PROD, "Prodotto", 6),
            )
        }

    def extraction(self, number: int, size: int) -> Extraction:
        """Return article `number` with `size` statements in as many sentences."""
        entities: dict[str, Entity] = {}
        statements: list[Statement] = []
        sentences: list[str] = []
        start = 0
        for _ in range(size):
            ends, relation = self._ends(entities)
            quote = f"La frase {start} dice che {ends[0].name} c'entra con {ends[1].name}."
            evidence = Evidence(start, start + len(quote), quote)
            statements.append(self._statement(ends, relation, evidence))
            sentences.append(quote)
            start += len(quote) + 1
        day = f"202{number % 5}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        article = Article(
            id=f"art-{number:06}",
            text=" ".join(sentences),
            source=f"corpus/finto/{number}.txt",
            title=f"Titolo {number}",
            date=None if number % 17 == 3 else day,
            publisher=f"Il Giornale {number % 7}",
            url=f"https://notizie.example/{number}",
        )
        return Extraction(article, tuple(entities.values()), tuple(statements))

    def _ends(self, entities: dict[str, Entity]) -> tuple[list[Entity], Relation]:
        relation = self.random.choice(list(Relation))
        facts = RELATIONS[relation]
        ends: list[Entity] = []
        while len(ends) < 2:
            types = sorted((facts.domain, facts.range)[len(ends)])
            entity = self._entity(self.random.choice(types))
            if entity not in ends:
                ends.append(entity)
                entities[entity.id] = entity
        return ends, relation

    def _entity(self, type_: EntityType) -> Entity:
        name = self.random.choice(self.cast[type_])
        mention = Mention(0, len(name), name, MentionLabel(type_.value))
        return Entity(f"{type_}-{name}", name, type_, (mention,))

    def _statement(self, ends: list[Entity], relation: Relation, evidence: Evidence) -> Statement:
        pick = self.random
        money = Amount(pick.randrange(1, 9_000) * 1e6, pick.choice(("EUR", "USD")))
        moment = pick.choice(("2021", "2022-05", "2023-07-14"))
        return Statement(
            subject=ends[0].id,
            relation=relation,
            object=ends[1].id,
            status=pick.choice((Status.ASSERTED, Status.ASSERTED, *Status)),
            evidence=evidence,
            confidence=round(pick.random(), 3),
            producer="regola:prova",
            amount=money if pick.random() < 0.3 else None,
            stake=round(pick.uniform(0.1, 100), 1) if pick.random() < 0.2 else None,
            date=moment if pick.random() < 0.4 else None,
            role="presidente" if relation is Relation.EXECUTIVE_OF else None,
            claimant=ends[0].id if pick.random() < 0.1 else None,
            triggers=(Span(evidence.start + 3, evidence.start + 8),),
        )


def make_extractions(
    articles: int, statements: int = 5, *, seed: int = 7, cast: int = 40
) -> list[Extraction]:
    """Return made-up articles: the same seed, the same articles."""
    maker = _Maker(seed, cast)
    return [maker.extraction(number, statements) for number in range(articles)]


@pytest.fixture(scope="session")
def extractions() -> Extractions:
    """Give the generator of made-up articles."""
    return make_extractions


@pytest.fixture(scope="session", params=HOSTILE, ids=lambda text: repr(text[:12]))
def hostile(request: pytest.FixtureRequest) -> str:
    """Give one string after the other that a careless writer would let out of its quotes."""
    text = request.param
    assert isinstance(text, str)
    return text


@pytest.fixture
def memory() -> Iterator[Store]:
    """Give an empty store in memory."""
    with Store.memory() as store:
        yield store


@pytest.fixture(scope="session")
def filled() -> Iterator[Store]:
    """Give a store with thirty made-up articles and its derived graph; read it only."""
    from kg.graph.derived import rebuild

    with Store.memory() as store:
        for extraction in make_extractions(30):
            store.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
        rebuild(store, {"art-000004": "art-000003"})
        yield store
