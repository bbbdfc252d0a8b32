"""What stands out, asked of what is derived, is what all statements together tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest

from kg.graph import contents, derived, highlights
from kg.graph import vocabulary as v
from kg.graph.records import StatementRecord
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction
from kg.ontology import Relation, Status

Extractions = Callable[..., list[Extraction]]
ALL = 10_000


@pytest.fixture(scope="module")
def busy(extractions: Extractions) -> Iterator[Store]:
    """Give a store in which few entities say much of each other; read it only."""
    with Store.memory() as store:
        for extraction in extractions(40, 8, cast=12):
            store.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
        derived.rebuild(store, {}, least=0.5)
        yield store


def links(store: Store) -> dict[tuple[str, ...], list[StatementRecord]]:
    found = defaultdict(list)
    for r in contents.records(store):
        found[r.subject.iri, r.relation, r.object.iri, r.status].append(r)
    return found


def test_the_newest_are_the_first_of_each_link_in_order(busy: Store) -> None:
    firsts = [
        min((r.article.date, r.iri) for r in some if r.article.date)
        for some in links(busy).values()
        if any(r.article.date for r in some)
    ]
    wanted = sorted(firsts, reverse=True)  # type: ignore[type-var] # dated
    assert [(r.article.date, r.iri) for r in highlights.newest(busy, ALL)] == wanted
    assert [(r.article.date, r.iri) for r in highlights.newest(busy, 3)] == wanted[:3]


def test_investors_and_the_connected_are_counted_by_plain_edges(busy: Store) -> None:
    held = defaultdict(set)
    for investor, firm in busy.pairs(v.RELATION_IRIS[Relation.INVESTOR_IN]):
        held[investor].add(firm)
    found = highlights.investors(busy, ALL)
    assert {who.iri: {firm.iri for firm in firms} for who, firms in found} == held
    assert [len(firms) for _, firms in found] == sorted(map(len, held.values()), reverse=True)
    counts = {iri: int(number) for iri, number in busy.pairs(v.LINK_COUNT)}
    joined = highlights.connected(busy, ALL)
    assert {who.iri: number for who, number, _ in joined} == counts
    [top, _, many] = joined[0]
    assert many == len(contents.records(busy, around=[top.iri]))
    assert highlights.connected(busy, 2) == joined[:2]


def test_a_contradiction_is_an_assertion_beside_a_denial_or_a_later_end(busy: Store) -> None:
    found = highlights.contradictions(busy, ALL)
    said = links(busy)
    keys = [(held.subject.iri, held.relation, held.object.iri) for held, _ in found]
    denied = {key[:3] for key in said if key[3] is Status.DENIED}
    assert denied & {key[:3] for key in said if key[3] is Status.ASSERTED} <= set(keys)
    for held, against in found:
        assert held.status is Status.ASSERTED
        assert against.status in {Status.DENIED, Status.ENDED}
        assert (held.subject, held.relation, held.object) == (
            against.subject,
            against.relation,
            against.object,
        )


def test_of_an_entity_the_newest_statements_come_first(busy: Store) -> None:
    [top, *_] = highlights.connected(busy, 1)[0]
    everything, many = contents.about(busy, top.iri, ALL)
    assert everything == contents.records(busy, around=[top.iri])
    some, same = contents.about(busy, top.iri, 5)
    days = sorted((r.when or "" for r in everything), reverse=True)
    assert sorted((r.when or "" for r in some), reverse=True) == days[:5]
    assert many == same == len(everything)


def test_an_empty_graph_has_no_highlights(memory: Store) -> None:
    for highlight in (
        highlights.newest,
        highlights.investors,
        highlights.connected,
        highlights.contradictions,
    ):
        assert highlight(memory, 8) == []


def test_an_unknown_entity_is_none_and_costs_no_scan(busy: Store, memory: Store) -> None:
    assert contents.entities(busy, ["https://kg.example/entity/org/nessuno"]) == {}
    assert contents.entities(memory, ["https://kg.example/entity/org/nessuno"]) == {}
