"""What the store holds, as records: filtered, found by name, counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.graph import contents
from kg.graph.contents import fold
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction
from kg.ontology import Relation, Status

Extractions = Callable[..., list[Extraction]]


def test_records_carry_everything_a_statement_says(memory: Store, extractions: Extractions) -> None:
    [one] = extractions(1, 20)
    memory.replace_article(article_quads(one, sketch="s", pipeline="p"))
    said = {(s.relation, s.evidence.start): s for s in one.statements}
    for record in contents.records(memory):
        statement = said[record.relation, record.start]
        assert record.quote == statement.evidence.quote
        assert record.amount == statement.amount
        assert record.stake == statement.stake
        assert record.status == statement.status
        assert record.triggers == statement.triggers
        assert record.when == (statement.date or one.article.date)


def test_records_can_be_narrowed(filled: Store) -> None:
    everything = contents.records(filled)
    denied = contents.records(filled, statuses=[Status.DENIED])
    assert denied
    assert denied == [record for record in everything if record.status is Status.DENIED]
    investors = contents.records(filled, relations=[Relation.INVESTOR_IN], since="2022")
    assert investors
    assert all(record.relation is Relation.INVESTOR_IN for record in investors)
    assert all((record.when or "") >= "2022" for record in investors)
    sure = contents.records(filled, min_confidence=0.9)
    assert all(record.confidence >= 0.9 for record in sure)


def test_the_surroundings_of_an_entity_grow_with_the_depth(filled: Store) -> None:
    centre = contents.records(filled)[0].subject.iri
    near = contents.records(filled, around=[centre])
    assert all(centre in {record.subject.iri, record.object.iri} for record in near)
    assert (
        len(near)
        < len(contents.records(filled, around=[centre], depth=3))
        <= len(contents.records(filled))
    )


@pytest.mark.parametrize("name", ["società ìtala 1", "SOCIETA ITALA 1", "Società  Ìtala 1"])
def test_names_are_found_whatever_their_case_and_accents(filled: Store, name: str) -> None:
    [found] = contents.find_entities(filled, name)
    assert found.label == "Società Ìtala 1"


def test_without_an_exact_name_beginnings_and_parts_are_found(filled: Store) -> None:
    assert {entity.label.split()[0] for entity in contents.find_entities(filled, "itala")} == {
        "Società"
    }
    assert contents.find_entities(filled, "nessuno con questo nome") == []
    assert contents.find_entities(filled, "  ") == []


def test_folding_forgets_case_accents_and_punctuation() -> None:
    assert fold("Nicolò  Dell'Acqua") == fold("NICOLO DELL’ACQUA") == "nicolo dell acqua"


def test_counts_add_up(filled: Store) -> None:
    counts = contents.counts(filled)
    records = contents.records(filled)
    assert counts.articles == 30
    assert sum(counts.statuses.values()) == sum(counts.relations.values()) == len(records)
    assert counts.dates[0] <= counts.dates[1]  # type: ignore[operator] # dated articles


@pytest.mark.parametrize("relations", [(), (Relation.ACQUIRER_OF, Relation.PARTNER_OF)])
@pytest.mark.parametrize("statuses", [(), (Status.DENIED,), (Status.ASSERTED, Status.ENDED)])
@pytest.mark.parametrize("since", [None, "2022", "2023-07-14"])
@pytest.mark.parametrize("min_confidence", [0.0, 0.5])
def test_what_the_engine_narrows_is_what_the_filters_say(
    filled: Store,
    relations: tuple[Relation, ...],
    statuses: tuple[Status, ...],
    since: str | None,
    min_confidence: float,
) -> None:
    wanted = [
        record
        for record in contents.records(filled)
        if (not relations or record.relation in relations)
        and (not statuses or record.status in statuses)
        and (since is None or (record.when or "") >= since)
        and record.confidence >= min_confidence
    ]
    found = contents.records(
        filled,
        relations=relations,
        statuses=statuses,
        since=since,
        min_confidence=min_confidence,
    )
    assert found == wanted


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_surroundings_are_those_of_a_walk_over_all_statements(
    filled: Store, depth: int
) -> None:
    asserted = contents.records(filled, statuses=[Status.ASSERTED])
    start = asserted[0].subject.iri
    near = {start}
    for _ in range(depth):
        wanted = [r for r in asserted if {r.subject.iri, r.object.iri} & near]
        near |= {end.iri for record in wanted for end in (record.subject, record.object)}
    found = contents.records(filled, around=[start], depth=depth, statuses=[Status.ASSERTED])
    assert found == wanted


def test_many_and_few_statements_are_the_same_records(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = contents.records(filled, statuses=[Status.DENIED])
    monkeypatch.setattr(contents, "_FEW", 0)
    assert contents.records(filled, statuses=[Status.DENIED]) == few
