"""Statements as a networkx graph: attributes, positions, exchange files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import networkx as nx

from kg import analyse
from kg.graph.records import StatementRecord
from kg.ontology import Status

Records = Callable[..., list[StatementRecord]]


def test_nodes_and_edges_carry_plain_attributes(records: Records) -> None:
    graph = analyse.to_networkx(records(12), "it")
    assert graph.number_of_edges() == 12
    for _, data in graph.nodes(data=True):
        assert all(isinstance(value, (str, int, float)) for value in data.values())
    for _, _, data in graph.edges(data=True):
        assert all(isinstance(value, (str, int, float)) for value in data.values())


def test_exchange_files_read_back(records: Records) -> None:
    graph = analyse.to_networkx(records(12, name="A\x01 & <B>"), "it")
    for write, read in ((analyse.to_graphml, nx.read_graphml), (analyse.to_gexf, nx.read_gexf)):
        stream = BytesIO()
        write(graph, stream)
        again = read(BytesIO(stream.getvalue()))
        assert again.number_of_nodes() == graph.number_of_nodes()
        assert again.number_of_edges() == graph.number_of_edges()


def test_every_node_has_a_place_of_its_own_the_same_every_time(records: Records) -> None:
    graph = analyse.to_networkx(records(200, nodes=90), "it")
    places = analyse.layout(graph)
    assert places == analyse.layout(graph)
    assert set(places) == set(graph)
    assert len(set(places.values())) == len(places)


def test_hubs_are_important_and_communities_cover_the_graph(records: Records) -> None:
    graph = analyse.to_networkx(records(200, nodes=90), "it")
    weights = analyse.importance(graph)
    hub = max(weights, key=lambda node: weights[node])
    assert graph.degree(hub) > 2
    assert set(analyse.communities(graph)) == set(graph)


def test_an_empty_graph_is_no_trouble() -> None:
    graph = analyse.to_networkx([], "it")
    assert analyse.layout(graph) == {}


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
