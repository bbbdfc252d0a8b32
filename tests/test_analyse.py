"""Statements as a networkx graph: attributes, weights, groups, positions, exchange files."""

from __future__ import annotations

import math
from collections.abc import Callable
from io import BytesIO

import networkx as nx
import pytest

from kg import analyse
from kg.graph.records import ArticleRecord, EntityRecord, StatementRecord
from kg.model import Amount
from kg.ontology import EntityType, Relation, Status


def _said(
    one: str,
    other: str,
    *,
    article: str = "a",
    original: str | None = None,
    status: Status = Status.ASSERTED,
    confidence: float = 0.8,
    full: bool = False,
) -> StatementRecord:
    """Return a statement that two firms are partners; a full one has every qualifier."""
    ends = [EntityRecord(f"e/{name}", name, EntityType.ORG) for name in (one, other)]
    return StatementRecord(
        iri=f"s/{one}-{other}-{article}-{status}",
        subject=ends[0],
        relation=Relation.PARTNER_OF,
        object=ends[1],
        status=status,
        confidence=confidence,
        quote=f"{one} e {other} si alleano.",
        start=0,
        end=10,
        article=ArticleRecord(article, "f.txt", original=original),
        producer="test",
        amount=Amount(6.6e9, "USD") if full else None,
        stake=4.9 if full else None,
        date="2024-05" if full else None,
        role="socio" if full else None,
        claimant=ends[0] if full else None,
    )


def _market(links: int, firms: int, name: str = "Azienda") -> list[StatementRecord]:
    """Return `links` statements among `firms`, a fifth of which are hubs."""
    ends = [(n % firms, (n * n + 1) % (firms // 5)) for n in range(links)]
    return [
        _said(f"{name} {one}", f"{name} {other if other != one else one + 1}", article=str(n))
        for n, (one, other) in enumerate(ends)
    ]


def test_nodes_and_edges_carry_plain_attributes() -> None:
    graph = analyse.to_networkx([*_market(12, 6), _said("A", "B", full=True)], "it")
    assert graph.number_of_edges() == 13
    for _, data in graph.nodes(data=True):
        assert all(isinstance(value, (str, int, float)) for value in data.values())
    for _, _, data in graph.edges(data=True):
        assert all(isinstance(value, (str, int, float)) for value in data.values())


def test_an_empty_graph_is_no_trouble() -> None:
    graph = analyse.to_networkx([], "it")
    assert analyse.layout(graph) == {}


def test_copies_of_an_article_weigh_as_one() -> None:
    graph = analyse.to_networkx(
        [_said("A", "B"), _said("B", "A", article="b", original="a", confidence=0.9)]
    )
    assert analyse.ties(graph) == {("e/A", "e/B"): 0.9}


def test_independent_articles_add_up_and_a_denial_weighs_little() -> None:
    graph = analyse.to_networkx(
        [_said("A", "B"), _said("A", "B", article="b", status=Status.DENIED, confidence=0.5)]
    )
    assert analyse.ties(graph) == {("e/A", "e/B"): pytest.approx(0.85)}


def test_a_tie_to_oneself_counts_for_nothing() -> None:
    assert analyse.ties(analyse.to_networkx([_said("A", "A")])) == {}


def test_the_middle_of_a_star_is_the_most_important_and_all_sums_to_one() -> None:
    rank = analyse.importance(analyse.to_networkx([_said("A", name) for name in "BCDEF"]))
    assert max(rank, key=rank.__getitem__) == "e/A"
    assert math.isclose(sum(rank.values()), 1)


def test_hubs_are_important_and_communities_cover_the_graph() -> None:
    graph = analyse.to_networkx(_market(200, 90), "it")
    weights = analyse.importance(graph)
    hub = max(weights, key=lambda node: weights[node])
    assert graph.degree(hub) > 2
    assert set(analyse.communities(graph)) == set(graph)


def test_two_cliques_with_one_bridge_are_two_communities() -> None:
    pairs = [(a, b) for group in ("ABCD", "WXYZ") for a in group for b in group if a < b]
    group = analyse.communities(analyse.to_networkx([_said(a, b) for a, b in [*pairs, ("D", "W")]]))
    assert {group[f"e/{name}"] for name in "ABCD"} != {group[f"e/{name}"] for name in "WXYZ"}
    assert set(group.values()) == {0, 1}


def test_every_node_has_a_place_of_its_own_the_same_every_time() -> None:
    graph = analyse.to_networkx(_market(200, 90), "it")
    places = analyse.layout(graph)
    assert places == analyse.layout(graph)
    assert set(places) == set(graph)
    assert len(set(places.values())) == len(places)


@pytest.mark.parametrize("size", [1, 2, 3, 40, 900])
def test_no_two_nodes_stand_closer_than_a_mark_is_wide(size: int) -> None:
    records = [_said(f"N{n}", f"N{n * 7 // 10}", article=str(n)) for n in range(size)]
    places = list(analyse.layout(analyse.to_networkx(records), core=120).values())
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places)
    crowded = sum(
        math.dist(one, other) < 20 for n, one in enumerate(places) for other in places[:n]
    )
    assert crowded == 0


def test_separate_parts_of_the_graph_do_not_lie_over_one_another() -> None:
    triangles = [(f"{a}{n}", f"{b}{n}") for n in range(12) for a, b in ("AB", "BC", "CA")]
    places = analyse.layout(analyse.to_networkx([_said(a, b) for a, b in triangles]))
    for n in range(11):
        here = [place for name, place in places.items() if name.endswith(str(n))]
        assert max(math.dist(a, b) for a in here for b in here) < 1_000
    assert len({(round(x / 35), round(y / 35)) for x, y in places.values()}) == len(places)


def test_the_order_of_the_statements_does_not_change_the_picture() -> None:
    records = [_said(f"N{n}", f"N{n * 3 % 20}", article=str(n)) for n in range(60)]
    there = analyse.layout(analyse.to_networkx(records))
    back = analyse.layout(analyse.to_networkx(records[::-1]))
    assert there.keys() == back.keys()
    for name, place in there.items():
        assert math.dist(place, back[name]) < 1


@pytest.mark.parametrize("write", [analyse.to_graphml, analyse.to_gexf])
def test_text_that_xml_cannot_carry_leaves_a_file_that_opens(
    write: Callable[..., None],
) -> None:
    graph = analyse.to_networkx([_said("Sì\x00\x0b\ud800<&>]]>\ufffe", "😀 \"'")])
    stream = BytesIO()
    write(graph, stream)
    read = nx.read_graphml if write is analyse.to_graphml else nx.read_gexf
    labels = {data["label"] for _, data in read(BytesIO(stream.getvalue())).nodes(data=True)}
    assert labels == {"Sì<&>]]>", "😀 \"'"}


@pytest.mark.parametrize("write", [analyse.to_graphml, analyse.to_gexf])
def test_exchange_files_read_back_whole(write: Callable[..., None]) -> None:
    market = [*_market(12, 10, "A\x01 & <B>"), _said("C", "D", full=True)]
    graph = analyse.to_networkx(market, "it")
    stream = BytesIO()
    write(graph, stream)
    read = nx.read_graphml if write is analyse.to_graphml else nx.read_gexf
    again = read(BytesIO(stream.getvalue()))
    assert again.number_of_nodes() == graph.number_of_nodes()
    assert again.number_of_edges() == graph.number_of_edges()
