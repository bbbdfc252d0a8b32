"""Made-up statement records for the view and the analysis."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.graph.records import ArticleRecord, EntityRecord, StatementRecord
from kg.model import Amount, Span
from kg.ontology import EntityType, Relation, Status

Records = Callable[..., list[StatementRecord]]


def make_records(
    links: int, *, nodes: int | None = None, name: str = "Azienda", quote: str = "{} investe in {}."
) -> list[StatementRecord]:
    """Return `links` statements over about `nodes` companies, a few of them hubs."""
    size = nodes or max(2, links // 2)
    entities = [
        EntityRecord(
            f"https://kg.example/entity/org/e{n}", f"{name} {n}", EntityType.ORG, (f"S{n}",), 1
        )
        for n in range(size)
    ]
    article = ArticleRecord(
        "https://kg.example/article/a1",
        "a.txt",
        f"{name} in prima pagina",
        "2024-05-14",
        name,
        "https://a.example/1",
    )
    records = []
    for n in range(links):
        one, other = entities[n % size], entities[(n * n + 1) % max(2, size // 5)]
        if one is other:
            other = entities[(n + 1) % size]
        text = quote.format(one.label, other.label)
        records.append(
            StatementRecord(
                iri=f"https://kg.example/statement/{n}",
                subject=one,
                relation=Relation.INVESTOR_IN,
                object=other,
                status=list(Status)[n % 4],
                confidence=0.8,
                quote=text,
                start=10,
                end=10 + len(text),
                article=article,
                producer="test",
                amount=Amount(6.6e9, "USD") if n % 3 == 0 else None,
                claimant=one if n % 5 == 0 else None,
                triggers=(Span(11, 14),),
            )
        )
    return records


@pytest.fixture
def records() -> Records:
    """Give the maker of records."""
    return make_records
