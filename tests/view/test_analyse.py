"""Statements as a networkx graph: attributes, positions, exchange files."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import networkx as nx

from kg import analyse
from kg.graph.records import StatementRecord

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
