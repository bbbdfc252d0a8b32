"""Parts of the graph that answer a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg import analyse
from kg.graph.records import StatementRecord
from kg.ontology import Status

Records = Callable[..., list[StatementRecord]]


def _linked(records: Records, pairs: str) -> list[StatementRecord]:
    """Return one statement for each pair of letters: "ab bc"."""
    found = []
    for number, (one, other) in enumerate(pairs.split()):
        record = records(1)[0]
        ends = [
            replace(record.subject, iri=f"https://kg.example/entity/org/{name}", label=name)
            for name in (one, other)
        ]
        iri = f"https://kg.example/statement/{number}"
        article = replace(record.article, iri=f"https://kg.example/article/{number}")
        found.append(replace(record, iri=iri, subject=ends[0], object=ends[1], article=article))
    return found


def _pairs(records: list[StatementRecord]) -> set[str]:
    return {record.subject.label + record.object.label for record in records}


def test_paths_are_the_shortest_whatever_the_direction(records: Records) -> None:
    made = _linked(records, "ab cb cd ad de xy af fg ge")
    a, d, e, x = (f"https://kg.example/entity/org/{name}" for name in "adex")
    assert _pairs(analyse.along(made, a, d)) == {"ad"}
    assert _pairs(analyse.along(made, a, e)) == {"ad", "de"}
    assert analyse.along(made, a, x) == []
    assert analyse.along(made, a, "https://kg.example/entity/org/nessuno") == []


def test_what_was_said_before_with_the_same_status_has_not_changed(records: Records) -> None:
    old, new = _linked(records, "ab ab")
    old = replace(old, article=replace(old.article, date="2023-01-01"))
    new = replace(new, article=replace(new.article, date="2024-01-01"))
    assert analyse.changed([old, new], "2023-06") == []
    denied = replace(new, status=Status.DENIED)
    assert analyse.changed([old, denied], "2023-06") == [denied]
    undated = replace(denied, article=replace(new.article, date=None))
    assert analyse.changed([old, undated], "2023-06") == []


def test_claims_are_what_somebody_is_said_to_have_said(records: Records) -> None:
    made = records(20)
    claimed = analyse.claimed(made)
    assert 0 < len(claimed) < len(made)
    who = claimed[0].claimant
    assert who is not None
    assert {r.claimant for r in analyse.claimed(made, who.iri)} == {who}
